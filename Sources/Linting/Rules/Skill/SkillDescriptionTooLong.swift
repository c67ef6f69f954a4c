import Diagnostics
import SourceText

/// Finds skills' descriptions over the specification's limit.
enum SkillDescriptionTooLong: FileRule {
  static let name = "skill/description-too-long"
  static let severity = Severity.warning
  static let summary = "a skill's description of more than 1,024 characters"
  static let explanation = """
    The Agent Skills specification allows 1,024 characters. Some readers refuse a skill with more; \
    Claude Code cuts the text at 1,536, and what is behind that never decides anything.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: review\ndescription: ‹Reviews" + String(repeating: " and reviews", count: 90)
        + ".›\n---\nRead all of it.\n", at: "skills/review/SKILL.md",
      message: "the description has 1088 characters; 1024 are allowed"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let description = file.skill?.description,
      description.value.utf8.count > LintingLimits.skillDescription
    else { return [] }
    let count = description.value.unicodeScalars.count
    guard count > LintingLimits.skillDescription else { return [] }
    return [
      Finding(
        "the description has \(count) characters; \(LintingLimits.skillDescription) are allowed",
        at: description.range, reason: "Some readers refuse the skill.",
        help: "Keep what decides when the skill is the right one.")
    ]
  }
}
