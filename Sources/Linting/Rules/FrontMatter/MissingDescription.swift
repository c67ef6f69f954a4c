import Diagnostics
import SourceText

/// Finds agents and skills without a description.
enum MissingDescription: FileRule {
  static let name = "front-matter/missing-description"
  static let severity = Severity.error
  static let summary = "an agent or skill has no description"
  static let explanation = """
    The description is all that a model sees when it chooses an agent or a skill. Without one Claude \
    Code does not load an agent, and never picks a skill by itself.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      name: reviewer
      ---
      """, message: "this agent has no 'description'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      """),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let place = MissingField.place(of: "description", in: file) else { return [] }
    return [
      Finding(
        "this \(file.file.kind.rawValue) has no 'description'", at: place.range,
        reason: "The description is all that a model sees when it chooses.",
        help: "Say in a sentence what it does and when to use it.")
    ]
  }
}
