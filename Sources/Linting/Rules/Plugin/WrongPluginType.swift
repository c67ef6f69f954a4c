import Diagnostics

/// Finds values in plugins' and marketplaces' manifests that have the wrong type.
enum WrongPluginType: FileRule {
  static let name = "plugin/wrong-type"
  static let severity = Severity.error
  static let summary = "a manifest's value that has the wrong type"
  static let explanation = """
    An author is an object with a name, keywords are a list. Claude Code refuses a manifest whose values \
    have other types.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"name": "style", "author": ‹"Ada"›}
      """, at: ".claude-plugin/plugin.json"),
    .good(
      """
      {"name": "style", "author": {"name": "Ada"}, "keywords": ["words"]}
      """, at: ".claude-plugin/plugin.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] { PluginSchema.findings.wrongTypes(file) }
}
