import Diagnostics
import SourceText

/// Finds `.claudeignore`, which nothing reads.
enum UnreadIgnoreFile: FileRule {
  static let name = "settings/unread-ignore-file"
  static let severity = Severity.warning
  static let summary = "a .claudeignore, which Claude Code does not read"
  static let explanation = """
    Claude Code has no ignore file: what a `.claudeignore` names is read like anything else. Rules under \
    `permissions.deny`, such as `Read(./.env)`, keep it from files.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹# secrets›
      .env
      """, at: ".claudeignore", message: "Claude Code does not read '.claudeignore'"),
    .good(
      """
      {"permissions": {"deny": ["Read(./.env)", "Read(./secrets/**)"]}}
      """, at: ".claude/settings.json"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .unreadIgnoreFile, file.dialects.contains(.claudeCode) else {
      return []
    }
    let end = file.bytes.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? file.bytes.count
    return [
      Finding(
        "Claude Code does not read '.claudeignore'", at: SourceRange(start: 0, end: end),
        reason: "What it names is read like any other file.",
        help: "Write rules such as 'Read(./.env)' under 'permissions.deny' of the settings.")
    ]
  }
}
