/// What the nodes of a pBFT group tell each other. What is signed can be passed on by anyone.
public enum PBFTMessage: Sendable, Hashable {
  /// Commands that some nodes want decided.
  case requests([SignedCommand])
  /// The primary's proposal with its batch.
  case prePrepare(OrderVote, [SignedCommand])
  /// A vote on a proposal or on a checkpoint.
  case vote(OrderVote)
  /// A node gives a view up.
  case viewChange(PBFTViewChange)
  /// A view begins.
  case newView(PBFTNewView)
  /// How far the sender is; whoever is further sends what it lacks.
  case status(view: UInt64, isChanging: Bool, executed: UInt64, stable: UInt64)
  /// A batch that is decided, with a quorum's commits.
  case certified([SignedCommand], [OrderVote])
  /// Which batch has this digest?
  case askBatch([UInt8])
  /// This one.
  case batch([SignedCommand])
  /// A stable checkpoint, and the earlier ones at which the membership changed.
  case stable(CheckpointCertificate, changes: [CheckpointCertificate])
  /// The state of a checkpoint from an offset on, please.
  case askState(sequence: UInt64, offset: Int)
  /// A part of it.
  case state(sequence: UInt64, offset: Int, size: Int, [UInt8])
}

extension PBFTMessage {
  /// What kind of message it is, in a word.
  public var kind: String {
    switch self {
    case .requests: "request"
    case .prePrepare: "pre-prepare"
    case .vote(let vote):
      switch vote.kind {
      case .prePrepare: "pre-prepare-vote"
      case .prepare: "prepare"
      case .commit: "commit"
      case .checkpoint: "checkpoint"
      case .prevote, .precommit: "vote"
      }
    case .viewChange: "view-change"
    case .newView: "new-view"
    case .status: "status"
    case .certified: "certified"
    case .askBatch: "ask-batch"
    case .batch: "batch"
    case .stable: "stable"
    case .askState: "ask-state"
    case .state: "state"
    }
  }
}

extension PBFTMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .requests(let requests):
      writer.write(0 as UInt8)
      writer.write(requests)
    case .prePrepare(let vote, let batch):
      writer.write(1 as UInt8)
      writer.write(vote)
      writer.write(batch)
    case .vote(let vote):
      writer.write(2 as UInt8)
      writer.write(vote)
    case .viewChange(let change):
      writer.write(3 as UInt8)
      writer.write(change)
    case .newView(let view):
      writer.write(4 as UInt8)
      writer.write(view)
    case .status(let view, let isChanging, let executed, let stable):
      writer.write(5 as UInt8)
      writer.write(view)
      writer.write(isChanging)
      writer.write(executed)
      writer.write(stable)
    case .certified(let batch, let votes):
      writer.write(6 as UInt8)
      writer.write(batch)
      writer.write(votes)
    case .askBatch(let digest):
      writer.write(7 as UInt8)
      writer.write(digest)
    case .batch(let batch):
      writer.write(8 as UInt8)
      writer.write(batch)
    case .stable(let certificate, let changes):
      writer.write(9 as UInt8)
      writer.write(certificate)
      writer.write(changes)
    case .askState(let sequence, let offset):
      writer.write(10 as UInt8)
      writer.write(sequence)
      writer.write(offset)
    case .state(let sequence, let offset, let size, let bytes):
      writer.write(11 as UInt8)
      writer.write(sequence)
      writer.write(offset)
      writer.write(size)
      writer.write(bytes)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let size = 0...MeshLimits.wireBytes
    switch try reader.readByte() {
    case 0: self = .requests(try reader.readList(limit: MeshLimits.entriesPerMessage))
    case 1:
      self = .prePrepare(
        try reader.read(), try reader.readList(limit: MeshLimits.entriesPerMessage))
    case 2: self = .vote(try reader.read())
    case 3: self = .viewChange(try reader.read())
    case 4: self = .newView(try reader.read())
    case 5:
      self = .status(
        view: try reader.readUInt64(), isChanging: try reader.readBool(),
        executed: try reader.readUInt64(), stable: try reader.readUInt64())
    case 6:
      self = .certified(
        try reader.readList(limit: MeshLimits.entriesPerMessage),
        try reader.readList(limit: MeshLimits.nodes))
    case 7: self = .askBatch(try reader.readBytes(limit: MeshLimits.digestBytes))
    case 8: self = .batch(try reader.readList(limit: MeshLimits.entriesPerMessage))
    case 9:
      self = .stable(
        try reader.read(), changes: try reader.readList(limit: MeshLimits.membershipChanges))
    case 10:
      self = .askState(
        sequence: try reader.readUInt64(), offset: try reader.readInt(in: size))
    case 11:
      self = .state(
        sequence: try reader.readUInt64(), offset: try reader.readInt(in: size),
        size: try reader.readInt(in: size),
        try reader.readBytes(limit: MeshLimits.entryBytesPerMessage))
    default: throw .unknownCase
    }
  }
}
