import Diagnostics

/// Finds skills that let every shell command through.
enum BroadBashInSkill: FileRule {
  static let name = "skill/broad-bash"
  static let severity = Severity.warning
  static let summary = "a skill allows every shell command"
  static let explanation = """
    Tools in `allowed-tools` run without asking while the skill is active. `Bash` alone lets the model \
    run anything, also what a text that it reads tells it to. Name the commands that are needed: \
    `Bash(git status *)`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: commit
      description: Commits what changed.
      allowed-tools: Read ‹Bash(*)›
      ---
      Commit what changed.
      """, at: "skills/commit/SKILL.md", message: "'Bash(*)' allows every shell command"),
    .good(
      """
      ---
      name: commit
      description: Commits what changed.
      allowed-tools: Read Bash(git:*)
      ---
      Commit what changed.
      """, at: "skills/commit/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    BroadBash.findings(file.skill?.allowedTools ?? [])
  }
}
