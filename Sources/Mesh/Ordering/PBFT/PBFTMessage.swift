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
  /// What is said of checkpoints that are stable.
  case checkpoint(CheckpointMessage)
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
    case .checkpoint(let message): message.kind
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
    case .checkpoint(let message):
      writer.write(9 as UInt8)
      writer.write(message)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
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
    case 9: self = .checkpoint(try reader.read())
    default: throw .unknownCase
    }
  }
}
