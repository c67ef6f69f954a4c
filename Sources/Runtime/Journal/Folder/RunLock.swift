import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Keeps two runtimes from driving one run; the kernel gives it back when its holder dies.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of a run.
  ///
  /// - Throws: ``RunLockError``.
  public convenience init(_ folder: RunFolder) throws(RunLockError) {
    try self.init(path: folder.lock)
  }

  /// Takes the lock that a file stands for.
  ///
  /// - Throws: ``RunLockError``.
  init(path: String) throws(RunLockError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw .system(SystemError(call: "open", path: path, code: errno))
    }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw .system(SystemError(call: "lock", path: path, code: code))
      }
      throw .held(by: RunLock.holder(of: path))
    }
    // The number only helps people; who holds the lock is for the kernel to say.
    _ = ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Whether a runtime drives the run at this moment.
  public static func isHeld(_ folder: RunFolder) -> Bool { isHeld(path: folder.lock) }

  /// Whether a process holds the lock that a file stands for.
  static func isHeld(path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func holder(of path: String) -> Int32? {
    guard let bytes = try? PrivateFile.read(path, limit: 64) else { return nil }
    return Int32(String(decoding: bytes.filter(\.isASCIIDigit), as: UTF8.self))
  }
}

/// Why a run's lock could not be taken.
public enum RunLockError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Another runtime holds it; its process number, where it wrote one.
  case held(by: Int32?)
  /// The lock's file cannot be used.
  case system(SystemError)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .held(let pid):
      "the run is being driven by another runtime" + (pid.map { " (process \($0))" } ?? "")
    case .system(let error): error.description
    }
  }
}
