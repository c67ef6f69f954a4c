import Collections

/// What a node has counted since it started.
public struct MeshMetrics: Sendable, Hashable {
  /// Messages sent.
  public internal(set) var messagesSent: UInt64 = 0
  /// Messages received.
  public internal(set) var messagesReceived: UInt64 = 0
  /// Commands that were applied.
  public internal(set) var commandsCommitted: UInt64 = 0
  /// Commands that were refused when their turn came.
  public internal(set) var commandsRefused: UInt64 = 0
  /// Times that the node that orders changed, as seen here.
  public internal(set) var leaderChanges: UInt64 = 0
  /// Auctions that ended, as this node applied what was decided.
  public internal(set) var auctionsHeld: UInt64 = 0
  /// Awards that this node asked for without an auction.
  public internal(set) var tasksPlaced: UInt64 = 0
  /// Attempts that waited here and were given to a node that asked.
  public internal(set) var tasksGranted: UInt64 = 0
  /// Attempts begun here.
  public internal(set) var attemptsStarted: UInt64 = 0
  /// Attempts stopped here because their token was void.
  public internal(set) var attemptsCancelled: UInt64 = 0
  /// Running tasks that this node asked to move off overloaded nodes.
  public internal(set) var migrations: UInt64 = 0
  /// Peers that were declared dead.
  public internal(set) var deathsDeclared: UInt64 = 0
  /// Peers that were suspected and then heard again.
  public internal(set) var suspicionsRefuted: UInt64 = 0
  /// The latest times from submitting a command here to its commit, in milliseconds, oldest first.
  public private(set) var latencies: Deque<Int64> = []

  mutating func addLatency(_ latency: MeshDuration) {
    if latencies.count == MeshLimits.latencySamples { latencies.removeFirst() }
    latencies.append(latency.milliseconds)
  }

  /// The latency that the given percentage of the samples does not exceed; nil without samples.
  ///
  /// - Parameter percent: 0 to 100.
  public func latency(percentile percent: Int) -> MeshDuration? {
    guard !latencies.isEmpty else { return nil }
    let rank = (min(max(percent, 0), 100) * latencies.count + 99) / 100
    return .milliseconds(latencies.sorted()[max(rank - 1, 0)])
  }
}
