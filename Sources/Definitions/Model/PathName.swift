/// Names that paths give.
public enum PathName {
  /// The last name of a path.
  public static func last(of path: String) -> Substring.UTF8View {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...].utf8 }
    return path.utf8[path.utf8.index(after: slash)...]
  }

  /// The last name of a path without its ending.
  public static func stem(of path: String) -> String {
    let name = last(of: path)
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return String(Substring(name))
    }
    return String(Substring(name[..<dot]))
  }

  /// The name of a workflow: its file's without `.workflow.yaml`.
  static func workflow(of path: String) -> String {
    let stem = stem(of: path)
    let ending = ".workflow"
    guard stem.utf8.count > ending.utf8.count, stem.hasSuffix(ending) else { return stem }
    return String(decoding: stem.utf8.dropLast(ending.utf8.count), as: UTF8.self)
  }

  /// The name of the folder that holds a path; that of `context` for a path without folder.
  static func folder(of path: String, context: String) -> String {
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    let name =
      names.count >= 2
      ? names[names.count - 2] : Array(context.utf8).split(separator: UInt8(ascii: "/")).last
    return String(decoding: name ?? [], as: UTF8.self)
  }

  /// The name of a command: its path below `commands/` with `:` between folders.
  static func command(of path: String, context: String) -> String {
    let all = Array(context.utf8).split(separator: UInt8(ascii: "/"))
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    let folders = names.dropLast()
    var below = names[...]
    if let last = folders.lastIndex(where: { $0.isEqualIgnoringCase("commands") }) {
      below = names[(last + 1)...]
    } else if let last = all.lastIndex(where: { $0.isEqualIgnoringCase("commands") }) {
      below = (all[(last + 1)...] + names)[...]
    } else {
      below = names.suffix(1)
    }
    var parts = below.dropLast().map { String(decoding: $0, as: UTF8.self) }
    parts.append(stem(of: path))
    return parts.joined(separator: ":")
  }
}
