import SwarmChecks

/// How a pBFT group is timed and bounded.
public struct PBFTSettings: Sendable, Hashable {
  /// Which swarm it is; signatures of another one are worth nothing here.
  public let swarm: [UInt8]
  /// Liars that are survived; as many as can be where nil.
  public let faults: Int?
  /// The share of votes that is asked for besides the quorum.
  public let threshold: BasisPoints
  /// Sequence numbers from one checkpoint to the next (the paper's 128).
  public let checkpointInterval: UInt64
  /// How long a known request may wait before the primary is suspected; doubles with each view that
  /// comes to nothing.
  public let viewTimeout: MeshDuration
  /// Pause between two reports of a node's own state, after which others send what it lacks.
  public let statusInterval: MeshDuration
  /// Most commands of a batch.
  public let batchCommands: Int
  /// Batches that may be under way before commands are gathered for the next.
  public let pipeline: UInt64
  /// Bytes of a state in one message.
  public let chunkBytes: Int

  /// Makes settings.
  public init(
    swarm: [UInt8] = [], faults: Int? = nil, threshold: BasisPoints = .zero,
    checkpointInterval: UInt64 = 128, viewTimeout: MeshDuration = .seconds(2),
    statusInterval: MeshDuration = .milliseconds(500), batchCommands: Int = 64,
    pipeline: UInt64 = 8, chunkBytes: Int = 256 << 10
  ) {
    self.swarm = swarm
    self.faults = faults
    self.threshold = threshold
    self.checkpointInterval = max(checkpointInterval, 1)
    self.viewTimeout = viewTimeout
    self.statusInterval = statusInterval
    self.batchCommands = min(max(batchCommands, 1), MeshLimits.entriesPerMessage)
    self.pipeline = max(pipeline, 1)
    self.chunkBytes = min(max(chunkBytes, 1), MeshLimits.entryBytesPerMessage)
  }
}
