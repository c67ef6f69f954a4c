import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that leads a process group of its own, with pipes to its standard streams.
///
/// The leader is kept as a zombie until ``reap()``, so that nobody else gets the group's number.
public struct ChildProcess: Sendable {
  /// Its process number, which is also that of its group.
  public let pid: pid_t
  /// Write end of its standard input; does not block. Nil once closed.
  private(set) var input: Int32?
  /// Read end of its standard output; does not block. Nil once closed.
  private(set) var output: Int32?
  /// Read end of its standard error; does not block. Nil once closed.
  private(set) var error: Int32?

  /// Why a process could not be started, in the system's words.
  public struct StartFailure: Error, Sendable {
    /// The system's words.
    public let reason: String
  }

  /// Pipes to a process; whoever has them closes them.
  public struct Streams: Sendable {
    /// Write end of its standard input.
    public let input: Int32
    /// Read end of its standard output.
    public let output: Int32
    /// Read end of its standard error.
    public let error: Int32
  }

  #if canImport(Darwin)
    private typealias FileActions = posix_spawn_file_actions_t?
    private typealias Attributes = posix_spawnattr_t?
  #else
    private typealias FileActions = posix_spawn_file_actions_t
    private typealias Attributes = posix_spawnattr_t
  #endif

  /// Starts a command.
  ///
  /// - Throws: ``StartFailure``.
  public init(_ command: ServerCommand) throws(StartFailure) {
    (pid, input, output, error) = try Self.starting.withLock { _ throws(StartFailure) in
      try Self.start(command)
    }
  }

  /// Held while a process is started, which would inherit the pipes of another that is.
  private static let starting = Mutex(())

  private static func start(
    _ command: ServerCommand
  ) throws(StartFailure) -> (pid_t, Int32?, Int32?, Int32?) {
    let pid: pid_t
    var pipes: [Pipe] = []
    defer {
      // The child has these ends now.
      for pipe in pipes { Self.close(pipe.childEnd) }
    }
    do throws(StartFailure) {
      for isInput in [true, false, false] { pipes.append(try Pipe(childReads: isInput)) }
      pid = try Self.spawn(command, pipes.map(\.childEnd))
    } catch let failure {
      for pipe in pipes { Self.close(pipe.ownEnd) }
      throw failure
    }
    for pipe in pipes { _ = fcntl(pipe.ownEnd, F_SETFL, O_NONBLOCK) }
    return (pid, pipes[0].ownEnd, pipes[1].ownEnd, pipes[2].ownEnd)
  }

  /// Hands the pipes to another owner; nil where one of them is closed.
  public mutating func takeStreams() -> Streams? {
    guard let input, let output, let error else { return nil }
    (self.input, self.output, self.error) = (nil, nil, nil)
    return Streams(input: input, output: output, error: error)
  }

  /// Closes its standard input.
  mutating func closeInput() { Self.close(&input) }
  /// Closes the pipe from its standard output.
  mutating func closeOutput() { Self.close(&output) }
  /// Closes the pipe from its standard error.
  mutating func closeError() { Self.close(&error) }

  /// Whether it has ended by now; it stays a zombie.
  public var hasEnded: Bool {
    var info = siginfo_t()
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 {
      guard errno == EINTR else { return true }
    }
    #if os(Linux)
      return info.si_signo == SIGCHLD
    #else
      return info.si_pid == pid
    #endif
  }

  /// Sends a signal to the whole group; a stopped process goes on, to see it.
  public func signal(_ number: Int32) {
    kill(-pid, number)
    kill(-pid, SIGCONT)
  }

  /// Kills what is left of the group, closes all pipes and tells how the leader, which has ended,
  /// ended.
  public mutating func reap() -> ServerFailure.Ending {
    kill(-pid, SIGKILL)
    closeInput()
    closeOutput()
    closeError()
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // By wait(2): the low seven bits are the signal, the next byte the status.
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }

  // MARK: Starting

  private struct Pipe {
    let ownEnd: Int32
    let childEnd: Int32

    init(childReads: Bool) throws(StartFailure) {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { throw StartFailure(reason: Self.reason(errno)) }
      for index in ends.indices {
        // 0, 1 and 2 are overwritten in the child.
        let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
        let code = errno
        ChildProcess.close(ends[index])
        ends[index] = moved
        guard moved >= 0 else {
          ChildProcess.close(ends[1 - index])
          throw StartFailure(reason: Self.reason(code))
        }
      }
      (ownEnd, childEnd) = childReads ? (ends[1], ends[0]) : (ends[0], ends[1])
    }

    static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
  }

  /// The shell changes the folder, which posix_spawn cannot do by any standard, finds the program
  /// in `PATH` and becomes it.
  private static func spawn(
    _ command: ServerCommand, _ ends: [Int32]
  ) throws(StartFailure) -> pid_t {
    let words =
      ["/bin/sh", "-c", #"cd -- "$0" && exec "$@""#, command.directory, command.program]
      + command.arguments
    let variables = command.environment.map { "\($0.key)=\($0.value)" }
    guard !(words + variables).contains(where: { $0.utf8.contains(0) }) else {
      throw StartFailure(reason: "a word of its command or environment contains a NUL")
    }
    #if canImport(Darwin)
      var actions: FileActions = nil
      var attributes: Attributes = nil
    #else
      var actions = FileActions()
      var attributes = Attributes()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    sigdelset(&all, SIGKILL)
    sigdelset(&all, SIGSTOP)
    var flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    var codes = ends.enumerated().map {
      posix_spawn_file_actions_adddup2(&actions, $0.element, Int32($0.offset))
    }
    codes += [
      posix_spawnattr_setpgroup(&attributes, 0),
      posix_spawnattr_setsigmask(&attributes, &none),
      posix_spawnattr_setsigdefault(&attributes, &all),
      posix_spawnattr_setflags(&attributes, Int16(flags)),
    ]
    var pid: pid_t = 0
    let failure =
      codes.first { $0 != 0 }
      ?? withCStrings(words) { words in
        withCStrings(variables) { posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, $0) }
      }
    guard failure == 0 else { throw StartFailure(reason: Pipe.reason(failure)) }
    return pid
  }

  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers + [nil])
  }

  private static func close(_ descriptor: inout Int32?) {
    if let open = descriptor { close(open) }
    descriptor = nil
  }

  private static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #elseif canImport(Musl)
      _ = Musl.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }
}
