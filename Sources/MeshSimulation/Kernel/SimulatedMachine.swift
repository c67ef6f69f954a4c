import Mesh

/// A protocol's state machine as the simulator drives it.
///
/// It has no clock, no storage and no source of chance of its own: the same calls give the same
/// effects.
public protocol SimulatedMachine: Sendable {
  /// What its instances send each other.
  associatedtype Message: SimulatedMessage
  /// What it needs after a restart.
  associatedtype Record: SimulatedRecord
  /// What clients ask of it.
  associatedtype Command: Sendable
  /// What it tells its surroundings, such as a decision.
  associatedtype Output: Sendable

  /// When ``tick(at:)`` has something to do next; nil for never.
  var nextDeadline: MeshTime? { get }

  /// Takes a message of a peer, which the channel has authenticated.
  mutating func receive(
    _ message: Message, from peer: NodeID, at now: MeshTime
  ) -> [MachineEffect<Message, Record, Output>]
  /// Does what time asks for; the first call starts the machine.
  mutating func tick(at now: MeshTime) -> [MachineEffect<Message, Record, Output>]
  /// Takes a client's command.
  mutating func submit(
    _ command: Command, at now: MeshTime
  ) -> [MachineEffect<Message, Record, Output>]
}

/// What a machine asks of its host. The list is in order: what stands behind a record is held back
/// until the record is on stable storage.
public enum MachineEffect<Message: Sendable, Record: Sendable, Output: Sendable>: Sendable {
  /// Send a message; it may be lost.
  case send(NodeID, Message)
  /// Write a record to stable storage.
  case persist(Record)
  /// Tell the surroundings.
  case output(Output)

  var isRecord: Bool {
    if case .persist = self { true } else { false }
  }
}

/// A message that the simulator can carry and show.
public protocol SimulatedMessage: WireCodable {
  /// What kind of message it is, in a word, for people.
  var kind: String { get }
  /// What counts for the trace's hash: the binary form without signatures, which may differ from run
  /// to run.
  var traceBytes: [UInt8]? { get }
}

extension SimulatedMessage {
  /// The binary form counts as it is.
  public var traceBytes: [UInt8]? { nil }
}

/// A record that the simulated disk can hold.
public protocol SimulatedRecord: WireCodable {
  /// Whether all earlier records can be dropped once this one is stored, as with a snapshot.
  var supersedesEarlier: Bool { get }
}

extension SimulatedRecord {
  /// Records add to what is there.
  public var supersedesEarlier: Bool { false }
}

/// The message and the record of a machine that has none.
extension Never: SimulatedMessage, SimulatedRecord {
  /// There is none.
  public var kind: String { switch self {} }

  /// Writes nothing, since there is none.
  public func encode(to writer: inout WireWriter) {}

  /// Reads none.
  ///
  /// - Throws: always.
  public init(from reader: inout WireReader) throws(WireError) { throw .unknownCase }
}
