/// How a Raft group is timed and bounded.
public struct RaftSettings: Sendable, Hashable {
  /// Pause between two heartbeats of a leader.
  public let heartbeat: MeshDuration
  /// Least time without a leader after which a node stands for election; it waits up to twice as long,
  /// by chance (Ongaro's thesis, section 3.4).
  public let electionTimeout: MeshDuration
  /// How many committed entries lie between two snapshots.
  public let snapshotInterval: Int
  /// How many entries before a snapshot are kept for followers that lag a little.
  public let trailingEntries: Int
  /// Messages with entries that may be under way to one follower.
  public let inFlight: Int
  /// Most entries in one message.
  public let entriesPerMessage: Int
  /// Bytes of a snapshot in one message.
  public let chunkBytes: Int
  /// How many entries a learner may lack to be promoted.
  public let promotionLag: UInt64

  /// Makes settings.
  public init(
    heartbeat: MeshDuration = .milliseconds(200),
    electionTimeout: MeshDuration = .milliseconds(1_000), snapshotInterval: Int = 4_096,
    trailingEntries: Int = 512, inFlight: Int = 16,
    entriesPerMessage: Int = MeshLimits.entriesPerMessage, chunkBytes: Int = 256 << 10,
    promotionLag: UInt64 = 128
  ) {
    self.heartbeat = heartbeat
    self.electionTimeout = electionTimeout
    self.snapshotInterval = max(snapshotInterval, 1)
    self.trailingEntries = max(trailingEntries, 0)
    self.inFlight = max(inFlight, 1)
    self.entriesPerMessage = min(max(entriesPerMessage, 1), MeshLimits.entriesPerMessage)
    self.chunkBytes = min(max(chunkBytes, 1), MeshLimits.entryBytesPerMessage)
    self.promotionLag = promotionLag
  }
}
