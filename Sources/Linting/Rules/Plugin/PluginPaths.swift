import Definitions

extension RuleExample.File {
  /// The manifest of a plugin in the folder `style`.
  static let pluginManifest = RuleExample.File(
    "style/.claude-plugin/plugin.json", #"{"name": "style", "version": "1.0.0"}"#)
}

/// The paths of components that a plugin's manifest names.
enum PluginPaths {
  private static let fields = [
    "commands", "agents", "skills", "hooks", "mcpServers", "outputStyles",
  ]

  /// The paths with their places; none where the file is no manifest of a plugin.
  static func all(in file: FileContext) -> [SettingNode] {
    guard JSONFileSchema(file.file) == .plugin, let settings = file.settings else { return [] }
    var paths: [SettingNode] = []
    for field in fields {
      guard let value = settings[field] else { continue }
      paths += (value.items ?? [value]).prefix(LintingLimits.fields)
    }
    return paths.filter { node in
      guard let text = node.text else { return false }
      return !text.isEmpty && text.utf8.count <= LintingLimits.pathLength && !text.contains("$")
    }
  }

  /// The plugin's folder, relative to the workspace's root, with a slash at its end unless it is that
  /// root.
  static func root(of file: FileContext) -> String {
    Paths.part(of: file.path, before: ".claude-plugin") ?? ""
  }
}
