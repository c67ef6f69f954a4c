#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few calls of the system that finding definitions needs.
enum FileSystem {
  /// What a directory entry is.
  enum EntryKind: Sendable {
    case file
    case folder
    case link
    /// A FIFO, socket or device.
    case special
  }

  /// A directory entry.
  struct Entry: Sendable {
    /// The name's bytes.
    let name: [UInt8]
    /// What it is.
    let kind: EntryKind
  }

  /// A system call that failed.
  struct Failure: Error {
    /// `errno`.
    let code: Int32
    /// What went wrong, in words.
    var reason: String { String(cString: strerror(code)) }
  }

  /// Names a file for as long as it is there.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  /// The entries of a folder in the order of their names' bytes, `.` and `..` left out.
  static func entries(ofFolder path: String, limit: Int) throws(Failure) -> [Entry] {
    guard let stream = opendir(path) else { throw Failure(code: errno) }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while entries.count < limit, let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: UInt8.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)
        ) { bytes in
          Array(
            UnsafeBufferPointer(
              start: bytes,
              count: strlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self))))
        }
      }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let kind: EntryKind
      switch Int32(entry.pointee.d_type) {
      case Int32(DT_REG): kind = .file
      case Int32(DT_DIR): kind = .folder
      case Int32(DT_LNK): kind = .link
      case Int32(DT_UNKNOWN):
        kind = unlistedKind(of: path + "/" + String(decoding: name, as: UTF8.self))
      default: kind = .special
      }
      entries.append(Entry(name: name, kind: kind))
    }
    entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
    return entries
  }

  /// What `path` leads to, links followed; nil where it leads nowhere.
  static func target(of path: String) throws(Failure) -> (EntryKind, Identity) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw Failure(code: errno) }
    let identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
    return (kind(status.st_mode), identity)
  }

  /// Whether `path` itself is a symbolic link.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && kind(status.st_mode) == .link
  }

  /// Whether something is at `path`.
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The path without links, `.` and `..`; nil where it leads nowhere.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(validatingCString: resolved)
  }

  /// What of a real path stands below a real folder: nothing for the folder itself, nil outside of it.
  static func part(of path: String, below folder: String) -> Substring.UTF8View? {
    if path.hasSameBytes(as: folder) { return ""[...].utf8 }
    let stem = folder == "/" ? folder : folder + "/"
    guard path.utf8.starts(with: stem.utf8) else { return nil }
    return path.utf8.dropFirst(stem.utf8.count)
  }

  /// Whether a path, its links followed, leads to something below a real folder.
  static func leads(_ path: String, into folder: String) -> Bool {
    guard let real = realPath(path), let part = part(of: real, below: folder) else { return false }
    return !part.isEmpty
  }

  /// The first bytes of a regular file; nil where it cannot be read.
  static func firstBytes(of path: String, limit: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, kind(status.st_mode) == .file else { return nil }
    return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, limit, 0))
    }
  }

  /// Some file systems list no kinds.
  private static func unlistedKind(of path: String) -> EntryKind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .special }
    return kind(status.st_mode)
  }

  private static func kind(_ mode: mode_t) -> EntryKind {
    switch mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .special
    }
  }
}
