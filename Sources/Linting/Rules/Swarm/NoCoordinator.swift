import Diagnostics
import SourceText

/// Finds swarms with a centre and nobody to be it.
enum NoCoordinator: FileRule {
  static let name = "swarm/no-coordinator"
  static let severity = Severity.note
  static let summary = "a hierarchical or star swarm without a coordinator among the agents"
  static let explanation = """
    In a hierarchy or a star one node leads. The agent whose `type` is `coordinator` says how; where none \
    of the workspace's agents is one, the defaults hold. Where the workspace has no agents nothing is \
    said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        topology: ‹star›
      ---
      """, at: "commands/check.md", message: "no agent coordinates this swarm",
      others: [agent("reviewer")]),
    .good(
      """
      ---
      description: Checks the sources.
      swarm:
        topology: star
      ---
      """, at: "commands/check.md", others: [agent("coordinator")]),
  ]

  private static func agent(_ type: String) -> RuleExample.File {
    RuleExample.File(
      "agents/reviewer.md",
      """
      ---
      name: reviewer
      type: \(type)
      description: Reviews code.
      ---
      Review what changed.
      """)
  }

  static func check(_ file: FileContext) -> [Finding] {
    let agents = file.workspace.workspace.agents
    guard file.file.kind != .agent, !agents.isEmpty,
      let topology = SwarmFields.settings(of: file)?["topology"]?.value,
      let text = topology.scalar?.text, text == "star" || text == "hierarchical",
      !agents.contains(where: { $0.type?.value == "coordinator" || $0.swarm != nil })
    else { return [] }
    return [
      Finding(
        "no agent coordinates this swarm", at: topology.range,
        help: "Give one agent 'type: coordinator'.")
    ]
  }
}
