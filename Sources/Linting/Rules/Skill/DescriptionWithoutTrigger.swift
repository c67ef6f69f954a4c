import Diagnostics
import SourceText

/// Finds descriptions of skills that do not say when to use them.
enum DescriptionWithoutTrigger: FileRule {
  static let name = "skill/description-without-trigger"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "a skill's description that does not say when to use it"
  static let explanation = """
    The Agent Skills specification asks for a description that says what a skill does and when to use it. \
    Many good ones say the second only between the lines; turn this rule on where all are to say it with \
    a word such as "when", "for" or "before". A skill that only people call needs no such word.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: forms
      description: ‹Fills PDF forms.›
      ---
      Read all of it.
      """, at: "skills/forms/SKILL.md",
      message: "the description does not say when to use the skill",
      configuration: "rules:\n  skill/description-without-trigger: note\n"),
    .good(
      """
      ---
      name: forms
      description: Fills PDF forms. Use when somebody asks to fill one.
      ---
      Read all of it.
      """, at: "skills/forms/SKILL.md",
      configuration: "rules:\n  skill/description-without-trigger: note\n"),
  ]

  private static let words: Set = [
    "when", "whenever", "while", "before", "after", "if", "for", "during", "use", "uses", "used",
    "triggers", "trigger", "asks", "invoke",
  ]

  static let needs: FileParts = .skill

  static func check(_ file: FileContext) -> [Finding] {
    guard let description = file.skill?.description, file.field("when_to_use") == nil,
      file.field("disable-model-invocation")?.value.coreValue != .bool(true)
    else { return [] }
    let found = description.value.utf8.split { byte in
      byte < 0x80 && !byte.isASCIILetter
    }
    .contains { word in word.count < 12 && words.contains((String(word) ?? "").lowercased()) }
    guard !found else { return [] }
    return [
      Finding(
        "the description does not say when to use the skill", at: description.range,
        help: "Add a sentence such as 'Use when …'.")
    ]
  }
}
