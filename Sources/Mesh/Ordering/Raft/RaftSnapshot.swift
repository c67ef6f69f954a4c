/// The state that all entries up to an index came to.
public struct RaftSnapshot: Sendable, Hashable {
  /// The index of the last entry that it stands for.
  public let index: UInt64
  /// The term of that entry.
  public let term: UInt64
  /// Who took part then.
  public let members: OrderMembers
  /// The commands that were decided.
  public let history: CommandHistory
  /// The state of the machine that the order drives, at most ``MeshLimits/snapshotBytes``.
  public let state: [UInt8]

  /// Makes a snapshot.
  public init(
    index: UInt64, term: UInt64, members: OrderMembers, history: CommandHistory, state: [UInt8]
  ) {
    self.index = index
    self.term = term
    self.members = members
    self.history = history
    self.state = state
  }
}

/// What a node of a Raft group must not forget.
public enum RaftRecord: Sendable, Hashable {
  /// The term, and for whom it voted in it.
  case vote(term: UInt64, NodeID?)
  /// Entries from an index on, in place of all that were there.
  case entries(from: UInt64, [RaftEntry])
  /// A snapshot with the term and vote of then and the entries behind `base`: all that is needed, in
  /// place of all records before.
  case snapshot(
    RaftSnapshot, term: UInt64, NodeID?, baseIndex: UInt64, baseTerm: UInt64, [RaftEntry])
}

extension RaftSnapshot: WireCodable {
  /// Writes the snapshot.
  public func encode(to writer: inout WireWriter) {
    writer.write(index)
    writer.write(term)
    writer.write(members)
    writer.write(history)
    writer.write(state)
  }

  /// Reads a snapshot.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      index: try reader.readUInt64(), term: try reader.readUInt64(), members: try reader.read(),
      history: try reader.read(), state: try reader.readBytes(limit: MeshLimits.snapshotBytes))
  }
}

extension RaftRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .vote(let term, let node):
      writer.write(0 as UInt8)
      writer.write(term)
      writer.write(node)
    case .entries(let index, let entries):
      writer.write(1 as UInt8)
      writer.write(index)
      writer.write(entries)
    case .snapshot(let snapshot, let term, let node, let baseIndex, let baseTerm, let entries):
      writer.write(2 as UInt8)
      writer.write(snapshot)
      writer.write(term)
      writer.write(node)
      writer.write(baseIndex)
      writer.write(baseTerm)
      writer.write(entries)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .vote(term: try reader.readUInt64(), try reader.readOptional())
    case 1:
      self = .entries(
        from: try reader.readUInt64(), try reader.readList(limit: MeshLimits.logEntries))
    case 2:
      self = .snapshot(
        try reader.read(), term: try reader.readUInt64(), try reader.readOptional(),
        baseIndex: try reader.readUInt64(), baseTerm: try reader.readUInt64(),
        try reader.readList(limit: MeshLimits.logEntries))
    default: throw .unknownCase
    }
  }
}
