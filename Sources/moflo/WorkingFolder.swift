#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder in which the command was started.
enum WorkingFolder {
  /// Its absolute path, symbolic links resolved.
  static var path: String {
    guard let buffer = realpath(".", nil) else { return "." }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  /// What leads from here to the files of a folder: empty, `sub/`, `../other/` or an absolute path.
  ///
  /// - Parameter root: an absolute path, symbolic links resolved.
  static func prefix(to root: String) -> String { prefix(from: path, to: root) }

  /// What leads from one folder to the files of another; both are absolute paths without links.
  static func prefix(from folder: String, to root: String) -> String {
    let here = components(of: folder)
    let there = components(of: root)
    var shared = 0
    while shared < here.count, shared < there.count, here[shared].elementsEqual(there[shared]) {
      shared += 1
    }
    // From another corner of the machine an absolute path is easier to read than a ladder of `..`.
    if shared == 0, !here.isEmpty { return root == "/" ? "/" : root + "/" }
    let steps =
      Array(repeating: "..", count: here.count - shared)
      + there[shared...].map { String(decoding: $0, as: UTF8.self) }
    return steps.isEmpty ? "" : steps.joined(separator: "/") + "/"
  }

  /// Environment variable `HOME`; nil where it is not set.
  static var home: String? {
    getenv("HOME").map { String(cString: $0) }
  }

  private static func components(of path: String) -> [Substring.UTF8View] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0).utf8 }
  }
}
