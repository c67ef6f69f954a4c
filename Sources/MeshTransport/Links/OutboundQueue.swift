import Collections
import NIOConcurrencyHelpers

/// What waits to be sent to one peer: bounded in size and age, and the oldest gives way.
final class OutboundQueue: Sendable {
  private struct State {
    var frames: Deque<(bytes: [UInt8], since: ContinuousClock.Instant)> = []
    var bytes = 0
    var isClosed = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = NIOLockedValueBox(State())
  private let limit: Int
  private let staleness: Duration
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - limit: most bytes that wait.
  ///   - staleness: how long a frame may wait.
  ///   - now: the present.
  init(
    limit: Int = TransportLimits.outbound, staleness: Duration = TransportLimits.staleness,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.limit = limit
    self.staleness = staleness
    self.now = now
  }

  /// Adds a frame; returns how many had to give way.
  @discardableResult
  func push(_ frame: [UInt8]) -> Int {
    let (dropped, waiter) = state.withLockedValue {
      state -> (Int, CheckedContinuation<Void, Never>?) in
      guard !state.isClosed else { return (0, nil) }
      state.frames.append((frame, now()))
      state.bytes += frame.count
      var dropped = 0
      while state.bytes > limit, state.frames.count > 1, let oldest = state.frames.popFirst() {
        state.bytes -= oldest.bytes.count
        dropped += 1
      }
      defer { state.waiter = nil }
      return (dropped, state.waiter)
    }
    waiter?.resume()
    return dropped
  }

  /// The oldest frame, once there is one; nil when the queue is closed or the task is cancelled. For
  /// one reader at a time.
  func next() async -> [UInt8]? {
    await withTaskCancellationHandler {
      await waitForNext()
    } onCancel: {
      wake()
    }
  }

  private func waitForNext() async -> [UInt8]? {
    while !Task.isCancelled {
      let (frame, isClosed) = state.withLockedValue { state -> ([UInt8]?, Bool) in
        let deadline = now() - staleness
        while let frame = state.frames.popFirst() {
          state.bytes -= frame.bytes.count
          if frame.since >= deadline { return (frame.bytes, state.isClosed) }
        }
        return (nil, state.isClosed)
      }
      if isClosed { return nil }
      if let frame { return frame }
      await withCheckedContinuation { continuation in
        let isReady = state.withLockedValue { state in
          if state.isClosed || !state.frames.isEmpty || Task.isCancelled { return true }
          state.waiter = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
    return nil
  }

  private func wake() {
    let waiter = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }

  /// Throws away what waits, and lets the reader go.
  func close() {
    let waiter = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
      state.isClosed = true
      state.frames = []
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume()
  }
}
