import Diagnostics
import SourceText

/// Finds descriptions of skills in which somebody speaks.
enum NotThirdPerson: FileRule {
  static let name = "skill/not-third-person"
  static let severity = Severity.note
  static let summary = "a skill's description in which somebody speaks"
  static let explanation = """
    A description is put among the model's own instructions, where "I" and "you" are somebody else: the \
    vendor's guide asks for the third person. Write "Fills forms", not "I can fill forms" or "You can \
    use this to fill forms".
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: forms
      description: ‹I can› fill forms. Use when a form is to be filled.
      ---
      Read all of it.
      """, at: "skills/forms/SKILL.md", message: "the description begins with 'I can'"),
    .good(
      """
      ---
      name: forms
      description: Fills forms. Use when a form is to be filled.
      ---
      Read all of it.
      """, at: "skills/forms/SKILL.md"),
  ]

  private static let beginnings = [
    "I can ", "I will ", "I'll ", "I am ", "I'm ", "I help ", "We can ", "We will ", "We help ",
    "You can ", "You will ", "You should ", "Let me ",
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill, let description = file.writtenText(of: "description"),
      let value = file.field("description")?.value.scalar,
      let beginning = beginnings.first(where: { begin in
        description.value.utf8.starts(with: begin.utf8) { $0.asciiLowercased == $1.asciiLowercased }
      })
    else { return [] }
    let length = beginning.utf8.count - 1
    return [
      Finding(
        "the description begins with '\(description.value.prefix(beginning.count - 1))'",
        at: value.origin.sourceRange(of: SourceRange(start: 0, end: length)),
        reason: "It stands among the model's own instructions, where this is somebody else.",
        help: "Say what the skill does: 'Fills forms'.")
    ]
  }
}
