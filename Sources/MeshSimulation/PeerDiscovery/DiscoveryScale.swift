import Mesh

/// How discovery scales: a swarm that grows from one seed at once, and loses half of its nodes at once.
public struct DiscoveryScale: Sendable {
  /// Nodes.
  public let nodes: Int
  /// The chance of each message to be lost.
  public let loss: BasisPoints
  private let settings: PeerDiscoverySettings

  /// Sets a measurement up.
  public init(
    nodes: Int, loss: BasisPoints, settings: PeerDiscoverySettings = PeerDiscoverySettings()
  ) {
    self.nodes = nodes
    self.loss = loss
    self.settings = settings
  }

  /// What was measured in a run.
  public struct Outcome: Sendable, Hashable {
    /// Rounds of announcements until the overlay was whole; nil if it never was.
    public var rounds: Int?
    /// The most steps between two nodes then.
    public var diameter = 0
    /// Neighbours of a node then, in hundredths.
    public var neighbors = 0
    /// Messages that a node sent in a round from then on, in hundredths.
    public var messages = 0
    /// The share of those that are left that still reached each other when half were gone, in basis points.
    public var connected = 0
    /// Rounds until they were whole again; nil if they never were.
    public var healedAfter: Int?
  }

  /// Runs one seed.
  public func run(seed: UInt64) -> Outcome {
    var random = SplitMix64(seed: seed ^ 0xD15C)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    var seeds = random.split()
    var swarm = ScaledSwarm(names, loss: loss, random: random.split()) { name in
      DiscoveryMachine(
        PeerDiscovery(
          node: name, seeds: [names[0], names[1 % nodes]], settings: settings,
          random: seeds.split(), at: .zero))
    }
    var outcome = Outcome()
    outcome.rounds = run(&swarm, names)
    let overlay = Self.overlay(of: swarm, names)
    outcome.diameter = overlay.links.diameter ?? 0
    let links = overlay.neighbors.reduce(0) { $0 + ($1?.count ?? 0) }
    outcome.neighbors = links * 100 / nodes
    let before = swarm.sent
    run(&swarm, rounds: Self.watched)
    outcome.messages = (swarm.sent - before) * 100 / nodes / Self.watched
    for place in random.sample(nodes / 2, of: Array(0..<nodes)) { swarm.stop(place) }
    let rest = Self.overlay(of: swarm, names)
    outcome.connected = (rest.links.parts.max() ?? 0) * 10_000 / (nodes - nodes / 2)
    outcome.healedAfter = run(&swarm, names)
    return outcome
  }

  /// Runs until the overlay is whole; the rounds that it took.
  private func run(_ swarm: inout ScaledSwarm<DiscoveryMachine>, _ names: [NodeID]) -> Int? {
    for round in 1...Self.longest {
      run(&swarm, rounds: 1)
      if Self.overlay(of: swarm, names).flaw(settings, names) == nil { return round }
    }
    return nil
  }

  private func run(_ swarm: inout ScaledSwarm<DiscoveryMachine>, rounds: Int) {
    swarm.run(until: swarm.now + settings.announcementInterval * Int64(rounds)) { _, _, _ in true }
  }

  private static func overlay(
    of swarm: ScaledSwarm<DiscoveryMachine>, _ names: [NodeID]
  ) -> Overlay {
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return Overlay(
      swarm.machines.indices.map { place in
        guard swarm.isUp[place] else { return nil }
        let peers = swarm.machines[place].discovery.neighbors.compactMap { places[$0] }
        return Set(peers.filter { swarm.isUp[$0] })
      })
  }

  /// Rounds in which messages are counted.
  private static let watched = 20
  /// Rounds after which a run is given up.
  private static let longest = 100
}
