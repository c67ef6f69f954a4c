import Dispatch
import Synchronization
import Testing

@testable import Definitions

@Suite struct WorkQueueTests {
  @Test func allWorkIsDoneOnce() {
    let queue = WorkQueue<Int>()
    for round in 0..<3 {
      for number in 0..<1_000 { queue.add { [round * 1_000 + number] } }
      #expect(queue.finish().sorted() == Array(round * 1_000..<(round + 1) * 1_000))
    }
    #expect(queue.finish() == [])
  }

  /// As long as every thread of the system's pool is taken nobody helps, and the work is done still.
  @Test func nothingDependsOnHelp() {
    let held = DispatchSemaphore(value: 0)
    for _ in 0..<600 { DispatchQueue.global().async { held.wait() } }
    let queue = WorkQueue<Int>()
    for number in 0..<100 { queue.add { [number] } }
    #expect(queue.finish().sorted() == Array(0..<100))
    for _ in 0..<600 { held.signal() }
  }

  @Test func finishWaitsForWhatOthersHaveBegun() {
    let queue = WorkQueue<Int>()
    let isDone = Mutex(false)
    queue.add {
      // Long enough for the other piece of work to be over.
      for _ in 0..<20_000 { _ = isDone.withLock { $0 } }
      isDone.withLock { $0 = true }
      return [1]
    }
    queue.add { [2] }
    #expect(queue.finish().sorted() == [1, 2])
    #expect(isDone.withLock { $0 })
  }
}
