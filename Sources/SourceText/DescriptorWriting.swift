#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whole writes to file descriptors.
public enum DescriptorWriting {
  /// Writes all bytes, over interruptions and partial writes.
  ///
  /// - Returns: `errno` of the write that failed, 0 where all went well, and the bytes that were
  ///   written.
  public static func writeAll(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) -> (code: Int32, count: Int) {
    var offset = 0
    while offset < bytes.count, let base = bytes.baseAddress {
      #if canImport(Glibc)
        let wrote = Glibc.write(descriptor, base + offset, bytes.count - offset)
      #elseif canImport(Musl)
        let wrote = Musl.write(descriptor, base + offset, bytes.count - offset)
      #else
        let wrote = Darwin.write(descriptor, base + offset, bytes.count - offset)
      #endif
      if wrote < 0 {
        if errno == EINTR { continue }
        return (errno, offset)
      }
      offset += wrote
    }
    return (0, offset)
  }
}
