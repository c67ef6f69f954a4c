import Diagnostics

/// Finds an effort that Claude Code does not know.
enum InvalidEffort: FileRule {
  static let name = "agent/invalid-effort"
  static let severity = Severity.warning
  static let summary = "an effort that Claude Code does not know"
  static let explanation = """
    `effort` says how long a model thinks: `low`, `medium`, `high`, `xhigh` or `max`. Another \
    word is skipped, and the agent runs with the session's effort.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      effort: ‹hihg›
      ---
      Review what changed.
      """, message: "unknown effort 'hihg'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      effort: high
      ---
      Review what changed.
      """),
  ]

  /// The words that Claude Code knows.
  static let efforts = ["low", "medium", "high", "xhigh", "max"]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "effort", in: .agent, what: "effort", among: efforts,
      reason: "The agent runs with the session's effort instead.")
  }
}
