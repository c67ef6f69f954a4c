import Diagnostics

/// Finds settings whose value is none of those that Claude Code takes.
enum InvalidSetting: FileRule {
  static let name = "settings/invalid-value"
  static let severity = Severity.warning
  static let summary = "a setting whose value Claude Code does not take"
  static let explanation = """
    Many settings take one of a few words, a number in bounds, or a text of a certain form. Any other \
    value is refused; one that is near to a known word has a fix.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"defaultMode": "‹acceptEdit›"}}
      """, at: ".claude/settings.json",
      message: """
        'permissions.defaultMode' must be one of 'acceptEdits', 'bypassPermissions', 'default', \
        'delegate', 'dontAsk', 'plan', 'auto', 'manual', not 'acceptEdit'
        """, offersFix: true),
    .bad(
      """
      {"cleanupPeriodDays": ‹0›, "claudeMdExcludes": ["‹packages/web/CLAUDE.md›"]}
      """, at: ".claude/settings.json", message: "'cleanupPeriodDays' must be at least 1"),
    .bad(
      """
      {"bindings": [{"context": "‹Chatt›", "bindings": {"ctrl+k": "chat:submit"}}]}
      """, at: ".claude/keybindings.json", offersFix: true),
    .good(
      """
      {"permissions": {"defaultMode": "acceptEdits"}, "cleanupPeriodDays": 20}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    SettingsSchema.findings.invalidValues(file)
  }
}
