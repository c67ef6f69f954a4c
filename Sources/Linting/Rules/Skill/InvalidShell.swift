import Diagnostics

/// Finds shells of skills and commands that Claude Code does not know.
enum InvalidShell: FileRule {
  static let name = "skill/invalid-shell"
  static let severity = Severity.warning
  static let summary = "a shell of a skill or command that Claude Code does not know"
  static let explanation = """
    `shell` says what runs the commands in a text, written as `` !`command` ``: `bash`, or `powershell`. \
    With another word bash runs them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      shell: ‹zsh›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "unknown shell 'zsh'"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      shell: powershell
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "shell", in: file.file.kind == .command ? .command : .skill, what: "shell",
      among: ["bash", "powershell"], reason: "Bash runs the commands of the text instead.")
  }
}
