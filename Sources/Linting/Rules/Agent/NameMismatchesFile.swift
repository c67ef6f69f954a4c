import Definitions
import Diagnostics
import SourceText

/// Finds agents called otherwise than their files.
enum NameMismatchesFile: FileRule {
  static let name = "agent/name-mismatches-file"
  static let severity = Severity.note
  static let summary = "an agent is called otherwise than its file"
  static let explanation = """
    An agent is called by its name, and looked for by its file. Where both differ, people who search \
    for one do not find the other. Nothing fails, so this is a note. A prefix, such as a plugin's name, \
    is no difference.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹checker›
      description: Reviews code.
      ---
      Review what changed.
      """, at: "agents/reviewer.md", message: "the agent 'checker' is in a file named 'reviewer'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      Review what changed.
      """, at: "agents/reviewer.md"),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    // Names that are not well formed have a rule of their own.
    guard let agent = file.agent, agent.isNameWritten,
      Names.isLowerCaseWithHyphens(agent.name.value)
    else { return [] }
    let stem = PathName.stem(of: file.path)
    // Sets of many plugins put the plugin's name before it.
    guard !stem.hasSameBytes(as: agent.name.value), !agent.name.value.hasSuffix("-" + stem) else {
      return []
    }
    return [
      Finding(
        "the agent '\(agent.name.value)' is in a file named '\(stem)'", at: agent.name.range,
        reason: "Whoever looks for one does not find the other.")
    ]
  }
}
