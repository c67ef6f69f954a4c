import CommandLineOptions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input, by descriptor.
enum StandardInput {
  private static let partLength = 64 << 10

  /// Reads all of it.
  ///
  /// - Parameter limit: largest size accepted, in bytes.
  static func read(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let part = try readPart()
      if part.isEmpty { return bytes }
      bytes += part
      guard bytes.count <= limit else {
        throw CommandFailure("standard input is larger than \(limit) bytes", status: .usage)
      }
    }
  }

  /// Waits for some of it, and reads that; nothing at its end.
  static func readPart() throws -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: partLength)
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(STDIN_FILENO, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(STDIN_FILENO, &buffer, buffer.count)
      #else
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      #endif
      if count >= 0 { return buffer[..<count] }
      guard errno == EINTR else {
        throw CommandFailure(
          "cannot read standard input: \(String(cString: strerror(errno)))", status: .usage)
      }
    }
  }

  /// Whether there is something to read, its end included.
  static var isWaiting: Bool {
    var poller = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&poller, 1, 0) > 0
  }
}
