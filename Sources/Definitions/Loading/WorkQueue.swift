import Dispatch
import Synchronization

/// Work that comes little by little and is done on all processors, also on that of whoever hands it in and
/// then waits for the results.
final class WorkQueue<Result: Sendable>: Sendable {
  private struct State {
    var waiting: [@Sendable () -> [Result]] = []
    var helpers = 0
    var results: [Result] = []
  }

  private let state = Mutex(State())
  /// What has been begun, not what waits: nothing depends on a thread that the system may not have.
  private let begun = DispatchGroup()
  private let mostHelpers = Processor.count - 1

  /// Hands in work, which may begin at once on another processor.
  func add(_ work: @escaping @Sendable () -> [Result]) {
    let wantsHelper = state.withLock { state in
      state.waiting.append(work)
      guard state.helpers < mostHelpers else { return false }
      state.helpers += 1
      return true
    }
    guard wantsHelper else { return }
    let processor = Processor.current
    DispatchQueue.global().async {
      if let processor { Processor.leave(processor) }
      self.workOff(isHelper: true)
    }
  }

  /// Does what waits, and waits for what others do; the results, in no order.
  func finish() -> [Result] {
    workOff(isHelper: false)
    begun.wait()
    return state.withLock { state in
      defer { state.results = [] }
      return state.results
    }
  }

  private func workOff(isHelper: Bool) {
    while let work = next(isHelper: isHelper) {
      let results = work()
      state.withLock { $0.results += results }
      begun.leave()
    }
  }

  private func next(isHelper: Bool) -> (@Sendable () -> [Result])? {
    state.withLock { state in
      guard let work = state.waiting.popLast() else {
        if isHelper { state.helpers -= 1 }
        return nil
      }
      begun.enter()
      return work
    }
  }
}
