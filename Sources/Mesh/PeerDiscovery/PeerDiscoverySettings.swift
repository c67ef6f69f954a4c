/// The parameters of ``PeerDiscovery``.
public struct PeerDiscoverySettings: Sendable, Hashable {
  /// Time between two announcements to a neighbour.
  public var announcementInterval: MeshDuration
  /// Neighbours below which a node insists on another.
  public var fewestNeighbors: Int
  /// Neighbours that a node looks for.
  public var neighbors: Int
  /// Most neighbours of a node.
  public var mostNeighbors: Int
  /// Peers that a node remembers besides (HyParView's passive view).
  public var passivePeers: Int
  /// Steps of the walk on which a newcomer becomes known (HyParView's active random walk length).
  public var walkLength: Int
  /// Announcements between two shuffles, and between two visits to a seed.
  public var shuffleRounds: Int
  /// Announcements of a neighbour that may be missed before it is given up.
  public var missedAnnouncements: Int
  /// Places nodes on the ring; the same on all nodes of a swarm.
  public var ringHash: RingHash

  /// Makes settings: the defaults are those of the paper's evaluation, for four neighbours.
  public init(
    announcementInterval: MeshDuration = .seconds(2), fewestNeighbors: Int = 3,
    neighbors: Int = 4, mostNeighbors: Int = 5, passivePeers: Int = 30, walkLength: Int = 6,
    shuffleRounds: Int = 5, missedAnnouncements: Int = 4,
    ringHash: RingHash = RingHash()
  ) {
    self.announcementInterval = max(announcementInterval, .milliseconds(1))
    // Two are on the ring: with fewer than three there is no other way.
    self.fewestNeighbors = max(fewestNeighbors, 3)
    self.neighbors = max(neighbors, self.fewestNeighbors)
    self.mostNeighbors = max(mostNeighbors, self.neighbors)
    self.passivePeers = min(max(passivePeers, 2 * self.mostNeighbors), MeshLimits.nodes)
    self.walkLength = min(max(walkLength, 1), PeerDiscoveryMessage.longestWalk)
    self.shuffleRounds = max(shuffleRounds, 1)
    self.missedAnnouncements = max(missedAnnouncements, 2)
    self.ringHash = ringHash
  }
}
