import CommandLineOptions
import Definitions

/// The staged files that a lint is about, by the workspaces that they belong to.
struct StagedFiles {
  let index: GitIndex
  /// Files and folders to keep to; all where empty.
  let paths: [String]

  /// The roots of workspaces, each with the absolute paths of its staged files, in path order.
  ///
  /// - Throws: ``CommandFailure`` where a path is neither staged nor on disk.
  func byRoot() throws -> [(root: String, staged: [String])] {
    var roots: [String] = []
    var stagedOfRoot: [[UInt8]: [String]] = [:]
    var rootOfFolder: [[UInt8]: String] = [:]
    for path in try asked() where Self.canMatter(path) {
      let folder = Array(Paths.folder(of: path).utf8)
      let root = rootOfFolder[folder] ?? WorkspaceRoot.find(for: path, home: WorkingFolder.home)
      rootOfFolder[folder] = root
      let key = Array(root.utf8)
      if stagedOfRoot[key] == nil { roots.append(root) }
      stagedOfRoot[key, default: []].append(path)
    }
    return roots.map { ($0, stagedOfRoot[Array($0.utf8)] ?? []) }
  }

  private func asked() throws -> [String] {
    guard !paths.isEmpty else { return index.staged }
    let staged = Set(index.staged.map { Array($0.utf8) })
    var asked: Set<[UInt8]> = []
    for path in paths {
      let absolute = Paths.absolute(path)
      asked.insert(Array(absolute.utf8))
      if !staged.contains(Array(absolute.utf8)) { try Paths.requireReadable(path) }
    }
    return index.staged.filter { path in
      let bytes = Array(path.utf8)
      return asked.contains(bytes) || asked.contains([0x2F])
        || bytes.indices.contains { bytes[$0] == 0x2F && asked.contains(Array(bytes[..<$0])) }
    }
  }

  /// Whether a file can be a definition or a script, told from the end of its name; most commits hold
  /// none, and then nothing more is asked of git.
  private static func canMatter(_ path: String) -> Bool {
    let name = Paths.name(of: path)
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.utf8.startIndex else {
      return true
    }
    return endings.contains(String(name[dot...]).lowercased())
  }

  private static let endings: Set = [
    ".md", ".json", ".yaml", ".yml", ".sh", ".bash", ".js", ".mjs", ".cjs", ".ts", ".py",
  ]
}
