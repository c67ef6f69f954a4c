import Diagnostics

/// Finds manifests that lack what Claude Code needs.
enum MissingPluginKey: FileRule {
  static let name = "plugin/missing-key"
  static let severity = Severity.error
  static let summary = "a manifest that lacks a key"
  static let explanation = """
    A plugin has a name, a channel the server that it stands for, a language server its command. Without \
    them Claude Code refuses the manifest.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "‹author›": {"email": "ada@example.com"}}
      """, at: ".claude-plugin/plugin.json", message: "'author.name' is missing"),
    .good(
      """
      {"name": "style", "author": {"name": "Ada", "email": "ada@example.com"}}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] { PluginSchema.findings.missingKeys(file) }
}
