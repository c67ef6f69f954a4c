import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whole writes to the standard streams, by descriptor.
public enum StandardStreams {
  /// Writes results.
  public static func output(_ text: String) {
    write(Array(text.utf8), to: STDOUT_FILENO)
  }

  /// Writes results that are bytes already.
  public static func output(_ bytes: [UInt8]) {
    write(bytes, to: STDOUT_FILENO)
  }

  /// Writes progress, diagnostics of the command itself, and logs.
  public static func error(_ text: String) {
    write(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Whether standard output is a terminal.
  public static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Whether standard error is a terminal.
  public static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// A reader that has gone away, or a full disk behind a redirection, ends the process: a report
  /// that is cut off must not look complete.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while true {
        let (code, count) = DescriptorWriting.writeAll(
          UnsafeRawBufferPointer(rebasing: rest), to: descriptor)
        guard code != 0 else { return }
        guard code == EAGAIN else {
          exit(code == EPIPE ? 141 : ExitStatus.internalError.rawValue)
        }
        rest = rest.dropFirst(count)
        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&poller, 1, -1)
      }
    }
  }
}
