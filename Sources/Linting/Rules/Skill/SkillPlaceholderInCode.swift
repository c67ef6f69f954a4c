import Diagnostics

/// Finds `$1` in a skill's code where it is the code's own.
enum SkillPlaceholderInCode: FileRule {
  static let name = "skill/placeholder-in-code"
  static let severity = Severity.warning
  static let summary = "a '$1' in a skill's code that an argument takes the place of"
  static let explanation = """
    Claude Code puts the arguments of a call in place of `$0`, `$1` and so on in the whole text of a \
    skill, before a model reads it: a field of `awk`, the parameter of a shell function or of SQL is gone \
    then. Write `\\$1` there. A `$1` in another script or program counts where the \
    skill takes no arguments otherwise; else it may be meant.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: memory
      description: Says which processes use the most memory.
      ---
      ```bash
      ps -eo pid,rss | sort -k2 -n | awk '{print ‹$1›}'
      ```
      """, at: "skills/memory/SKILL.md",
      message: "an argument takes the place of this before the code is read", offersFix: true),
    .bad(
      """
      ---
      name: users
      description: Says how users are found.
      ---
      ```python
      users = await pool.fetch("SELECT * FROM users WHERE active = ‹$1›", True)
      ```
      """, at: "skills/users/SKILL.md", offersFix: true),
    .good(
      """
      ---
      name: memory
      description: Says which processes use the most memory.
      ---
      ```bash
      ps -eo pid,rss | sort -k2 -n | awk '{print \\$1}' > $1
      ```
      """, at: "skills/memory/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    PlaceholdersInCode.findings(file, in: .skill)
  }
}
