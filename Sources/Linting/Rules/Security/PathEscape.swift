import Definitions
import Diagnostics
import SourceText

/// Finds paths of a plugin that lead out of it.
enum PathEscape: FileRule {
  static let name = "security/path-escape"
  static let severity = Severity.warning
  static let summary = "a plugin's path leads out of the plugin"
  static let explanation = """
    A plugin is copied to where it is used, so paths in its manifest are relative to its folder and stay \
    in it. One with `..`, or an absolute one, is refused, or leads to files of somebody else.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "agents": ["./agents/a.md", "‹../shared/b.md›"]}
      """, at: ".claude-plugin/plugin.json", message: "'../shared/b.md' leads out of the plugin"),
    .good(
      """
      {"name": "style", "agents": ["./agents/a.md"], "homepage": "https://example.com/../style"}
      """, at: ".claude-plugin/plugin.json"),
  ]

  private static let fields = [
    "commands", "agents", "skills", "hooks", "mcpServers", "outputStyles",
  ]

  static let needs: FileParts = .pluginManifest

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .pluginManifest, let settings = file.settings else { return [] }
    var paths: [SettingNode] = []
    for field in fields {
      guard let value = settings[field] else { continue }
      paths += (value.items ?? [value]).prefix(LintingLimits.fields)
    }
    for plugin in (settings["plugins"]?.items ?? []).prefix(LintingLimits.fields) {
      if let source = plugin["source"] { paths.append(source) }
    }
    return paths.compactMap { node in
      guard let text = node.text, text.utf8.count <= LintingLimits.pathLength,
        text.hasPrefix("/") || Paths.resolve(text, from: "") == nil
      else { return nil }
      return Finding(
        "'\(text)' leads out of the plugin", at: node.textRange,
        reason: "A plugin is copied without what lies beside it.")
    }
  }
}
