#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How large a terminal is at this moment.
struct TerminalSize: Equatable {
  let columns: Int
  let rows: Int

  /// The size of the terminal behind standard error; 80 by 24, as terminals used to be, where it
  /// does not tell.
  static var ofStandardError: TerminalSize {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return TerminalSize(columns: 80, rows: 24) }
    return TerminalSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
  }
}
