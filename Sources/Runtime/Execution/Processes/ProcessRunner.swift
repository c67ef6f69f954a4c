/// Executes programs, each as the leader of a process group of its own.
///
/// One thread watches all processes of a runner and its copies: hundreds may run at a time. A
/// runtime makes one runner. At an execution's end all that is left
/// of its group has been killed, its leader is reaped, and no descriptor is open. A descendant that
/// made a session of its own (`setsid`) has left the group and is out of reach, except for
/// ``OrphanReaper/reap(run:)``.
public struct ProcessRunner: Sendable {
  private let loop = SharedPollLoop()

  /// Makes a runner.
  public init() {}

  /// Starts a program; blocks only until the kernel has loaded it.
  ///
  /// The process is watched to its end even where nobody asks for its result.
  ///
  /// - Throws: ``SystemError`` where it cannot be started.
  public func start(_ invocation: ProcessInvocation) throws(SystemError) -> RunningProcess {
    let running = try loop.get()
    let started = try invocation.start()
    return RunningProcess(
      supervisor: ProcessSupervisor(started: started, invocation: invocation, loop: running),
      loop: loop)
  }

  /// Executes a program and waits for its end; cancelling the task cancels the process group.
  ///
  /// - Parameter started: told which process it is, as soon as there is one.
  public func run(
    _ invocation: ProcessInvocation,
    started: (@Sendable (ProcessIdentity) async -> Void)? = nil
  ) async -> ProcessResult {
    if Task.isCancelled { return ProcessResult(outcome: .cancelled) }
    let process: RunningProcess
    do throws(SystemError) {
      process = try start(invocation)
    } catch {
      return ProcessResult(outcome: .failedToStart(error.code))
    }
    return await withTaskCancellationHandler {
      if let started { await started(process.identity) }
      return await process.result()
    } onCancel: {
      process.cancel()
    }
  }
}

/// A program under execution.
public struct RunningProcess: Sendable {
  /// Which process it is.
  public var identity: ProcessIdentity { supervisor.identity }
  private let supervisor: ProcessSupervisor
  /// Kept, so that the loop answers as long as somebody can ask.
  private let loop: SharedPollLoop

  init(supervisor: ProcessSupervisor, loop: SharedPollLoop) {
    self.supervisor = supervisor
    self.loop = loop
    supervisor.activate()
  }

  /// Ends the process group: SIGTERM, and SIGKILL when the grace period is over.
  ///
  /// Does nothing where the process has ended or is being ended.
  public func cancel() { supervisor.cancel() }

  /// Waits for the end of the process and its streams; every caller gets the same result.
  public func result() async -> ProcessResult {
    await withCheckedContinuation { supervisor.wait($0) }
  }
}
