import CommandLineOptions
import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Questions about paths that a person gave.
enum Paths {
  /// Whether a path names a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is anything under a path.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// Throws ``CommandFailure`` where a path names neither a folder nor a file that can be read
  /// without waiting.
  static func requireReadable(_ path: String) throws {
    var status = stat()
    var reason = "neither a folder nor a regular file"
    if stat(path, &status) != 0 {
      reason = String(cString: strerror(errno))
    } else if [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      return
    }
    throw CommandFailure("\(TerminalText.escape(path)): \(reason)", status: .usage)
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws {
    var made = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
    for name in path.utf8.split(separator: UInt8(ascii: "/")) {
      made += (made.isEmpty || made == "/" ? "" : "/") + String(decoding: name, as: UTF8.self)
      if mkdir(made, 0o777) != 0, errno != EEXIST {
        let reason = String(cString: strerror(errno))
        throw CommandFailure("cannot make \(TerminalText.escape(made)): \(reason)", status: .usage)
      }
    }
  }
}

extension Paths {
  /// The absolute path, symbolic links resolved; the path itself where there is nothing.
  static func real(_ path: String) -> String {
    guard let buffer = realpath(path, nil) else { return path }
    defer { free(buffer) }
    return String(cString: buffer)
  }
}

extension Paths {
  /// The absolute path of something that need not be there, links on the way to it resolved.
  static func absolute(_ path: String) -> String {
    var path = path
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    let name = name(of: path)
    if name.isEmpty || name == "." || name == ".." { return real(path) }
    return join(real(folder(of: path)), name)
  }

  /// The path of the folder that a path lies in; `.` where it names none.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
  }

  /// The last name of a path.
  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// A path that may be relative to a folder.
  static func join(_ folder: String, _ path: String) -> String {
    if path.utf8.first == UInt8(ascii: "/") { return path }
    return folder == "/" ? "/" + path : folder + "/" + path
  }
}
