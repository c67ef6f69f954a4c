/// Where the workspace of a path begins.
public enum WorkspaceRoot {
  /// What makes a folder the root of a workspace.
  private static let markers = [".claude", ".git", ".claude-plugin"]
  /// What makes one where nothing else does: a workspace may have it in folders of its own.
  private static let configuration = "moflo.yaml"

  /// The root of the workspace that `path` belongs to, as a real path.
  ///
  /// That is the nearest folder, `path` itself or one above it, that holds `.claude`, `.git` or
  /// `.claude-plugin`; where there is none, the farthest that holds `moflo.yaml`; where there is none
  /// either, the folder of `path`. A person's home folder is no workspace only because Claude Code
  /// keeps its own settings there.
  ///
  /// - Parameters:
  ///   - path: a file or folder; it need not exist.
  ///   - home: the person's home folder, where it is known.
  public static func find(for path: String, home: String? = nil) -> String {
    let start = folder(of: path)
    let home = home.flatMap(FileSystem.realPath)
    var folder = start
    var fallback = start
    while true {
      let isHome = home?.hasSameBytes(as: folder) ?? false
      if !isHome, !isClaudeFolder(folder), holds(markers, folder) { return folder }
      if isHome {
        // Inside of the home folder's own `.claude`, that is the workspace.
        let inner = folder + "/.claude"
        return FileSystem.part(of: start, below: inner) == nil ? fallback : inner
      }
      if holds([configuration], folder) { fallback = folder }
      guard let parent = parent(of: folder) else { return fallback }
      folder = parent
    }
  }

  /// Whether a folder holds something that makes it a workspace's root.
  public static func isMarked(_ folder: String) -> Bool { holds(markers + [configuration], folder) }

  private static func holds(_ names: [String], _ folder: String) -> Bool {
    names.contains { FileSystem.exists("\(folder)/\($0)") }
  }

  /// `path` relative to `root`, empty for the root itself; nil where it lies outside.
  ///
  /// - Parameters:
  ///   - path: a file or folder; links on the way to it are resolved, and one that is a folder's own,
  ///     but not one that is a file's.
  ///   - root: a real path.
  public static func relativePath(of path: String, in root: String) -> String? {
    let folderPath: String
    let name: String
    let isFolder = (try? FileSystem.target(of: path))?.0 == .folder
    if !isFolder, let (parent, last) = split(path) {
      guard let real = FileSystem.realPath(parent) else { return nil }
      folderPath = real
      name = last
    } else {
      guard let real = FileSystem.realPath(path) else { return nil }
      folderPath = real
      name = ""
    }
    let full = name.isEmpty ? folderPath : folderPath == "/" ? "/\(name)" : "\(folderPath)/\(name)"
    return FileSystem.part(of: full, below: root).map { String(decoding: $0, as: UTF8.self) }
  }

  private static func isClaudeFolder(_ path: String) -> Bool {
    path.utf8.reversed().starts(with: "/.claude".utf8.reversed())
  }

  /// The folder itself, or that in which a file stands: a link to a file stands where it stands, not
  /// where it leads.
  private static func folder(of path: String) -> String {
    if let target = try? FileSystem.target(of: path), target.0 == .folder {
      return FileSystem.realPath(path) ?? path
    }
    guard let (parent, _) = split(path), !parent.isEmpty else {
      return FileSystem.realPath(".") ?? "."
    }
    return FileSystem.realPath(parent) ?? parent
  }

  private static func parent(of path: String) -> String? {
    guard path != "/", let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let parent = path[..<slash]
    return parent.isEmpty ? "/" : String(parent)
  }

  /// A path's folder and its last name; nil where that name is `.`, `..` or empty.
  private static func split(_ path: String) -> (folder: String, name: String)? {
    var bytes = Array(path.utf8)[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = bytes[(slash.map { $0 + 1 } ?? bytes.startIndex)...]
    guard !name.isEmpty, !name.elementsEqual(".".utf8), !name.elementsEqual("..".utf8) else {
      return nil
    }
    let folder =
      slash.map { $0 == bytes.startIndex ? "/" : String(decoding: bytes[..<$0], as: UTF8.self) }
    return (folder ?? ".", String(decoding: name, as: UTF8.self))
  }
}
