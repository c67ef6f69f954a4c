#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read.
public enum FileReadingError: Error, Equatable, Sendable {
  /// The system refused; `code` is `errno`.
  case system(path: String, code: Int32)
  /// The path names a directory, device, socket or FIFO.
  case notARegularFile(path: String)
  /// The file is larger than `limit` bytes.
  case tooLarge(path: String, size: Int, limit: Int)
  /// The file holds a secret, and others than its owner can reach it.
  case reachableByOthers(path: String)

  /// The path that could not be read.
  public var path: String {
    switch self {
    case .system(let path, _), .notARegularFile(let path), .tooLarge(let path, _, _),
      .reachableByOthers(let path):
      path
    }
  }

  /// Whether there is no such file.
  public var isMissingFile: Bool {
    if case .system(_, let code) = self { code == ENOENT || code == ENOTDIR } else { false }
  }
}

extension FileReadingError: CustomStringConvertible {
  /// What is wrong, in words, without the path.
  public var description: String {
    switch self {
    case .system(_, let code): String(cString: strerror(code))
    case .notARegularFile: "not a regular file"
    case .tooLarge(_, let size, let limit):
      "\(size) bytes are more than the limit of \(limit) bytes"
    case .reachableByOthers:
      "others than the owner can reach this secret; say 'chmod 600' and, if it was shared, make a new one"
    }
  }
}

/// A way to read a file: from disk, or from wherever a version of it is kept.
public typealias FileReader = (_ path: String) throws(FileReadingError) -> SourceFile

extension SourceFile {
  /// Largest file that is read, in bytes: far above any definition, far below what would hurt.
  public static let sizeLimit = 16 << 20

  /// Reads a regular file.
  ///
  /// It never waits: a FIFO or a device is refused, not opened for good.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - displayPath: the path to show to people; `path` where it is nil.
  ///   - limit: largest size accepted, in bytes.
  ///   - isSecret: whether nobody but its owner may reach the file.
  /// - Throws: ``FileReadingError``.
  public static func read(
    _ path: String, as displayPath: String? = nil, limit: Int = SourceFile.sizeLimit,
    isSecret: Bool = false
  ) throws(FileReadingError) -> SourceFile {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(path: path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    // Asked of the file that is open: a secret that others could reach must not be used even once.
    guard !isSecret || status.st_mode & 0o077 == 0 else { throw .reachableByOthers(path: path) }
    let size = Int(status.st_size)
    guard size <= limit else { throw .tooLarge(path: path, size: size, limit: limit) }

    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = 0
      while count < size {
        guard let base = buffer.baseAddress else { break }
        let got = pread(descriptor, base + count, size - count, off_t(count))
        if got < 0 {
          if errno == EINTR { continue }
          failure = errno
          break
        }
        if got == 0 { break }
        count += got
      }
    }
    guard failure == 0 else { throw .system(path: path, code: failure) }
    return SourceFile(path: displayPath ?? path, bytes: bytes)
  }
}
