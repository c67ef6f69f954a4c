import SourceText

/// Paths of a workspace, relative to its root and with `/`, worked on as bytes.
enum Paths {
  /// The last name without its ending.
  static func stem(of path: String) -> String {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? ""[...].utf8
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return String(name) ?? ""
    }
    return String(name[..<dot]) ?? ""
  }

  /// The folder that holds a path; empty for one in the root.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// A path taken from a folder, without `.` and `..`; nil where it leads out of the root.
  static func resolve(_ path: String, from folder: String) -> String? {
    var names: [Substring] = []
    for name in folder.split(separator: "/") + path.split(separator: "/") {
      if name == "." { continue }
      if name == ".." {
        guard names.popLast() != nil else { return nil }
        continue
      }
      names.append(name)
    }
    return names.joined(separator: "/")
  }
}
