import Mesh

/// A node's part of a push-sum as the simulator drives it.
public struct PushSumMachine: SimulatedMachine {
  /// Nobody asks for anything.
  public typealias Command = Never
  /// Nothing is told.
  public typealias Output = Never

  /// The protocol.
  public private(set) var sum: PushSum

  /// Wraps a push-sum.
  public init(_ sum: PushSum) { self.sum = sum }

  /// When there is something to do next.
  public var nextDeadline: MeshTime? { sum.nextDeadline }

  /// Takes a message.
  public mutating func receive(
    _ message: PushSumMessage, from peer: NodeID, at now: MeshTime
  ) -> [MachineEffect<PushSumMessage, PushSumRecord, Never>] {
    sum.receive(message, from: peer, at: now).map(MachineEffect.init)
  }

  /// Does what time asks for.
  public mutating func tick(
    at now: MeshTime
  ) -> [MachineEffect<PushSumMessage, PushSumRecord, Never>] {
    sum.tick(at: now).map(MachineEffect.init)
  }

  /// Takes nothing.
  public mutating func submit(
    _ command: Never, at now: MeshTime
  ) -> [MachineEffect<PushSumMessage, PushSumRecord, Never>] {}
}

/// A node's part of flow updating as the simulator drives it.
public struct FlowMachine: SimulatedMachine {
  /// Nobody asks for anything.
  public typealias Command = Never
  /// Nothing is told.
  public typealias Output = Never

  /// The protocol.
  public private(set) var flows: FlowUpdating

  /// Wraps flow updating.
  public init(_ flows: FlowUpdating) { self.flows = flows }

  /// When there is something to do next.
  public var nextDeadline: MeshTime? { flows.nextDeadline }

  /// Takes a message.
  public mutating func receive(
    _ message: FlowMessage, from peer: NodeID, at now: MeshTime
  ) -> [MachineEffect<FlowMessage, NoRecord, Never>] {
    flows.receive(message, from: peer, at: now).map(MachineEffect.init)
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [MachineEffect<FlowMessage, NoRecord, Never>] {
    flows.tick(at: now).map(MachineEffect.init)
  }

  /// Takes nothing.
  public mutating func submit(
    _ command: Never, at now: MeshTime
  ) -> [MachineEffect<FlowMessage, NoRecord, Never>] {}
}

/// The record of a protocol that remembers nothing across restarts.
public enum NoRecord: SimulatedRecord {
  /// Writes nothing, since there is none.
  public func encode(to writer: inout WireWriter) {}

  /// Reads none.
  public init(from reader: inout WireReader) throws(WireError) { throw .unknownCase }
}

extension MachineEffect where Message == PushSumMessage, Record == PushSumRecord {
  init(_ effect: PushSum.Effect) {
    switch effect {
    case .persist(let record): self = .persist(record)
    case .send(let peer, let message): self = .send(peer, message)
    }
  }
}

extension MachineEffect where Message == FlowMessage, Record == NoRecord {
  init(_ effect: FlowUpdating.Effect) {
    switch effect {
    case .send(let peer, let message): self = .send(peer, message)
    }
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
