import Synchronization

/// Counts the open connections of a socket.
public final class ConnectionCount: Sendable {
  private let count = Mutex(0)
  private let limit: Int

  /// - Parameter limit: most connections at a time.
  public init(limit: Int) { self.limit = limit }

  /// Counts one more; false where there are as many as may be.
  public func enter() -> Bool {
    count.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
  }

  /// Counts one less.
  public func leave() { count.withLock { $0 -= 1 } }
}
