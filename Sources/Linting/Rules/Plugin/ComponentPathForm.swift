import Diagnostics
import SourceText

/// Finds paths in a plugin's manifest that do not begin with `./`.
enum ComponentPathForm: FileRule {
  static let name = "plugin/invalid-path"
  static let severity = Severity.error
  static let summary = "a manifest's path does not begin with './'"
  static let explanation = """
    Claude Code takes only paths that begin with `./`: any other makes the manifest invalid, and the plugin \
    does not load.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "commands": "‹commands/check.md›"}
      """, at: ".claude-plugin/plugin.json",
      message: "the path 'commands/check.md' does not begin with './'", offersFix: true),
    .good(
      """
      {"name": "style", "commands": "./commands/check.md"}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    PluginPaths.all(in: file).compactMap { node in
      // What leads out is `security/path-escape`'s.
      guard let text = node.text, !text.hasPrefix("./"), !text.hasPrefix("/"), text != ".",
        Paths.resolve(text, from: "") != nil
      else { return nil }
      return Finding(
        "the path '\(text)' does not begin with './'", at: node.textRange,
        reason: "Claude Code refuses the manifest.",
        fixes: [
          Fix(
            "write './\(text)'", applicability: .safe,
            edits: [Edit(replacing: SourceRange(at: node.textRange.start), with: "./")])
        ])
    }
  }
}
