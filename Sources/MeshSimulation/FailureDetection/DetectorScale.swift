import Mesh

/// How failure detection scales: a swarm in which everything but messages is sound, and one node that stops.
public struct DetectorScale: Sendable {
  /// Nodes.
  public let nodes: Int
  /// The chance of each message to be lost.
  public let loss: BasisPoints
  private let settings: SWIMSettings

  /// Sets a measurement up.
  public init(nodes: Int, loss: BasisPoints, settings: SWIMSettings = SWIMSettings()) {
    self.nodes = nodes
    self.loss = loss
    self.settings = settings
  }

  /// What was measured in a run.
  public struct Outcome: Sendable, Hashable {
    /// From the stop to the first suspicion, in hundredths of a period.
    public var suspected = 0
    /// To the first node that holds the stopped one for dead.
    public var declared = 0
    /// To the last one.
    public var known = 0
    /// Live nodes that were held for dead, counted at each node that did.
    public var falseDeaths = 0
    /// Live nodes that were suspected, counted likewise.
    public var falseSuspicions = 0
    /// Messages that a node sent in a period, in hundredths.
    public var messages = 0
    /// Periods that were run.
    public var periods = 0
    /// Whether all came to know.
    public var isComplete = false
  }

  /// Runs one seed.
  public func run(seed: UInt64) -> Outcome {
    var random = SplitMix64(seed: seed ^ 0x5CA1E)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    let table = MemberTable(names)
    var seeds = random.split()
    var swarm = ScaledSwarm(names, loss: loss, random: random.split()) { name in
      let detector = SWIM(
        node: name, incarnation: 0, table: table, settings: settings, random: seeds.split(),
        at: .zero)
      return DetectorMachine(detector, hasJoined: true)
    }
    let victim = Int(random.next(below: UInt64(nodes)))
    let period = settings.interval.milliseconds
    let stop = MeshTime(milliseconds: period * Self.warmUp)
    var outcome = Outcome()
    var unaware = nodes - 1
    func observe(_ change: DetectorChange, _ now: MeshTime, isStopped: Bool) -> Bool {
      let isVictim = isStopped && change.node == names[victim]
      note(change.state, isVictim: isVictim, after: now.since(stop), &outcome)
      if isVictim, change.state == .dead { unaware -= 1 }
      return unaware > 0
    }
    swarm.run(until: stop) { observe($1, $2, isStopped: false) }
    swarm.stop(victim)
    swarm.run(until: MeshTime(milliseconds: period * Self.longest)) {
      observe($1, $2, isStopped: true)
    }
    outcome.isComplete = unaware == 0
    outcome.known = hundredths(swarm.now.since(stop))
    outcome.periods = Int(swarm.now.milliseconds / period)
    let turns = Int64(nodes) * swarm.now.milliseconds
    outcome.messages = turns == 0 ? 0 : Int(Int64(swarm.sent) * 100 * period / turns)
    return outcome
  }

  private func note(
    _ state: SWIMState, isVictim: Bool, after span: MeshDuration, _ outcome: inout Outcome
  ) {
    switch (state, isVictim) {
    case (.suspect, true):
      if outcome.suspected == 0 { outcome.suspected = max(hundredths(span), 1) }
    case (.dead, true):
      if outcome.declared == 0 { outcome.declared = max(hundredths(span), 1) }
    case (.suspect, false): outcome.falseSuspicions += 1
    case (.dead, false): outcome.falseDeaths += 1
    case (.alive, _), (.left, _): break
    }
  }

  private func hundredths(_ span: MeshDuration) -> Int {
    Int(span.milliseconds * 100 / settings.interval.milliseconds)
  }

  /// Periods before the node stops.
  private static let warmUp: Int64 = 20
  /// Periods after which a run is given up.
  private static let longest: Int64 = 200
}
