import Diagnostics

/// Finds efforts of commands that Claude Code does not know.
enum InvalidCommandEffort: FileRule {
  static let name = "command/invalid-effort"
  static let severity = Severity.warning
  static let summary = "a command's effort that Claude Code does not know"
  static let explanation = """
    `effort` says how long a model thinks: `low`, `medium`, `high`, `xhigh` or `max`. Another word is \
    skipped, and the command runs with the session's effort.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Reviews code.
      effort: ‹higher›
      ---
      Review what changed.
      """, at: "commands/review.md", message: "unknown effort 'higher'"),
    .good(
      """
      ---
      description: Reviews code.
      effort: high
      ---
      Review what changed.
      """, at: "commands/review.md"),
  ]

  static let needs: FileParts = [.command, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "effort", in: .command, what: "effort", among: InvalidEffort.efforts,
      reason: "The command runs with the session's effort instead.")
  }
}
