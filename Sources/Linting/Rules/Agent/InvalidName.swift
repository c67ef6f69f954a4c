import Diagnostics
import SourceText

/// Finds names of agents with other signs than lower-case letters, digits and hyphens.
enum InvalidName: FileRule {
  static let name = "agent/invalid-name"
  static let severity = Severity.warning
  static let summary =
    "an agent's name has other signs than lower-case letters, digits, hyphens"
  static let explanation = """
    Claude Code asks for lower-case letters, digits and hyphens. Names with spaces or capitals cannot \
    be written in `Task(…)` permissions and are hard to refer to.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹Code Reviewer›
      description: Reviews code.
      ---
      """,
      message: "the name 'Code Reviewer' is not made of lower-case letters, digits and hyphens",
      offersFix: true),
    .good(
      """
      ---
      name: code-reviewer
      description: Reviews code.
      ---
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, agent.isNameWritten, !agent.name.value.isEmpty,
      !Names.isLowerCaseWithHyphens(agent.name.value), let entry = file.field("name")
    else { return [] }
    return [
      Finding(
        "the name '\(agent.name.value)' is not made of lower-case letters, digits and hyphens",
        at: entry.value.range, reason: "Claude Code asks for such a name.",
        fixes: Names.lowerCaseWithHyphens(agent.name.value).map {
          [
            Fix(
              "rename to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: entry.value.range, with: $0)])
          ]
        } ?? [])
    ]
  }
}
