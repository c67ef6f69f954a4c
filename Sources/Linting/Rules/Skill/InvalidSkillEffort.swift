import Diagnostics

/// Finds efforts of skills that Claude Code does not know.
enum InvalidSkillEffort: FileRule {
  static let name = "skill/invalid-effort"
  static let severity = Severity.warning
  static let summary = "a skill's effort that Claude Code does not know"
  static let explanation = """
    `effort` says how long a model thinks: `low`, `medium`, `high`, `xhigh` or `max`. Another word is \
    skipped, and the skill runs with the session's effort.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      effort: ‹meduim›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "unknown effort 'meduim'", offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      effort: max
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    EnumeratedField.findings(
      file, "effort", in: .skill, what: "effort", among: InvalidEffort.efforts,
      reason: "The skill runs with the session's effort instead.")
  }
}
