import Diagnostics

/// Finds a memory that Claude Code does not know.
enum InvalidMemory: FileRule {
  static let name = "agent/invalid-memory"
  static let severity = Severity.warning
  static let summary = "a memory that Claude Code does not know"
  static let explanation = """
    `memory` says where an agent keeps what it learns: with the `user`, in the `project`, or \
    `local` to this copy of it. With another word the agent has no memory.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      memory: ‹projekt›
      ---
      Review what changed.
      """, message: "unknown memory 'projekt'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      memory: project
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "memory", in: .agent, what: "memory", among: ["user", "project", "local"],
      reason: "The agent keeps nothing of what it learns.")
  }
}
