import Diagnostics
import SourceText

/// Finds agents that may use every tool because they say nothing of tools.
enum InheritsAllTools: FileRule {
  static let name = "agent/inherits-all-tools"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "an agent that may use every tool, since it names none"
  static let explanation = """
    Without `tools` an agent inherits every tool of the session, those of MCP servers included. For a \
    set whose agents are to have no more than they need, turn this rule on, and list in each what it \
    uses. An agent with `disallowedTools` has chosen, and is left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: ‹reviewer›
      description: Reviews code.
      ---
      Review what changed.
      """, message: "this agent may use every tool",
      configuration: "rules:\n  agent/inherits-all-tools: note\n"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, Grep, Glob
      ---
      Review what changed.
      """, configuration: "rules:\n  agent/inherits-all-tools: note\n"),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, file.dialects.contains(.claudeCode), agent.isNameWritten,
      agent.tools == nil, agent.disallowedTools.isEmpty
    else { return [] }
    return [
      Finding(
        "this agent may use every tool", at: agent.name.range,
        reason: "An agent without 'tools' inherits all that the session has.",
        help: "List under 'tools' what it uses.")
    ]
  }
}
