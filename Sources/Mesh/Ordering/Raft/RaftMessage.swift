/// What the nodes of a Raft group tell each other. Every message but a forwarded command carries the
/// sender's term.
public enum RaftMessage: Sendable, Hashable {
  /// Would you vote for me in this term, which I have not begun (thesis, section 9.6)?
  case askPreVote(term: UInt64, lastIndex: UInt64, lastTerm: UInt64)
  /// The answer; the term is the one asked about where it is yes, else the answerer's own.
  case preVote(term: UInt64, isGranted: Bool)
  /// Vote for me; `isTransfer` where the leader asked the sender to stand.
  case askVote(term: UInt64, lastIndex: UInt64, lastTerm: UInt64, isTransfer: Bool)
  /// The answer.
  case vote(term: UInt64, isGranted: Bool)
  /// Entries that follow the given one; none for a heartbeat. `round` is for reads.
  case append(
    term: UInt64, previousIndex: UInt64, previousTerm: UInt64, [RaftEntry], commit: UInt64,
    round: UInt64)
  /// All entries up to the index are the leader's.
  case appended(term: UInt64, through: UInt64, round: UInt64)
  /// The entry before did not fit; the leader should go on behind the hint, where the sender's log has
  /// an entry of that term.
  case rejected(
    term: UInt64, previousIndex: UInt64, hintIndex: UInt64, hintTerm: UInt64, round: UInt64)
  /// A part of a snapshot of that index, from an offset, of a size in all.
  case snapshot(term: UInt64, index: UInt64, offset: Int, size: Int, [UInt8])
  /// The snapshot is there up to this offset.
  case snapshotReceived(term: UInt64, index: UInt64, offset: Int)
  /// Commands for the leader.
  case forward([OrderedCommand])
  /// From which index on may a read be answered?
  case askReadIndex(term: UInt64, UInt64)
  /// From this one on.
  case readIndex(term: UInt64, UInt64, index: UInt64)
  /// Stand for election at once.
  case timeoutNow(term: UInt64)
}

extension RaftMessage {
  /// The sender's term; nil where it does not matter.
  public var term: UInt64? {
    switch self {
    case .askPreVote, .forward: nil
    case .preVote(let term, let isGranted): isGranted ? nil : term
    case .askVote(let term, _, _, _), .vote(let term, _), .append(let term, _, _, _, _, _),
      .appended(let term, _, _), .rejected(let term, _, _, _, _),
      .snapshot(let term, _, _, _, _), .snapshotReceived(let term, _, _),
      .askReadIndex(let term, _), .readIndex(let term, _, _), .timeoutNow(let term):
      term
    }
  }

  /// What kind of message it is, in a word.
  public var kind: String {
    switch self {
    case .askPreVote: "ask-pre-vote"
    case .preVote: "pre-vote"
    case .askVote: "ask-vote"
    case .vote: "vote"
    case .append(_, _, _, let entries, _, _): entries.isEmpty ? "heartbeat" : "append"
    case .appended: "appended"
    case .rejected: "rejected"
    case .snapshot: "snapshot"
    case .snapshotReceived: "snapshot-received"
    case .forward: "forward"
    case .askReadIndex: "ask-read-index"
    case .readIndex: "read-index"
    case .timeoutNow: "timeout-now"
    }
  }
}

extension RaftMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .askPreVote(let term, let index, let lastTerm):
      writer.write(0 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(lastTerm)
    case .preVote(let term, let isGranted):
      writer.write(1 as UInt8)
      writer.write(term)
      writer.write(isGranted)
    case .askVote(let term, let index, let lastTerm, let isTransfer):
      writer.write(2 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(lastTerm)
      writer.write(isTransfer)
    case .vote(let term, let isGranted):
      writer.write(3 as UInt8)
      writer.write(term)
      writer.write(isGranted)
    case .append(let term, let index, let previousTerm, let entries, let commit, let round):
      writer.write(4 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(previousTerm)
      writer.write(entries)
      writer.write(commit)
      writer.write(round)
    case .appended(let term, let index, let round):
      writer.write(5 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(round)
    case .rejected(let term, let index, let hint, let hintTerm, let round):
      writer.write(6 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(hint)
      writer.write(hintTerm)
      writer.write(round)
    case .snapshot(let term, let index, let offset, let size, let bytes):
      writer.write(7 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(offset)
      writer.write(size)
      writer.write(bytes)
    case .snapshotReceived(let term, let index, let offset):
      writer.write(8 as UInt8)
      writer.write(term)
      writer.write(index)
      writer.write(offset)
    case .forward(let commands):
      writer.write(9 as UInt8)
      writer.write(commands)
    case .askReadIndex(let term, let read):
      writer.write(10 as UInt8)
      writer.write(term)
      writer.write(read)
    case .readIndex(let term, let read, let index):
      writer.write(11 as UInt8)
      writer.write(term)
      writer.write(read)
      writer.write(index)
    case .timeoutNow(let term):
      writer.write(12 as UInt8)
      writer.write(term)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let kind = try reader.readByte()
    if kind == 9 {
      self = .forward(try reader.readList(limit: MeshLimits.entriesPerMessage))
      return
    }
    let term = try reader.readUInt64()
    switch kind {
    case 0:
      self = .askPreVote(
        term: term, lastIndex: try reader.readUInt64(), lastTerm: try reader.readUInt64())
    case 1: self = .preVote(term: term, isGranted: try reader.readBool())
    case 2:
      self = .askVote(
        term: term, lastIndex: try reader.readUInt64(), lastTerm: try reader.readUInt64(),
        isTransfer: try reader.readBool())
    case 3: self = .vote(term: term, isGranted: try reader.readBool())
    case 4:
      self = .append(
        term: term, previousIndex: try reader.readUInt64(),
        previousTerm: try reader.readUInt64(),
        try reader.readList(limit: MeshLimits.entriesPerMessage),
        commit: try reader.readUInt64(), round: try reader.readUInt64())
    case 5:
      self = .appended(
        term: term, through: try reader.readUInt64(), round: try reader.readUInt64())
    case 6:
      self = .rejected(
        term: term, previousIndex: try reader.readUInt64(), hintIndex: try reader.readUInt64(),
        hintTerm: try reader.readUInt64(), round: try reader.readUInt64())
    case 7:
      let index = try reader.readUInt64()
      let size = 0...MeshLimits.wireBytes
      self = .snapshot(
        term: term, index: index, offset: try reader.readInt(in: size),
        size: try reader.readInt(in: size),
        try reader.readBytes(limit: MeshLimits.entryBytesPerMessage))
    case 8:
      self = .snapshotReceived(
        term: term, index: try reader.readUInt64(),
        offset: try reader.readInt(in: 0...MeshLimits.wireBytes))
    case 10: self = .askReadIndex(term: term, try reader.readUInt64())
    case 11:
      self = .readIndex(term: term, try reader.readUInt64(), index: try reader.readUInt64())
    case 12: self = .timeoutNow(term: term)
    default: throw .unknownCase
    }
  }
}
