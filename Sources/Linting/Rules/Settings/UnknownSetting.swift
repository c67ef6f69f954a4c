import Diagnostics
import SourceText

/// Finds keys of settings that Claude Code does not know.
enum UnknownSetting: FileRule {
  static let name = "settings/unknown-key"
  static let severity = Severity.note
  static let summary = "a setting that Claude Code does not know"
  static let explanation = """
    A misspelt setting has no effect, and nothing says so. A name that is near to a known one is a \
    warning; any other is a note, since a newer Claude Code may know it. `env` may hold any variable.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"‹alow›": ["Read"]}, "‹cleanupPeriodDay›": 20}
      """, at: ".claude/settings.json", message: "unknown key 'alow' in 'permissions'",
      offersFix: true),
    .bad(
      """
      {"‹teamName›": "platform"}
      """, at: ".claude/settings.json", message: "unknown key 'teamName'"),
    .good(
      """
      {"permissions": {"allow": ["Read"]}, "env": {"TEAM": "platform"}}
      """, at: ".claude/settings.json"),
  ]

  private static let findings = SchemaFindings(
    schemas: [.settings, .keybindings], reason: "Nothing reads it, so it has no effect.")

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    findings.unknownKeys(
      file, forbidden: .warning, permitted: .note,
      help: "Where another tool or a newer Claude Code reads it, leave it."
    ).filter { finding in
      let key = file.text(in: finding.range)
      // The first is `settings/ignored-key`'s, the second moflo's own.
      if key.hasSameBytes(as: "mcpServers") { return false }
      return !key.hasSameBytes(as: "moflo") || !file.dialects.contains(.moflo)
    }
  }
}
