import Diagnostics
import SourceText

/// Finds descriptions that do not say when a skill is the right one.
enum VagueSkillDescription: FileRule {
  static let name = "skill/vague-description"
  static let severity = Severity.note
  static let summary = "a skill's description that says no more than the name"
  static let explanation = """
    By its description alone a model chooses a skill for a task. A single word, the name once more, or a \
    phrase such as "a helpful skill" tells it nothing. Say what it does and when.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: code-review
      description: ‹Code review skill›
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md",
      message: "the description says no more than the name"),
    .good(
      """
      ---
      name: code-review
      description: Says how code is reviewed before it is merged.
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, let description = skill.description else { return [] }
    return VagueDescription.findings(
      description, name: skill.name.value, help: "Say what the skill does, and when to use it.")
  }
}
