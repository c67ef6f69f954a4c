import Diagnostics
import SourceText

/// Finds skills called otherwise than their folders.
enum NameMismatchesFolder: FileRule {
  static let name = "skill/name-mismatches-folder"
  static let severity = Severity.warning
  static let summary = "a skill is called otherwise than its folder"
  static let explanation = """
    The Agent Skills specification wants a skill's name to be that of its folder. Where both differ, \
    some readers refuse the skill, and others call it by the folder while texts use the name.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹review›
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md",
      message: "the skill 'review' is in a folder named 'code-review'"),
    .good(
      """
      ---
      name: code-review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/code-review/SKILL.md"),
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, !skill.folder.isEmpty, skill.name.range.length > 0,
      SkillNames.problem(with: skill.name.value) == nil,
      !skill.name.value.hasSameBytes(as: skill.folder)
    else { return [] }
    return [
      Finding(
        "the skill '\(skill.name.value)' is in a folder named '\(skill.folder)'",
        at: skill.name.range, reason: "The Agent Skills specification wants both to be equal.",
        help: "Rename one of the two.")
    ]
  }
}
