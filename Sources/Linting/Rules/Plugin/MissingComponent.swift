import Diagnostics
import SourceText

/// Finds paths in a plugin's manifest that lead nowhere.
enum MissingComponent: FileRule {
  static let name = "plugin/missing-component"
  static let severity = Severity.warning
  static let summary = "a manifest names a file or folder that is not there"
  static let explanation = """
    Paths of commands, agents, skills, hooks and servers are relative to the plugin's folder. What is not \
    there does not load, and nothing says so.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "agents": ["./agents/reviewer.md", "‹./agents/reviwer.md›"]}
      """, at: ".claude-plugin/plugin.json",
      message: "there is no './agents/reviwer.md' in this plugin", others: [reviewer]),
    .good(
      """
      {"name": "style", "agents": ["./agents/reviewer.md"], "hooks": {"Stop": []}}
      """, at: ".claude-plugin/plugin.json", others: [reviewer]),
  ]

  private static let reviewer = RuleExample.File(
    "agents/reviewer.md",
    """
    ---
    name: reviewer
    description: Reviews what changed in a branch.
    ---
    Review what changed.
    """)

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    let root = PluginPaths.root(of: file)
    return PluginPaths.all(in: file).compactMap { node in
      guard let text = node.text, !text.hasPrefix("/"),
        let path = Paths.resolve(text, from: "")
      else { return nil }
      let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
      guard !folder.isEmpty, !file.existence.holds(root + folder) else { return nil }
      return Finding(
        "there is no '\(text)' in this plugin", at: node.textRange,
        reason: "What is not there does not load.",
        help: "Paths are relative to the folder that holds '.claude-plugin'.")
    }
  }
}
