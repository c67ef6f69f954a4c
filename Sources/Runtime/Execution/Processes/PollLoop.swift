import Foundation
import NIOConcurrencyHelpers
import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One thread that waits for descriptors and deadlines of all processes.
///
/// Not Dispatch: on Linux its manager thread was seen to crash in a source that had been cancelled
/// meanwhile, with a thousand short processes in a row. poll(2) looks at every descriptor each time;
/// for some thousand of them that is a fraction of what starting one process costs.
///
/// Unchecked: `watched` and `timers` are touched on the loop's thread alone.
final class PollLoop: @unchecked Sendable {
  /// Names a deadline.
  struct TimerKey: Hashable {
    var owner: ObjectIdentifier
    var purpose: Int
  }

  private struct Mailbox {
    var jobs: [@Sendable () -> Void] = []
    var isEnding = false
    var isAwake = false
  }

  private let mailbox = NIOLockedValueBox(Mailbox())
  private let wakeRead: Int32
  private let wakeWrite: Int32
  private var watched: [Int32: () -> Void] = [:]
  private var timers: [TimerKey: (deadline: ContinuousClock.Instant, action: () -> Void)] = [:]
  private var polled: [pollfd] = []
  private var isPolledOld = true

  /// Starts the thread.
  init() throws(SystemError) {
    do throws(SpawnFailure) {
      let pipe = try DescriptorPipe()
      (wakeRead, wakeWrite) = (pipe.read, pipe.write)
    } catch {
      throw SystemError(call: "make a pipe", code: error.code)
    }
    for end in [wakeRead, wakeWrite] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    let thread = Thread { self.run() }
    thread.name = "moflo.processes"
    thread.start()
  }

  deinit {
    close(wakeRead)
    close(wakeWrite)
  }

  /// Has a job done on the loop's thread, behind those handed in before; from any thread.
  func perform(_ job: @escaping @Sendable () -> Void) {
    let mustWake = mailbox.withLockedValue { mailbox in
      mailbox.jobs.append(job)
      defer { mailbox.isAwake = true }
      return !mailbox.isAwake
    }
    if mustWake { wake() }
  }

  /// Ends the thread as soon as nothing is watched any more; from any thread.
  func end() {
    mailbox.withLockedValue { $0.isEnding = true }
    wake()
  }

  // MARK: - On the loop's thread

  /// Calls `action` whenever a descriptor can be read or is at its end.
  func watch(_ descriptor: Int32, _ action: @escaping () -> Void) {
    watched[descriptor] = action
    isPolledOld = true
  }

  /// Watches a descriptor no more, and closes it.
  func release(_ descriptor: Int32) {
    watched[descriptor] = nil
    isPolledOld = true
    close(descriptor)
  }

  /// Calls `action` once when a time is over, in place of what the key stood for.
  func setTimer(_ key: TimerKey, after time: Duration, _ action: @escaping () -> Void) {
    timers[key] = (ContinuousClock.now + min(time, .seconds(3_155_760_000)), action)
  }

  /// Forgets a deadline.
  func clearTimer(_ key: TimerKey) { timers[key] = nil }

  private func run() {
    while true {
      let (jobs, isEnding) = mailbox.withLockedValue { mailbox in
        mailbox.isAwake = false
        let jobs = mailbox.jobs
        mailbox.jobs = []
        return (jobs, mailbox.isEnding)
      }
      for job in jobs { job() }
      if isEnding, jobs.isEmpty, watched.isEmpty, timers.isEmpty { return }
      wait()
    }
  }

  private func wait() {
    if isPolledOld {
      polled = [pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)]
      for descriptor in watched.keys {
        polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      }
      isPolledOld = false
    }
    var ready = poll(&polled, nfds_t(polled.count), timeout())
    if ready > 0 {
      // A descriptor that an action closes is watched no more, and a new one of the same number
      // comes with a later job: an event never meets the wrong action.
      for entry in polled where entry.revents != 0 {
        if entry.fd == wakeRead { drainWakes() } else { watched[entry.fd]?() }
        ready -= 1
        if ready == 0 { break }
      }
    }
    guard !timers.isEmpty else { return }
    let now = ContinuousClock.now
    for (key, timer) in timers where timer.deadline <= now {
      // One that an earlier action took away or set anew is not due.
      guard let current = timers[key], current.deadline <= now else { continue }
      timers[key] = nil
      current.action()
    }
  }

  /// Milliseconds until the next deadline, rounded up; -1 where there is none.
  private func timeout() -> Int32 {
    guard let next = timers.values.lazy.map(\.deadline).min() else { return -1 }
    let (seconds, attoseconds) = max(next - .now, .zero).components
    guard seconds < 3_600 else { return 3_600_000 }
    return Int32(seconds) * 1_000
      + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }

  private func wake() {
    // A pipe that is full wakes the thread as well.
    var byte: UInt8 = 0
    _ = write(wakeWrite, &byte, 1)
  }

  private func drainWakes() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
      while read(wakeRead, buffer.baseAddress, buffer.count) > 0 {}
    }
  }
}

/// The loop that the copies of a runner and its processes share; started with the first process,
/// ended when the last copy and process are let go.
final class SharedPollLoop: Sendable {
  private let loop = NIOLockedValueBox<PollLoop?>(nil)

  deinit { loop.withLockedValue { $0?.end() } }

  func get() throws(SystemError) -> PollLoop {
    let shared = loop.withLockedValue { loop in
      if let loop { return Result<PollLoop, SystemError>.success(loop) }
      let made = Result { () throws(SystemError) in try PollLoop() }
      loop = try? made.get()
      return made
    }
    return try shared.get()
  }
}
