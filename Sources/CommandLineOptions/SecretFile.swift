import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Files of secrets, which nobody but their owner may reach.
public enum SecretFile {
  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - limit: most bytes that are read; of a longer file the rest is left out.
  /// - Throws: ``CommandFailure``, also where others than the owner may reach the file.
  public static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let name = TerminalText.escape(path)
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw CommandFailure("\(name): \(String(cString: strerror(errno)))", status: .usage)
    }
    defer { close(descriptor) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CommandFailure("\(name): not a regular file", status: .usage)
    }
    // Asked of the file that is open: a secret that others could reach must not be used even once.
    guard status.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        "\(name): others than the owner can reach this secret; say 'chmod 600' and, if it was "
          + "shared, make a new one",
        status: .usage)
    }
    return [UInt8](unsafeUninitializedCapacity: limit) {
      $1 = max(pread(descriptor, $0.baseAddress, $0.count, 0), 0)
    }
  }
}
