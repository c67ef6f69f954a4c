import SourceText

/// Paths of a workspace, relative to its root and with `/`, worked on as bytes.
enum Paths {
  /// The folder that holds a path; empty for one in the root.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// Whether a path is a name, or a path that ends with it as a whole name.
  static func ends(_ path: String, with name: String) -> Bool {
    let rest = path.utf8.count - name.utf8.count
    guard rest >= 0, path.utf8.dropFirst(rest).elementsEqual(name.utf8) else { return false }
    return rest == 0 || path.utf8.prefix(rest).last == UInt8(ascii: "/")
  }

  /// All before the first name that is `name`; nil where there is none.
  static func part(of path: String, before name: StaticString) -> String? {
    let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    var path = path
    return path.withUTF8 { path in
      var start = 0
      while start < path.count {
        let end = path.first(UInt8(ascii: "/"), from: start, to: path.count)
        if end - start == name.utf8CodeUnitCount, path[start..<end].elementsEqual(wanted) {
          return String(decoding: path[..<start], as: UTF8.self)
        }
        start = end + 1
      }
      return nil
    }
  }

  /// A path taken from a folder, without `.` and `..`; nil where it leads out of the root.
  static func resolve(_ path: String, from folder: String) -> String? {
    var resolved: [UInt8] = []
    resolved.reserveCapacity(folder.utf8.count + path.utf8.count + 1)
    for var text in [folder, path] {
      let isInside = text.withUTF8 { Self.append($0, to: &resolved) }
      guard isInside else { return nil }
    }
    return String(decoding: resolved, as: UTF8.self)
  }

  /// Appends the names of a path; false where it leads out of the root.
  private static func append(
    _ path: UnsafeBufferPointer<UInt8>, to resolved: inout [UInt8]
  ) -> Bool {
    let dot = UInt8(ascii: ".")
    var start = 0
    while start < path.count {
      let end = path.first(UInt8(ascii: "/"), from: start, to: path.count)
      let name = path[start..<end]
      start = end + 1
      if name.isEmpty || name.count == 1 && name.first == dot { continue }
      if name.count == 2, name.allSatisfy({ $0 == dot }) {
        guard !resolved.isEmpty else { return false }
        resolved.removeLast(resolved.count - (resolved.lastIndex(of: UInt8(ascii: "/")) ?? 0))
        continue
      }
      if !resolved.isEmpty { resolved.append(UInt8(ascii: "/")) }
      resolved.append(contentsOf: name)
    }
    return true
  }
}
