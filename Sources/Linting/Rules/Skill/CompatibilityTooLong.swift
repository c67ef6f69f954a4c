import Diagnostics
import SourceText

/// Finds texts on compatibility that are longer than the specification allows.
enum CompatibilityTooLong: FileRule {
  static let name = "skill/compatibility-too-long"
  static let severity = Severity.warning
  static let summary = "a skill's 'compatibility' of more than 500 characters"
  static let explanation = """
    The Agent Skills specification allows 500 characters for `compatibility`; readers that follow it \
    refuse a skill with more. Say in a sentence what a skill needs, and the rest in its text.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: review\ndescription: Says how code is reviewed.\ncompatibility: ‹Needs git"
        + String(repeating: " and git", count: 70) + ".›\n---\nRead all of it.\n",
      at: "skills/review/SKILL.md", message: "'compatibility' has 570 characters"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      compatibility: Needs git 2.40 and network access.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill, let text = file.writtenText(of: "compatibility"),
      text.value.utf8.count > LintingLimits.skillCompatibility
    else { return [] }
    let count = text.value.unicodeScalars.count
    guard count > LintingLimits.skillCompatibility else { return [] }
    return [
      Finding(
        "'compatibility' has \(count) characters", at: text.range,
        reason: "The specification allows \(LintingLimits.skillCompatibility).",
        help: "Say what the skill needs, and move the rest to its text.")
    ]
  }
}
