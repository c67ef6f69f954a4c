import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A call of the operating system that failed.
public struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was tried, as a phrase: "open".
  public var call: String
  /// The path it was tried on; empty where there is none.
  public var path: String
  /// `errno`.
  public var code: Int32

  /// Makes an error.
  public init(call: String, path: String = "", code: Int32) {
    self.call = call
    self.path = path
    self.code = code
  }

  /// Whether the disk, or the share of it that the user may have, is full.
  public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

  /// Whether there is no such file.
  public var isMissing: Bool { code == ENOENT }

  /// What is wrong, in words.
  public var description: String {
    "cannot \(call)\(path.isEmpty ? "" : " \(path)"): \(String(cString: strerror(code)))"
  }
}

extension String {
  /// The folder that a path leads into; `.` where it names none.
  var parentFolder: String {
    utf8.lastIndex(of: 0x2F).map { String(self[..<$0]) } ?? "."
  }
}

/// Files and folders that only their owner may read.
enum PrivateFile {
  /// Makes a folder with mode 0700 and those above it, where they are missing.
  static func makeFolder(_ path: String) throws(SystemError) {
    if mkdir(path, 0o700) == 0 { return }
    var code = errno
    if code == ENOENT, let slash = path.utf8.lastIndex(of: 0x2F), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
      if mkdir(path, 0o700) == 0 { return }
      code = errno
    }
    var status = stat()
    if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
    throw SystemError(call: "create the folder", path: path, code: code)
  }

  /// The names in a folder, in no order; none where it cannot be read.
  static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let item = readdir(directory) {
      names.append(
        withUnsafeBytes(of: &item.pointee.d_name) { name in
          String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names
  }

  /// Writes a new file with mode 0600 in place of any that is there.
  static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError(call: "create", path: path, code: errno) }
    let code = bytes.withUnsafeBytes { DescriptorWriting.writeAll($0, to: descriptor).code }
    // close(2) may be the first to say that a quota is used up.
    let closed = close(descriptor)
    if code != 0 { throw SystemError(call: "write", path: path, code: code) }
    if closed != 0 { throw SystemError(call: "write", path: path, code: errno) }
  }

  /// Reads a regular file.
  ///
  /// - Parameter limit: most bytes; a longer file throws `EOVERFLOW`.
  static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError(call: "open", path: path, code: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw SystemError(call: "read", path: path, code: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SystemError(call: "read", path: path, code: EINVAL)
    }
    var bytes: [UInt8] = []
    // Files of /proc say that they are empty, so that the end alone tells the size.
    let chunk = min(max(Int(status.st_size) + 1, 4096), 1 << 20)
    while true {
      var code: Int32 = 0
      let read = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        count = 0
        let got = readOnce(descriptor, buffer.baseAddress, chunk)
        if got < 0 { code = errno } else { count = got }
      }
      guard code == 0 else { throw SystemError(call: "read", path: path, code: code) }
      if read.isEmpty { return bytes }
      guard read.count <= limit - bytes.count else {
        throw SystemError(call: "read", path: path, code: EOVERFLOW)
      }
      bytes.append(contentsOf: read)
    }
  }

  private static func readOnce(
    _ descriptor: Int32, _ base: UnsafeMutableRawPointer?, _ size: Int
  ) -> Int {
    while true {
      #if canImport(Glibc)
        let got = Glibc.read(descriptor, base, size)
      #elseif canImport(Musl)
        let got = Musl.read(descriptor, base, size)
      #else
        let got = Darwin.read(descriptor, base, size)
      #endif
      if got < 0, errno == EINTR { continue }
      return got
    }
  }
}
