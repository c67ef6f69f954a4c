import SwarmChecks

/// How gossip consensus is timed and bounded.
public struct GossipSettings: Sendable, Hashable {
  /// Which swarm it is; signatures of another one are worth nothing here.
  public let swarm: [UInt8]
  /// Liars that are survived; as many as can be where nil.
  public let faults: Int?
  /// The share of votes that is asked for besides the quorum.
  public let threshold: BasisPoints
  /// How long each step of a round is waited for; each round waits as long again.
  public let roundTimeout: MeshDuration
  /// Pause between two comparisons with peers.
  public let interval: MeshDuration
  /// How many peers are told what is new, and compared with.
  public let fanout: Int
  /// Slots from one checkpoint to the next.
  public let checkpointInterval: UInt64
  /// Most commands of a slot.
  public let batchCommands: Int
  /// Bytes of a state in one message.
  public let chunkBytes: Int

  /// Makes settings.
  public init(
    swarm: [UInt8] = [], faults: Int? = nil, threshold: BasisPoints = .zero,
    roundTimeout: MeshDuration = .seconds(1), interval: MeshDuration = .milliseconds(500),
    fanout: Int = 3, checkpointInterval: UInt64 = 128, batchCommands: Int = 64,
    chunkBytes: Int = 256 << 10
  ) {
    self.swarm = swarm
    self.faults = faults
    self.threshold = threshold
    self.roundTimeout = roundTimeout
    self.interval = interval
    self.fanout = max(fanout, 1)
    self.checkpointInterval = max(checkpointInterval, 1)
    self.batchCommands = min(max(batchCommands, 1), MeshLimits.entriesPerMessage)
    self.chunkBytes = min(max(chunkBytes, 1), MeshLimits.entryBytesPerMessage)
  }
}
