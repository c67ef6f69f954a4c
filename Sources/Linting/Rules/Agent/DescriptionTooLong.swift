import Diagnostics
import SourceText

/// Finds descriptions of agents that cost much in every session.
enum DescriptionTooLong: FileRule {
  static let name = "agent/description-too-long"
  static let severity = Severity.note
  static let summary = "an agent's description of more than 1,536 characters"
  static let explanation = """
    The descriptions of all agents are part of every session from its start, so that the right one can \
    be chosen. A long one leaves less room for all else; from 1,536 characters on Claude Code cuts those \
    of skills. Keep what decides the choice, and move examples and instructions to the body.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: reviewer\ndescription: ‹Reviews code"
        + String(repeating: " and more", count: 180) + ".›\n---\nReview what changed.\n",
      message: "the description has 1633 characters"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let description = file.agent?.description,
      description.value.utf8.count > LintingLimits.agentDescription
    else { return [] }
    let count = description.value.unicodeScalars.count
    guard count > LintingLimits.agentDescription else { return [] }
    return [
      Finding(
        "the description has \(count) characters", at: description.range,
        reason: "It is part of every session from its start.",
        help: "Move examples and instructions to the body.")
    ]
  }
}
