import Mesh

/// What failure detection must keep: at every step nobody but a node itself raises its incarnation, and no
/// view goes back; where death takes a quorum, so many honest nodes found it; and once healed all see all
/// alive.
struct DetectorChecker: InvariantChecker {
  private let nodes: [NodeID]
  private let places: [NodeID: Int]
  private let byzantine: Set<Int>
  private let settings: SWIMSettings
  private let isCalm: Bool
  /// The greatest incarnation that each node has had in this life.
  private var own: [UInt64]
  /// The greatest that it has told anybody; what was raised and lost before is nobody's matter.
  private var told: [UInt64]
  /// What each host last saw of each node.
  private var seen: [[UInt64]]
  /// Who accused each node when last, by its incarnation.
  private var accusers: [Accused: [Int: MeshTime]] = [:]
  private var now = MeshTime.zero

  /// How long an accusation can count: as long as it is kept, and what the slowest way takes besides.
  private static let memory = MeshDuration.seconds(24)

  private struct Accused: Hashable {
    let node: Int
    let incarnation: UInt64
  }

  init(nodes: [NodeID], byzantine: Set<Int>, settings: SWIMSettings, isCalm: Bool) {
    self.nodes = nodes
    self.byzantine = byzantine
    self.settings = settings
    self.isCalm = isCalm
    places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    own = nodes.map { _ in 1 }
    told = nodes.map { _ in 0 }
    seen = nodes.map { _ in nodes.map { _ in 0 } }
  }

  mutating func check(
    _ machine: DetectorMachine, of host: Int, after outputs: [DetectorChange], at now: MeshTime
  ) -> [String] {
    self.now = now
    let detector = machine.detector
    var broken: [String] = []
    if detector.incarnation < own[host] { broken.append("an incarnation never goes back") }
    own[host] = max(own[host], detector.incarnation)
    for (place, node) in nodes.enumerated() where !byzantine.contains(place) {
      let incarnation = detector.incarnation(of: node) ?? 0
      if incarnation > own[place] {
        broken.append("only a node itself raises its incarnation: \(node) to \(incarnation)")
      }
      if incarnation < seen[host][place] { broken.append("a view never goes back: \(node)") }
      seen[host][place] = incarnation
    }
    for change in outputs where change.state == .dead {
      guard let place = places[change.node], !byzantine.contains(place) else { continue }
      if isCalm { broken.append("who answers is not dead: \(change.node)") }
      let accused = Accused(node: place, incarnation: change.incarnation)
      let honest = accusers[accused]?.values.count { now.since($0) <= Self.memory } ?? 0
      if settings.confirmation != .suspicion,
        honest < detector.requiredAccusers - byzantine.count
      {
        broken.append("death takes a quorum: \(honest) accused \(change.node)")
      }
    }
    return broken
  }

  mutating func sent(_ message: SWIMMessage, from host: Int, to peer: NodeID) -> [String] {
    for update in message.updates where update.node == nodes[host] && update.source == nodes[host] {
      told[host] = max(told[host], update.incarnation)
    }
    if case .acknowledgement(_, nodes[host], let incarnation, _) = message {
      told[host] = max(told[host], incarnation)
    }
    switch message {
    case .accusation(let node, let incarnation, _):
      if let place = places[node] {
        accusers[Accused(node: place, incarnation: incarnation), default: [:]][host] = now
      }
      return []
    case .sync(let updates, _):
      return updates.count <= MeshLimits.membershipUpdates ? [] : ["an exchange is bounded"]
    default:
      return message.updates.count <= settings.updatesPerMessage ? [] : ["news is bounded"]
    }
  }

  mutating func restarted(_ machine: DetectorMachine, of host: Int) -> [String] {
    seen[host] = nodes.map { _ in 0 }
    let isHigher = machine.detector.incarnation > told[host]
    own[host] = machine.detector.incarnation
    return isHigher ? [] : ["a new life has a higher incarnation than any that was told"]
  }

  mutating func finish(_ machines: [DetectorMachine?], isHealed: Bool) -> [String] {
    guard isHealed, !isSettled(machines) else { return [] }
    let wrong = machines.compactMap(\.self).flatMap { machine in
      machine.detector.others.filter { machine.detector.state(of: $0) != .alive }
        .map { "\(machine.detector.node) sees \($0)" }
    }
    return ["healed nodes see each other alive: \(wrong.prefix(5).joined(separator: ", "))"]
  }

  func isSettled(_ machines: [DetectorMachine?]) -> Bool {
    let detectors = machines.compactMap { $0?.detector }
    return detectors.allSatisfy { one in
      detectors.allSatisfy { other in
        one.node == other.node
          || one.state(of: other.node) == .alive
            && one.incarnation(of: other.node) == other.incarnation
      }
    }
  }

  func remark(on output: DetectorChange) -> String? {
    output.state == .dead ? "\(output.node) dead" : nil
  }
}

/// A node that accuses whom it likes, repeats what it heard, and answers for others.
struct DetectorLiar: Adversary {
  private let node: NodeID
  private let nodes: [NodeID]
  private var random: SplitMix64
  private var incarnations: [NodeID: UInt64] = [:]
  private var heard: [SWIMMessage] = []

  init(node: NodeID, nodes: [NodeID], seed: UInt64) {
    self.node = node
    self.nodes = nodes
    random = SplitMix64(seed: seed ^ 0x11E)
  }

  mutating func replace(
    _ message: SWIMMessage, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: SWIMMessage)] {
    random.chance(1_000) ? [] : [(peer, message)]
  }

  mutating func hear(_ message: SWIMMessage, from peer: NodeID, at now: MeshTime) {
    for update in message.updates {
      incarnations[update.node] = max(incarnations[update.node] ?? 0, update.incarnation)
    }
    if case .acknowledgement(_, let node, let incarnation, _) = message {
      incarnations[node] = max(incarnations[node] ?? 0, incarnation)
    }
    if heard.count < 64 { heard.append(message) }
  }

  mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: SWIMMessage)] {
    let victim = nodes[Int(random.next(below: UInt64(nodes.count)))]
    let known = incarnations[victim] ?? 1
    let incarnation = [known, known, known &+ 1, 0, .max][Int(random.next(below: 5))]
    let lie: SWIMMessage
    switch random.next(below: 6) {
    case 0, 1: lie = .accusation(victim, incarnation: incarnation, isAnswer: false)
    case 2:
      lie = .acknowledgement(random.next(below: 200), node: victim, incarnation: incarnation, [])
    case 3:
      let state: SWIMState = random.chance(5_000) ? .dead : .alive
      lie = .sync(
        [SWIMUpdate(node: victim, state: state, incarnation: incarnation, source: victim)],
        wantsAnswer: false)
    case 4:
      lie = .ping(
        1, target: victim,
        [SWIMUpdate(node: victim, state: .left, incarnation: incarnation, source: victim)])
    default:
      guard let old = heard.randomElement(using: &random) else { return [] }
      lie = old
    }
    return nodes.filter { $0 != node }.map { ($0, lie) }
  }
}
