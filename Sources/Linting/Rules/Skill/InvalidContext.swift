import Diagnostics

/// Finds contexts of skills and commands that Claude Code does not know.
enum InvalidContext: FileRule {
  static let name = "skill/invalid-context"
  static let severity = Severity.warning
  static let summary = "a context of a skill or command that Claude Code does not know"
  static let explanation = """
    `context: fork` runs a skill, or a command, in an agent of its own, with its text as the task. There \
    is no other context: with any other word the text is put into the session, as without the key.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      context: ‹frok›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "unknown context 'frok'", offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      context: fork
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "context", in: file.file.kind == .command ? .command : .skill, what: "context",
      among: ["fork"], reason: "The text is put into the session instead of an agent of its own.")
  }
}
