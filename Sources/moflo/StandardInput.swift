import CommandLineOptions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard input, read to its end.
enum StandardInput {
  /// Reads all of it.
  ///
  /// - Parameter limit: largest size accepted, in bytes.
  static func read(limit: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(STDIN_FILENO, &buffer, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(STDIN_FILENO, &buffer, buffer.count)
      #else
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw CommandFailure(
          "cannot read standard input: \(String(cString: strerror(errno)))", status: .usage)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= limit else {
        throw CommandFailure("standard input is larger than \(limit) bytes", status: .usage)
      }
    }
  }
}
