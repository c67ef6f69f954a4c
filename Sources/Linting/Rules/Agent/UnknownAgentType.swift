import Diagnostics
import SourceText

/// Finds agents that an agent may start, and that are not there.
enum UnknownAgentType: FileRule {
  static let name = "agent/unknown-agent-type"
  static let severity = Severity.warning
  static let summary = "an agent may start, or may not start, an agent that is not there"
  static let explanation = """
    `Agent(reviewer)` in `tools` lets an agent start that agent and no other; in `disallowedTools` it \
    forbids it. A name that nobody has does neither. A slip for an agent of this workspace is a \
    warning; any other name is a note, since the user may have such an agent. `Task` is the older name \
    of the same tool.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, Agent(code-reviewer, ‹tetser›)
      ---
      Hand out the work.
      """, message: "no agent is named 'tetser'", offersFix: true, others: others),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      tools: Read, Agent(code-reviewer, tester), Task(general-purpose)
      ---
      Hand out the work.
      """, others: others),
  ]

  private static let others = ["code-reviewer", "tester"].map {
    RuleExample.File(
      "agents/\($0).md", "---\nname: \($0)\ndescription: Reviews code.\n---\nDo it.\n")
  }

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent else { return [] }
    let tools = (agent.tools ?? []) + agent.disallowedTools
    let names = tools.prefix(LintingLimits.fields).flatMap(AgentNames.written)
    return names.prefix(LintingLimits.fields).compactMap { AgentNames.finding($0, file) }
  }
}
