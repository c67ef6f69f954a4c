#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A process that was started, and the pipes to it. Whoever starts one waits for it, and closes the
/// pipes.
public struct StartedProcess: Sendable {
  /// Its number.
  public internal(set) var pid: pid_t
  /// Write end of the pipe to its standard input; nil where that is no pipe.
  public internal(set) var input: Int32?
  /// Read end of the pipe from its standard output; nil where that is no pipe.
  public internal(set) var output: Int32?
  /// Read end of the pipe from its standard error; nil where that is no pipe.
  public internal(set) var error: Int32?

  /// Makes what is written to the pipes, and read from them, not wait.
  public func stopBlocking() {
    for end in [input, output, error] { if let end { _ = fcntl(end, F_SETFL, O_NONBLOCK) } }
  }

  func closePipes() {
    for end in [input, output, error] { if let end { close(end) } }
  }
}
