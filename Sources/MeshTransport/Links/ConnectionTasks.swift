import NIOConcurrencyHelpers

/// The connections of a listening socket, each carried by a task of its own.
///
/// A connection is handed over where it is made, on its event loop: one that passed through a stream of
/// connections could be dropped when that stream ends, and NIO does not forgive a connection that nobody
/// took up.
public final class ConnectionTasks: Sendable {
  private struct State {
    var tasks: [Int: Task<Void, Never>] = [:]
    var last = 0
    var isStopped = false
  }

  private let state = NIOLockedValueBox(State())
  private let limit: Int

  /// - Parameter limit: most connections at a time.
  public init(limit: Int) { self.limit = limit }

  /// Carries a connection.
  ///
  /// - Parameter body: told whether the connection is welcome, and else only closes it; cancelled when the
  ///   socket is closed.
  public func start(_ body: @escaping @Sendable (_ isWelcome: Bool) async -> Void) {
    state.withLockedValue { state in
      let isWelcome = !state.isStopped && state.tasks.count < limit
      state.last += 1
      let number = state.last
      state.tasks[number] = Task {
        await body(isWelcome)
        self.state.withLockedValue { $0.tasks[number] = nil }
      }
    }
  }

  /// Takes no further connection, ends those that are open, and waits until they have ended.
  public func stop() async {
    let tasks = state.withLockedValue { state in
      state.isStopped = true
      return Array(state.tasks.values)
    }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }
}
