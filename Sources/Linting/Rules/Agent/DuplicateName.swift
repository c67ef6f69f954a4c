import Definitions
import Diagnostics
import SourceText

/// Finds agents of the same name in one set.
enum DuplicateName: WorkspaceRule {
  static let name = "agent/duplicate-name"
  static let severity = Severity.error
  static let summary = "two agents of one set have the same name"
  static let explanation = """
    An agent is found by its name. Of two with the same name in one folder of agents one hides the \
    other, and which one depends on the order in which files are read. Agents of different plugins \
    may share a name, since the plugin's name stands before it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹reviewer›
      description: Reviews code.
      ---
      """, at: "agents/second.md", message: "another agent is named 'reviewer'",
      others: [
        RuleExample.File(
          "agents/first.md",
          """
          ---
          name: reviewer
          description: Reviews code.
          ---
          """)
      ]),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      """, at: "plugins/two/agents/reviewer.md",
      others: [
        RuleExample.File(
          "plugins/one/agents/reviewer.md",
          """
          ---
          name: reviewer
          description: Reviews code.
          ---
          """)
      ]),
  ]

  static func check(_ workspace: WorkspaceContext) -> [FileFinding] {
    var first: [ByteName: AgentDefinition] = [:]
    var findings: [FileFinding] = []
    for agent in workspace.workspace.agents where agent.isNameWritten {
      let path = workspace.workspace[agent.file].path
      // Up to the first folder of agents.
      let set = Paths.part(of: path, before: "agents").map { $0 + "agents/" } ?? ""
      let key = DefinitionSets.key(set, agent.name.value)
      guard let other = first[key] else {
        first[key] = agent
        continue
      }
      let otherPath = workspace.workspace[other.file].path
      findings.append(
        Finding(
          "another agent is named '\(agent.name.value)'", at: agent.name.range,
          reason: "One of the two hides the other.",
          help: "Rename one of them.",
          related: [
            RelatedPlace(path: otherPath, range: other.name.range, message: "the other agent")
          ]
        ).in(agent.file))
    }
    return findings
  }
}
