import Diagnostics
import SourceText

/// Finds skills' names that tell nothing.
enum VagueSkillName: FileRule {
  static let name = "skill/vague-name"
  static let severity = Severity.note
  static let summary = "a skill's name that tells nothing"
  static let explanation = """
    People call a skill by its name, and a model sees it before all else. `helper`, `utils` or `data` \
    could be anything. Name what it does and to what: `processing-invoices`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹helper›
      description: Fills forms. Use when a form is to be filled.
      ---
      Read all of it.
      """, at: "skills/helper/SKILL.md", message: "the name 'helper' tells nothing"),
    .good(
      """
      ---
      name: form-helper
      description: Fills forms. Use when a form is to be filled.
      ---
      Read all of it.
      """, at: "skills/form-helper/SKILL.md"),
  ]

  private static let vague: Set = [
    "helper", "helpers", "util", "utils", "utility", "utilities", "tool", "tools", "misc", "stuff",
    "data", "file", "files", "document", "documents", "skill", "skills", "my-skill", "new-skill",
    "general", "common", "main", "example-skill", "assistant", "untitled",
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let skill = file.skill, skill.name.range.length > 0, vague.contains(skill.name.value)
    else { return [] }
    return [
      Finding(
        "the name '\(skill.name.value)' tells nothing", at: skill.name.range,
        help: "Name what the skill does, and to what.")
    ]
  }
}
