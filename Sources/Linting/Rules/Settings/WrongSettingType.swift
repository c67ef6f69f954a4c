import Diagnostics

/// Finds settings whose value has another type than Claude Code takes.
enum WrongSettingType: FileRule {
  static let name = "settings/wrong-type"
  static let severity = Severity.error
  static let summary = "a setting whose value has the wrong type"
  static let explanation = """
    JSON tells `true` from `"true"` and `30` from `"30"`, and Claude Code takes only the type that the \
    setting has. A boolean or number in quotes has a fix.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"autoScrollEnabled": ‹"true"›, "cleanupPeriodDays": ‹"20"›}
      """, at: ".claude/settings.json",
      message: "'autoScrollEnabled' must be a boolean, not the string 'true'", offersFix: true),
    .bad(
      """
      {"permissions": {"allow": ‹"Read"›}}
      """, at: ".claude/settings.json",
      message: "'permissions.allow' must be an array, not the string 'Read'", offersFix: true),
    .good(
      """
      {"autoScrollEnabled": true, "cleanupPeriodDays": 20, "permissions": {"allow": ["Read"]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] { SettingsSchema.findings.wrongTypes(file) }
}
