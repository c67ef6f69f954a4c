import ProcessSpawning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Watches one process from its start until nothing of its group is left.
///
/// Unchecked: all that changes is touched on the loop's thread alone. The loop keeps the supervisor
/// alive until the end.
final class ProcessSupervisor: @unchecked Sendable {
  /// What the timer stands for.
  private enum Phase {
    /// The leader runs; the timer is its time limit.
    case running
    /// SIGTERM was sent; the timer is the grace period.
    case ending
    /// SIGKILL was sent; there is no timer.
    case killed
    /// The leader has ended and is kept as a zombie, so that nobody else gets the group's number;
    /// the timer is the drain period.
    case draining
    /// All is over.
    case finished
  }

  let identity: ProcessIdentity
  private let loop: PollLoop
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let gracePeriod: Duration
  private let drainPeriod: Duration
  private let timeLimit: Duration?
  private let onOutput: (@Sendable (ProcessInvocation.Stream, [UInt8]) -> Void)?

  private var phase = Phase.running
  /// Why the group was told to end; nil where it was not.
  private var endedAs: ProcessOutcome?
  private var duration = Duration.zero
  private var wasHeldOpen = false
  private var collectors: [ProcessInvocation.Stream: OutputCollector]
  /// The pipes that are open.
  private var streams: [ProcessInvocation.Stream: Int32]
  /// Becomes readable at the leader's end; nil where the system has no such descriptor.
  private var exitDescriptor: Int32?
  private var result: ProcessResult?
  private var waiters: [CheckedContinuation<ProcessResult, Never>] = []

  init(started: StartedProcess, invocation: ProcessInvocation, loop: PollLoop) {
    self.loop = loop
    start = clock.now
    // A zombie keeps its entry, so that even a process that has ended already has an identity.
    identity =
      ProcessIdentity(pid: started.pid)
      ?? ProcessIdentity(pid: started.pid, startTime: 0, boot: ProcessTable.boot)
    gracePeriod = invocation.gracePeriod
    drainPeriod = invocation.drainPeriod
    timeLimit = invocation.timeLimit
    onOutput = invocation.onOutput
    collectors = [
      .standardOutput: OutputCollector(
        limits: invocation.outputLimits, file: invocation.standardOutputFile,
        mask: invocation.mask),
      .standardError: OutputCollector(
        limits: invocation.outputLimits, file: invocation.standardErrorFile,
        mask: invocation.mask),
    ]
    streams = [:]
    streams[.standardOutput] = started.output
    streams[.standardError] = started.error
  }

  func activate() {
    loop.perform { [self] in
      for (stream, descriptor) in streams {
        loop.watch(descriptor) { self.read(stream, descriptor: descriptor) }
      }
      watchExit()
      if let timeLimit { setTimer(timeLimit) }
    }
  }

  func cancel() {
    loop.perform { self.end(as: .cancelled) }
  }

  func wait(_ continuation: CheckedContinuation<ProcessResult, Never>) {
    loop.perform { [self] in
      if let result { continuation.resume(returning: result) } else { waiters.append(continuation) }
    }
  }

  // MARK: - Streams

  private func read(_ stream: ProcessInvocation.Stream, descriptor: Int32) {
    guard streams[stream] != nil else { return }
    let isOpen = withUnsafeTemporaryAllocation(
      byteCount: RuntimeLimits.readSize, alignment: 16
    ) { buffer in
      for _ in 0..<RuntimeLimits.readsPerTurn {
        #if canImport(Glibc)
          let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
          let got = Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          let got = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
        if got < 0 {
          if errno == EINTR { continue }
          return errno == EAGAIN
        }
        if got == 0 { return false }
        let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<got])
        if let shown = collectors[stream]?.append(bytes) { onOutput?(stream, shown) }
      }
      return true
    }
    if isOpen { return }
    closeStream(stream)
    if phase == .draining, streams.isEmpty { finish() }
  }

  private func closeStream(_ stream: ProcessInvocation.Stream) {
    guard let descriptor = streams.removeValue(forKey: stream) else { return }
    loop.release(descriptor)
    if let rest = collectors[stream]?.end(), !rest.isEmpty { onOutput?(stream, rest) }
  }

  // MARK: - The end

  private func watchExit() {
    #if os(Linux)
      if let descriptor = ProcessDescriptor.open(identity.pid) {
        exitDescriptor = descriptor
        loop.watch(descriptor) { self.lookForExit() }
        return
      }
    #endif
    lookForExit()
    guard phase != .draining, phase != .finished else { return }
    loop.setTimer(timerKey(1), after: RuntimeLimits.exitPollingInterval) { self.watchExit() }
  }

  private func timerKey(_ purpose: Int) -> PollLoop.TimerKey {
    PollLoop.TimerKey(owner: ObjectIdentifier(self), purpose: purpose)
  }

  private func lookForExit() {
    guard phase != .draining, phase != .finished else { return }
    var info = siginfo_t()
    while waitid(P_PID, id_t(identity.pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 {
      guard errno == EINTR else { return }
    }
    #if os(Linux)
      guard info.si_signo == SIGCHLD else { return }
    #else
      guard info.si_pid == identity.pid else { return }
    #endif
    if let exitDescriptor { loop.release(exitDescriptor) }
    exitDescriptor = nil
    duration = clock.now - start
    phase = .draining
    // What the process wrote before its end is in the pipes now; only descendants can add to it.
    if streams.isEmpty { finish() } else { setTimer(drainPeriod) }
  }

  private func end(as outcome: ProcessOutcome) {
    guard phase == .running else { return }
    endedAs = outcome
    phase = .ending
    kill(-identity.pid, SIGTERM)
    // A stopped process sees no signal but SIGKILL until it goes on.
    kill(-identity.pid, SIGCONT)
    setTimer(gracePeriod)
  }

  private func setTimer(_ time: Duration) {
    loop.setTimer(timerKey(0), after: time) { self.timeIsUp() }
  }

  private func timeIsUp() {
    switch phase {
    case .running:
      end(as: .timedOut)
    case .ending:
      phase = .killed
      kill(-identity.pid, SIGKILL)
    case .draining:
      wasHeldOpen = true
      finish()
    case .killed, .finished: break
    }
  }

  /// Kills what is left of the group, reaps its leader and hands over the result.
  private func finish() {
    phase = .finished
    kill(-identity.pid, SIGKILL)
    loop.clearTimer(timerKey(0))
    loop.clearTimer(timerKey(1))
    for stream in ProcessInvocation.Stream.allCases { closeStream(stream) }
    let own = ProcessOutcome(ProcessEnding(waitingFor: identity.pid))
    let result = ProcessResult(
      outcome: endedAs ?? own, identity: identity, duration: duration,
      standardOutput: collectors[.standardOutput]?.finish() ?? CapturedOutput(),
      standardError: collectors[.standardError]?.finish() ?? CapturedOutput(),
      outputWasHeldOpen: wasHeldOpen)
    self.result = result
    for waiter in waiters { waiter.resume(returning: result) }
    waiters = []
  }
}
