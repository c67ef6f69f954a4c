import Diagnostics

/// Finds values in plugins' and marketplaces' manifests that Claude Code does not take.
enum InvalidPluginValue: FileRule {
  static let name = "plugin/invalid-value"
  static let severity = Severity.error
  static let summary = "a manifest's value that Claude Code does not take"
  static let explanation = """
    A name must not be empty, a homepage is an address, a dependency is the name of a plugin. Claude \
    Code checks manifests when a plugin is installed and refuses those that do not fit.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": ‹""›, "description": "Checks style."}
      """, at: ".claude-plugin/plugin.json"),
    .bad(
      """
      {"name": "style", "homepage": "‹example.com/style›"}
      """, at: ".claude-plugin/plugin.json",
      message: "'homepage' must be an address, such as https://example.com/docs"),
    .good(
      """
      {"name": "style", "homepage": "https://example.com/style", "dependencies": ["words"]}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    PluginSchema.findings.invalidValues(file)
  }
}
