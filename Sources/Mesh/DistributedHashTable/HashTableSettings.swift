/// The parameters of the distributed hash table; the first three are the same on all nodes.
public struct HashTableSettings: Sendable, Hashable {
  /// Copies of each key.
  public let replication: Int
  /// Places of each node on the ring.
  public let virtualNodes: Int
  /// Places nodes and keys.
  public let hash: RingHash
  /// After how long a message that was not answered is sent again.
  public let retryInterval: MeshDuration
  /// After how long an operation is given up.
  public let timeout: MeshDuration
  /// How often replicas are compared.
  public let repairInterval: MeshDuration
  /// How long a copy is kept for a replica that did not take it.
  public let hintLifetime: MeshDuration
  /// How long a deleted or expired key leaves its mark. A node that is away for longer, or a message
  /// that takes longer, could bring back what was deleted.
  public let tombstoneLifetime: MeshDuration

  /// Makes settings.
  public init(
    replication: Int = 3, virtualNodes: Int = 128, hash: RingHash = RingHash(),
    retryInterval: MeshDuration = .seconds(1), timeout: MeshDuration = .seconds(10),
    repairInterval: MeshDuration = .seconds(10), hintLifetime: MeshDuration = .seconds(3 * 3_600),
    tombstoneLifetime: MeshDuration = .seconds(86_400)
  ) {
    self.replication = min(max(replication, 1), MeshLimits.replication)
    self.virtualNodes = min(max(virtualNodes, 1), MeshLimits.virtualNodes)
    self.hash = hash
    self.retryInterval = max(retryInterval, .milliseconds(1))
    self.timeout = max(timeout, .milliseconds(1))
    self.repairInterval = max(repairInterval, .milliseconds(1))
    self.hintLifetime = hintLifetime
    // A hint that outlives the mark of a deletion would bring the value back.
    self.tombstoneLifetime = max(tombstoneLifetime, hintLifetime * 2)
  }
}
