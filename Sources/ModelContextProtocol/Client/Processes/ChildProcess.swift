import ProcessSpawning

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

  /// Starts a command.
  ///
  /// - Throws: ``StartFailure``.
  public init(_ command: ServerCommand) throws(StartFailure) {
    // The shell finds the program in the server's own `PATH` and becomes it.
    var process = ProcessSpawn(
      "/bin/sh",
      ["-c", #"cd -- "$0" && exec "$@""#, command.directory, command.program] + command.arguments)
    process.environment = command.environment
    process.input = .pipe
    process.output = .pipe
    process.error = .pipe
    process.isGroupLeader = true
    let texts = process.arguments + command.environment.flatMap { [$0.key, $0.value] }
    guard !texts.contains(where: { $0.utf8.contains(0) }) else {
      throw StartFailure(reason: "a word of its command or environment contains a NUL")
    }
    do throws(SpawnFailure) {
      let started = try process.start()
      started.stopBlocking()
      (pid, input, output, error) = (started.pid, started.input, started.output, started.error)
    } catch {
      throw StartFailure(reason: error.description)
    }
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
  public mutating func reap() -> ProcessEnding {
    kill(-pid, SIGKILL)
    closeInput()
    closeOutput()
    closeError()
    return ProcessEnding(waitingFor: pid)
  }

  private static func close(_ descriptor: inout Int32?) {
    if let descriptor {
      #if canImport(Glibc)
        _ = Glibc.close(descriptor)
      #elseif canImport(Musl)
        _ = Musl.close(descriptor)
      #else
        _ = Darwin.close(descriptor)
      #endif
    }
    descriptor = nil
  }
}
