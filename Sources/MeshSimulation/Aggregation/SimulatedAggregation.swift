import Mesh

/// A node's part of an aggregation, and how the simulator makes it.
protocol SimulatedAggregation: Sendable {
  associatedtype Message: SimulatedMessage
  associatedtype Record: SimulatedRecord

  /// Makes a host's part, or makes it again after a crash.
  init(
    of host: Int, _ values: AggregatedValues, seed: UInt64, restoring record: Record?,
    at now: MeshTime)

  /// The mean as far as this node knows, in parts of the unit.
  var mean: Int64 { get }
  var nextDeadline: MeshTime { get }
  mutating func receive(
    _ message: Message, from peer: NodeID, at now: MeshTime
  ) -> [AggregationEffect<Message, Record>]
  mutating func tick(at now: MeshTime) -> [AggregationEffect<Message, Record>]
}

/// A node's part of an aggregation as the simulator drives it: nobody asks for anything, and nothing is
/// told.
struct AggregationMachine<Node: SimulatedAggregation>: SimulatedMachine {
  typealias Effect = MachineEffect<Node.Message, Node.Record, Never>

  private(set) var node: Node

  init(_ node: Node) { self.node = node }

  var nextDeadline: MeshTime? { node.nextDeadline }

  mutating func receive(
    _ message: Node.Message, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    node.receive(message, from: peer, at: now).map(Self.effect)
  }

  mutating func tick(at now: MeshTime) -> [Effect] { node.tick(at: now).map(Self.effect) }

  mutating func submit(_ command: Never, at now: MeshTime) -> [Effect] {}

  private static func effect(_ effect: AggregationEffect<Node.Message, Node.Record>) -> Effect {
    switch effect {
    case .persist(let record): .persist(record)
    case .send(let peer, let message): .send(peer, message)
    }
  }
}

extension PushSum: SimulatedAggregation {
  init(
    of host: Int, _ values: AggregatedValues, seed: UInt64, restoring record: PushSumRecord?,
    at now: MeshTime
  ) {
    self.init(
      node: values.nodes[host], value: values.values[host], peers: values.nodes, seed: seed,
      restoring: record, at: now)
  }
}

extension FlowUpdating: SimulatedAggregation {
  init(
    of host: Int, _ values: AggregatedValues, seed: UInt64, restoring record: Never?,
    at now: MeshTime
  ) {
    self.init(
      node: values.nodes[host], value: values.values[host], neighbors: values.nodes,
      life: UInt64(clamping: now.milliseconds) &+ 1, at: now)
  }
}

extension PushSumMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .push: "push"
    case .taken: "taken"
    }
  }
}

extension PushSumRecord: SimulatedRecord {
  /// Each record is all that is needed.
  public var supersedesEarlier: Bool { true }
}

extension FlowMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String { "flow" }
}
