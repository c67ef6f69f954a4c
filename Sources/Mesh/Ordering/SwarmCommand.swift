/// What the swarm decides together, in one order for all nodes.
public enum SwarmCommand: Sendable, Hashable {
  /// Changes nothing; a protocol's own mark in the log.
  case barrier
  /// For the task ledger.
  case ledger(LedgerCommand)
  /// For the board of proposals.
  case proposal(ProposalCommand)
  /// For the order itself.
  case membership(MembershipChange)
}

/// Which command of which node it is; never used twice.
public struct CommandID: Sendable, Hashable {
  /// The node that submitted it.
  public let origin: NodeID
  /// That node's incarnation.
  public let incarnation: UInt64
  /// Its number within the incarnation, from 1; 0 for a barrier.
  public let sequence: UInt64

  /// Makes an id.
  public init(origin: NodeID, incarnation: UInt64, sequence: UInt64) {
    self.origin = origin
    self.incarnation = incarnation
    self.sequence = sequence
  }
}

/// A command on its way to, or in, the log.
public struct OrderedCommand: Sendable, Hashable {
  /// Which it is.
  public let id: CommandID
  /// What it asks for.
  public let command: SwarmCommand

  /// Makes a command.
  public init(id: CommandID, command: SwarmCommand) {
    self.id = id
    self.command = command
  }
}

extension SwarmCommand: WireCodable {
  /// Writes the command.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .barrier: writer.write(0 as UInt8)
    case .ledger(let command):
      writer.write(1 as UInt8)
      writer.write(command)
    case .proposal(let command):
      writer.write(2 as UInt8)
      writer.write(command)
    case .membership(let change):
      writer.write(3 as UInt8)
      writer.write(change)
    }
  }

  /// Reads a command.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .barrier
    case 1: self = .ledger(try reader.read())
    case 2: self = .proposal(try reader.read())
    case 3: self = .membership(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension CommandID: WireCodable {
  /// Writes the id.
  public func encode(to writer: inout WireWriter) {
    writer.write(origin)
    writer.write(incarnation)
    writer.write(sequence)
  }

  /// Reads an id.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      origin: try reader.read(), incarnation: try reader.readUInt64(),
      sequence: try reader.readUInt64())
  }
}

extension OrderedCommand: WireCodable {
  /// Writes the command.
  public func encode(to writer: inout WireWriter) {
    writer.write(id)
    writer.write(command)
  }

  /// Reads a command.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(id: try reader.read(), command: try reader.read())
  }
}
