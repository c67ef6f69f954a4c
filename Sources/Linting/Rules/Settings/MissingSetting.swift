import Diagnostics

/// Finds objects of settings that lack what Claude Code needs.
enum MissingSetting: FileRule {
  static let name = "settings/missing-key"
  static let severity = Severity.error
  static let summary = "an object of settings that lacks a key"
  static let explanation = """
    Some settings are objects that mean nothing without certain keys, such as a status line without \
    its command.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"‹statusLine›": {"type": "command"}}
      """, at: ".claude/settings.json", message: "'statusLine.command' is missing"),
    .good(
      """
      {"statusLine": {"type": "command", "command": "date"}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] { SettingsSchema.findings.missingKeys(file) }
}
