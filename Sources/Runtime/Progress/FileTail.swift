#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The last lines of a file that may be long.
public enum FileTail {
  /// The last lines, without their ends; empty where there is no such file or it is no regular one.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - lines: most lines.
  ///   - bytes: most bytes that are read from its end; a line that begins before them is cut.
  public static func lines(
    of path: String, atMost lines: Int = RuntimeLimits.quotedLines,
    bytes limit: Int = RuntimeLimits.quotedBytes
  ) -> [[UInt8]] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return [] }
    let offset = max(Int(status.st_size) - limit, 0)
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(pread(descriptor, buffer.baseAddress, limit, off_t(offset)), 0)
    }
    var text = bytes[...]
    while text.last == 0x0A || text.last == 0x0D { text.removeLast() }
    guard !text.isEmpty else { return [] }
    return text.split(separator: 0x0A, omittingEmptySubsequences: false).suffix(lines).map {
      $0.last == 0x0D ? Array($0.dropLast()) : Array($0)
    }
  }
}
