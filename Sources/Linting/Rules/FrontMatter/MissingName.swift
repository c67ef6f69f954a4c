import Diagnostics
import SourceText

/// Finds agents and skills without a name.
enum MissingName: FileRule {
  static let name = "front-matter/missing-name"
  static let severity = Severity.error
  static let summary = "an agent or skill has no name"
  static let explanation = """
    The name is how an agent or skill is called, by people and by other definitions. Claude Code \
    does not load an agent without one; for a skill it falls back to the folder, but the Agent Skills \
    specification asks for the name, and other readers need it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      description: Reviews code.
      ---
      """, message: "this agent has no 'name'", offersFix: true),
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
    guard let place = MissingField.place(of: "name", in: file) else { return [] }
    let isSkill = file.file.kind == .skill
    let guess = isSkill ? file.skill?.folder : file.agent?.name.value
    let fixes: [Fix] =
      guess.flatMap { guess in
        guard Names.isLowerCaseWithHyphens(guess) else { return nil }
        return [
          Fix(
            "add 'name: \(guess)'", applicability: .unsafe,
            edits: [Edit(replacing: SourceRange(at: place.insertion), with: "name: \(guess)\n")])
        ]
      } ?? []
    return [
      Finding(
        "this \(file.file.kind.rawValue) has no 'name'", at: place.range,
        reason: isSkill
          ? "The Agent Skills specification asks for one, equal to the folder."
          : "Claude Code does not load an agent without one.",
        fixes: fixes, severity: isSkill ? .warning : nil)
    ]
  }
}
