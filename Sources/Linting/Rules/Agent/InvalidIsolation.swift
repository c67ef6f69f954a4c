import Diagnostics

/// Finds an isolation that Claude Code does not know.
enum InvalidIsolation: FileRule {
  static let name = "agent/invalid-isolation"
  static let severity = Severity.warning
  static let summary = "an isolation that Claude Code does not know"
  static let explanation = """
    `isolation: worktree` gives an agent a copy of the repository of its own. With another word \
    it works in the session's own files.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      isolation: ‹work-tree›
      ---
      Review what changed.
      """, message: "unknown isolation 'work-tree'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      isolation: worktree
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "isolation", in: .agent, what: "isolation", among: ["worktree"],
      reason: "The agent works in the session's own files.")
  }
}
