import Definitions
import SourceText

/// Where a file stands as Claude Code sees it.
struct LoadingPlace: Sendable {
  /// Whose a file is.
  enum Scope: Sendable {
    /// A project's, in a `.claude` or beside it; the project's folder is relative to the workspace.
    case project(folder: String)
    /// A person's, in the `.claude` of their home folder.
    case user
    /// A plugin's.
    case plugin(Plugin)
    /// Nobody's: outside of every `.claude` and every plugin.
    case none
  }

  /// Whose the file is.
  let scope: Scope
  /// The names of the path below `.claude`, the plugin's folder, or the workspace's.
  let names: [ArraySlice<UInt8>]
  /// Whether the file stands in a `.claude`.
  let isInClaudeFolder: Bool

  /// Finds the place of a file.
  ///
  /// - Parameters:
  ///   - path: the file, relative to the workspace's root.
  ///   - root: the names of that root.
  ///   - home: the names of the person's home folder, where it is known.
  ///   - plugins: the plugins of the workspace.
  init(
    of path: String, root: [ArraySlice<UInt8>], home: [ArraySlice<UInt8>]?, plugins: PluginIndex
  ) {
    let relative = PathNames.split(path)
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    let outer = isAbsolute ? 0 : root.count
    let all = isAbsolute ? relative : root + relative
    let claude = all.dropLast().lastIndex { $0.elementsEqual(".claude".utf8) }
    if !isAbsolute, let (plugin, depth) = plugins.plugin(around: relative),
      claude.map({ $0 < outer + depth }) ?? true
    {
      scope = .plugin(plugin)
      names = Array(relative[depth...])
      isInClaudeFolder = false
      return
    }
    guard let claude else {
      scope = .none
      names = relative
      isInClaudeFolder = false
      return
    }
    let isHome = home.map { $0.elementsEqual(all[..<claude]) { $0.elementsEqual($1) } } ?? false
    let folder = all[min(outer, claude)..<claude].map { String(decoding: $0, as: UTF8.self) }
    scope = isHome ? .user : .project(folder: folder.joined(separator: "/"))
    names = Array(all[(claude + 1)...])
    isInClaudeFolder = true
  }

  /// The names of the folders, as text.
  var folders: [String] { names.dropLast().map { String(decoding: $0, as: UTF8.self) } }
  /// The file's name.
  var fileName: String { names.last.map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// What tells the sets apart in which names are unique.
  var set: String {
    switch scope {
    case .project(let folder): "project " + folder
    case .user: "user"
    case .plugin(let plugin): "plugin " + plugin.name
    case .none: "none"
    }
  }

  /// The name under which a definition is found: a plugin's name stands before it.
  func qualified(_ name: String) -> String {
    if case .plugin(let plugin) = scope { return plugin.name + ":" + name }
    return name
  }

  /// What is said behind the subject: where a nested project's definitions are found.
  var remark: String {
    if case .project(let folder) = scope, !folder.isEmpty {
      return "in sessions that are started in \(folder)"
    }
    return ""
  }
}
