import ProcessSpawning
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that a test starts. It is killed where the test lets go of it before it has ended.
///
/// Foundation's `Process` is not used: it watches processes through the run loops of the threads that
/// start them, and those of Swift's concurrency come and go.
public final class TestProcess {
  private let started: StartedProcess
  private var input: Int32?
  private var ending: ProcessEnding?

  /// Starts a process, as the leader of a group of its own.
  public init(_ process: ProcessSpawn) throws {
    // A process that has ended is no longer written to, which is an error and not the end of all tests.
    signal(SIGPIPE, SIG_IGN)
    var process = process
    process.isGroupLeader = true
    started = try process.start()
    input = started.input
  }

  deinit {
    if poll() == nil { end() }
    for end in [input, started.output, started.error] { if let end { close(end) } }
  }

  /// Its number.
  public var pid: pid_t { started.pid }
  /// Read end of the pipe from its standard output; -1 where there is none.
  public var output: Int32 { started.output ?? -1 }
  /// Read end of the pipe from its standard error; -1 where there is none.
  public var error: Int32 { started.error ?? -1 }
  /// Whether it has not ended yet.
  public var isRunning: Bool { poll() == nil }

  /// Sends a signal to it, unless it has ended.
  public func send(_ signal: Int32) {
    if poll() == nil { kill(pid, signal) }
  }

  /// Kills it.
  public func end() {
    send(SIGKILL)
    wait()
  }

  /// Waits for its end.
  @discardableResult public func wait() -> ProcessEnding {
    keep(ending ?? ProcessEnding(waitingFor: pid))
  }

  /// Waits for its end, and kills it where that takes longer; nil then.
  public func wait(seconds: Int) -> ProcessEnding? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if let ending = poll() { return ending }
      if ContinuousClock.now > deadline { break }
      usleep(1_000)
    }
    end()
    return nil
  }

  /// Writes to the pipe to its standard input, as long as somebody reads there.
  public func write(_ bytes: [UInt8]) {
    guard let input else { return }
    _ = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: input) }
  }

  /// Ends its standard input, where that is a pipe.
  public func closeInput() {
    if let input { close(input) }
    input = nil
  }

  /// All that it writes to the pipe from its standard output, from here to the end.
  public func readToEnd() -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(output, &buffer, buffer.count)
      if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { break }
    }
    return bytes
  }

  private func poll() -> ProcessEnding? { (ending ?? ProcessEnding.now(of: pid)).map(keep) }

  private func keep(_ ending: ProcessEnding) -> ProcessEnding {
    precondition(ending != .unknown, "somebody else has waited for process \(pid)")
    self.ending = ending
    return ending
  }
}
