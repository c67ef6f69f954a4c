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

  private enum Event: Sendable {
    case tick(Int)
    case deliver(SWIMMessage, from: Int, to: Int)
  }

  /// Runs one seed.
  public func run(seed: UInt64) -> Outcome {
    var random = SplitMix64(seed: seed ^ 0x5CA1E)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let table = MemberTable(names)
    var detectors = names.map {
      SWIM(
        node: $0, incarnation: 0, table: table, settings: settings, random: random.split(),
        at: .zero)
    }
    let victim = Int(random.next(below: UInt64(nodes)))
    let period = settings.interval.milliseconds
    let stop = MeshTime(milliseconds: period * Self.warmUp)
    let end = MeshTime(milliseconds: period * Self.longest)
    var queue = EventQueue<Event>()
    var wakes = detectors.map(\.nextDeadline)
    for place in detectors.indices { queue.add(.tick(place), at: wakes[place]) }
    var outcome = Outcome()
    var sent = 0
    var unaware = nodes - 1
    var now = MeshTime.zero
    while unaware > 0, let (time, event) = queue.next(until: end) {
      now = time
      let place: Int
      let effects: [SWIMEffect]
      switch event {
      case .tick(let host):
        guard wakes[host] == time else { continue }
        place = host
        guard place != victim || now < stop else { continue }
        effects = detectors[place].tick(at: now)
      case .deliver(let message, let sender, let receiver):
        place = receiver
        guard place != victim || now < stop else { continue }
        effects = detectors[place].receive(message, from: names[sender], at: now)
      }
      for effect in effects {
        switch effect {
        case .send(let peer, let message):
          sent += 1
          guard !random.chance(loss.value), let target = places[peer] else { continue }
          let delay = random.duration(upTo: Self.latency)
          queue.add(.deliver(message, from: place, to: target), at: now + delay)
        case .changed(let node, let state, _):
          let isVictim = node == names[victim] && now >= stop
          note(state, isVictim: isVictim, after: now.since(stop), &outcome)
          if isVictim, state == .dead { unaware -= 1 }
        case .persistIncarnation: break
        }
      }
      let next = detectors[place].nextDeadline
      if next != wakes[place] || next <= now {
        wakes[place] = max(next, now + .milliseconds(1))
        queue.add(.tick(place), at: wakes[place])
      }
    }
    outcome.isComplete = unaware == 0
    outcome.known = hundredths(now.since(stop))
    outcome.periods = Int(now.milliseconds / period)
    let turns = Int64(nodes) * now.milliseconds
    outcome.messages = turns == 0 ? 0 : Int(Int64(sent) * 100 * period / turns)
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
  /// The longest way of a message.
  private static let latency = MeshDuration.milliseconds(50)
}
