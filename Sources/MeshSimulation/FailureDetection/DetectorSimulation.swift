import Mesh

/// A swarm that does nothing but find out who is there.
struct DetectorSimulation: SimulatedProtocol {
  let nodes: [NodeID]
  private let settings: SWIMSettings
  private let isCalm: Bool

  /// Sets a swarm up.
  ///
  /// - Parameters:
  ///   - subject: how many, how long, with what going wrong.
  ///   - confirmation: what it takes to declare a node dead.
  init(_ subject: SubjectSettings, confirmation: SWIMSettings.Confirmation) {
    nodes = (0..<subject.nodes).map { NodeID("n\($0)") }
    // Short periods, so that nodes die, are held for dead and return many times in the time of faults.
    settings = SWIMSettings(
      interval: .milliseconds(500), timeout: .milliseconds(200), syncInterval: .seconds(5),
      confirmation: confirmation)
    isCalm = subject.menu == .none
  }

  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [DetectorRecord], at now: MeshTime
  ) -> DetectorMachine {
    DetectorMachine(
      SWIM(
        node: nodes[host], incarnation: (records.map(\.incarnation).max() ?? 0) + 1,
        table: MemberTable(nodes), voters: nodes, settings: settings,
        random: SplitMix64(seed: seed), at: now))
  }

  func makeChecker(byzantine: Set<Int>) -> DetectorChecker {
    DetectorChecker(nodes: nodes, byzantine: byzantine, settings: settings, isCalm: isCalm)
  }

  func makeClients(seed: UInt64) -> NoClients<DetectorMachine> { NoClients() }

  func makeLiar(of host: Int, seed: UInt64) -> DetectorLiar {
    DetectorLiar(node: nodes[host], nodes: nodes, seed: seed)
  }
}

/// What a detector must find again after a restart.
struct DetectorRecord: SimulatedRecord {
  let incarnation: UInt64

  /// The latest is the greatest.
  var supersedesEarlier: Bool { true }

  init(incarnation: UInt64) { self.incarnation = incarnation }

  func encode(to writer: inout WireWriter) { writer.write(incarnation) }

  init(from reader: inout WireReader) throws(WireError) {
    incarnation = try reader.readUInt64()
  }
}

/// A node that is seen differently.
struct DetectorChange: Sendable {
  let node: NodeID
  let state: SWIMState
  let incarnation: UInt64
}

/// A detector as the simulator drives it.
struct DetectorMachine: SimulatedMachine {
  typealias Effect = MachineEffect<SWIMMessage, DetectorRecord, DetectorChange>

  private(set) var detector: SWIM
  private var hasJoined: Bool

  /// Makes a machine.
  ///
  /// - Parameters:
  ///   - detector: what it drives.
  ///   - hasJoined: whether all know it already.
  init(_ detector: SWIM, hasJoined: Bool = false) {
    self.detector = detector
    self.hasJoined = hasJoined
  }

  var nextDeadline: MeshTime? { hasJoined ? detector.nextDeadline : .zero }

  mutating func receive(
    _ message: SWIMMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    joined(at: now) + detector.receive(message, from: peer, at: now).map(Self.effect)
  }

  mutating func tick(at now: MeshTime) -> [Effect] {
    joined(at: now) + detector.tick(at: now).map(Self.effect)
  }

  mutating func submit(_ command: Never, at now: MeshTime) -> [Effect] {}

  private mutating func joined(at now: MeshTime) -> [Effect] {
    guard !hasJoined else { return [] }
    hasJoined = true
    return detector.join(at: now).map(Self.effect)
  }

  private static func effect(_ effect: SWIMEffect) -> Effect {
    switch effect {
    case .send(let peer, let message): .send(peer, message)
    case .persistIncarnation(let incarnation):
      .persist(DetectorRecord(incarnation: incarnation))
    case .changed(let node, let state, let incarnation):
      .output(DetectorChange(node: node, state: state, incarnation: incarnation))
    }
  }
}

extension SWIMMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .ping: "ping"
    case .pingRequest: "ping-request"
    case .acknowledgement: "acknowledgement"
    case .negative: "negative"
    case .sync: "sync"
    case .accusation: "accusation"
    }
  }
}
