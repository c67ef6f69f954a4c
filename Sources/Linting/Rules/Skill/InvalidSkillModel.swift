import Diagnostics
import SourceText

/// Finds models of skills that Claude Code does not know.
enum InvalidSkillModel: FileRule {
  static let name = "skill/invalid-model"
  static let severity = Severity.warning
  static let summary = "a skill's model that Claude Code does not know"
  static let explanation = """
    `model` is an alias (`sonnet`, `opus`, `haiku`, `fable`), `inherit`, or the full name of a Claude \
    model, in which the names that cloud providers give count too. With another word the first request \
    fails that the skill makes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      model: ‹hiku›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "unknown model 'hiku'", offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      model: opusplan
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] { InvalidModel.findings(file, in: .skill) }
}
