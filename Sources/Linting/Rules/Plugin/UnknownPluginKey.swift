import Diagnostics

/// Finds keys of plugins' and marketplaces' manifests that Claude Code does not know.
enum UnknownPluginKey: FileRule {
  static let name = "plugin/unknown-key"
  static let severity = Severity.note
  static let summary = "a key of a manifest that Claude Code does not know"
  static let explanation = """
    A misspelt key has no effect, so that the commands or agents that it names do not load. A name that is \
    near to a known one is a warning; any other is a note, since another tool may read it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "‹keyword›": ["words"]}
      """, at: ".claude-plugin/plugin.json", message: "unknown key 'keyword'", offersFix: true),
    .good(
      """
      {"name": "style", "keywords": ["words"], "license": "MIT"}
      """, at: ".claude-plugin/plugin.json"),
  ]

  private static let findings = SchemaFindings(
    schemas: [.plugin, .marketplace], reason: "Nothing reads it, so it has no effect.")

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    findings.unknownKeys(
      file, forbidden: .warning, permitted: .note,
      help: "Where another tool or a newer Claude Code reads it, leave it.")
  }
}
