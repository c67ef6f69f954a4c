import Definitions
import Diagnostics
import SourceText

/// Finds agents that no other file names.
enum UnreferencedAgent: WorkspaceRule {
  static let name = "agent/unreferenced"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "an agent that no other file names"
  static let explanation = """
    An agent is also chosen by its description, so most sets need no more. Where agents are only meant \
    to be started by commands, skills and other agents, turn this rule on: one that none of these names \
    is left over, or is named wrongly there.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹tester›
      description: Tests the code.
      ---
      Test what changed. A tester says what fails.
      """, at: "agents/tester.md", message: "no other file names the agent 'tester'",
      others: [
        RuleExample.File("commands/check.md", "---\ndescription: Checks.\n---\nStart `testers`.\n")
      ],
      configuration: "rules:\n  agent/unreferenced: note\n"),
    .good(
      """
      ---
      name: tester
      description: Tests the code.
      ---
      Test what changed.
      """, at: "agents/tester.md",
      others: [
        RuleExample.File("commands/check.md", "---\ndescription: Checks.\n---\nStart the tester.\n")
      ],
      configuration: "rules:\n  agent/unreferenced: note\n"),
  ]

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    let all = workspace.workspace
    let agents = all.agents.filter { agent in
      agent.isNameWritten && MentionedWords.canFind(Array(agent.name.value.utf8))
    }
    guard !agents.isEmpty else { return [] }
    var words = MentionedWords(lookingForWords: agents.map { Array($0.name.value.utf8) })
    for (index, file) in all.files.enumerated() {
      words.add(file.source.bytes, of: FileID(index))
    }
    return agents.compactMap { agent in
      guard !words.hold(Array(agent.name.value.utf8), outside: agent.file) else { return nil }
      return Finding(
        "no other file names the agent '\(agent.name.value)'", at: agent.name.range,
        reason: "Only its description leads to it."
      ).in(agent.file)
    }
  }
}
