import Definitions
import Diagnostics
import JSONSyntax
import SourceText

/// A plugin that a manifest or a marketplace of the workspace names.
struct Plugin: Sendable {
  /// A path that a manifest names for a kind of definition.
  struct NamedPath: Sendable {
    /// The names of the path, from the plugin's folder.
    let names: [[UInt8]]
    /// The manifest.
    let file: FileID
    /// The place in it.
    let range: SourceRange
  }

  /// The name, which stands before those of its definitions.
  let name: String
  /// The paths that its manifests name, by their key: `agents`, `commands`, `skills`.
  var paths: [String: [NamedPath]] = [:]
}

/// Finds the plugin that a file belongs to.
struct PluginIndex: Sendable {
  private var plugins: [[UInt8]: Plugin] = [:]

  /// Reads the manifests of a workspace.
  init(_ workspace: Workspace) {
    for (index, file) in workspace.files.enumerated() where file.kind == .pluginManifest {
      guard let root = file.json?.root else { continue }
      let names = PathNames.split(file.path)
      let folder = names.dropLast(2).map { Array($0) }
      if names.last?.elementsEqual("plugin.json".utf8) ?? false {
        add(root, at: folder, FileID(index), workspace)
      } else if names.last?.elementsEqual("marketplace.json".utf8) ?? false {
        add(marketplace: root, at: folder, FileID(index), workspace)
      }
    }
  }

  /// The plugin whose folder is the nearest around a path, and the number of names of that folder.
  func plugin(around names: [ArraySlice<UInt8>]) -> (plugin: Plugin, depth: Int)? {
    for depth in stride(from: names.count - 1, through: 0, by: -1) {
      if let plugin = plugins[Self.key(names[..<depth].map { Array($0) })] {
        return (plugin, depth)
      }
    }
    return nil
  }

  /// The names under which the servers of plugins are called: `plugin_NAME_SERVER`.
  func serverNames(in workspace: Workspace) -> [String] {
    guard !plugins.isEmpty else { return [] }
    return workspace.servers.compactMap { server in
      plugin(around: PathNames.split(workspace[server.file].path)).map {
        "plugin_\($0.plugin.name)_\(server.name.value)"
      }
    }
  }

  private mutating func add(
    marketplace root: JSONNode, at folder: [[UInt8]], _ file: FileID, _ workspace: Workspace
  ) {
    let base = root["metadata"]?.value["pluginRoot"]?.value.string ?? ""
    let entries = root["plugins"]?.value.elements ?? []
    for entry in entries.prefix(LintingLimits.marketplacePlugins) {
      guard let source = entry["source"]?.value.string else { continue }
      let isRelative = source.hasPrefix("./") || source == "."
      let path = PathNames.resolved((isRelative ? "" : base + "/") + source)
      guard isRelative || !base.isEmpty, let path else { continue }
      add(entry, at: folder + path, file, workspace)
    }
  }

  private mutating func add(
    _ node: JSONNode, at folder: [[UInt8]], _ file: FileID, _ workspace: Workspace
  ) {
    let key = Self.key(folder)
    let fallback =
      folder.last.map { String(decoding: $0, as: UTF8.self) }
      ?? PathNames.split(workspace.root).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    var plugin = plugins[key] ?? Plugin(name: node["name"]?.value.string ?? fallback)
    for kind in ["agents", "commands", "skills"] {
      guard let value = node[kind]?.value else { continue }
      for item in (value.elements ?? [value]).prefix(LintingLimits.manifestPaths) {
        guard let text = item.string, let names = PathNames.resolved(text) else { continue }
        plugin.paths[kind, default: []].append(
          .init(names: names, file: file, range: item.range))
      }
    }
    plugins[key] = plugin
  }

  private static func key(_ names: [[UInt8]]) -> [UInt8] {
    Array(names.joined(separator: [UInt8(ascii: "/")]))
  }
}

/// Paths as lists of names.
enum PathNames {
  /// The names of a path.
  static func split(_ path: String) -> [ArraySlice<UInt8>] {
    Array(path.utf8).split(separator: UInt8(ascii: "/"))
  }

  /// The names of a relative path without `.` and `..`; nil where it leads out of its folder.
  static func resolved(_ path: String) -> [[UInt8]]? {
    var names: [[UInt8]] = []
    for name in split(path) where !name.elementsEqual(".".utf8) {
      if name.elementsEqual("..".utf8) {
        guard names.popLast() != nil else { return nil }
      } else {
        names.append(Array(name))
      }
    }
    return names
  }
}
