import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds tools in an agent's fields that are not there.
enum UnknownAgentTool: FileRule {
  static let name = "agent/unknown-tool"
  static let severity = Severity.warning
  static let summary = "an agent is granted or forbidden a tool that is not there"
  static let explanation = """
    A tool that is granted under a wrong name is not granted: the agent finds out in the middle of \
    its work. One that is forbidden under a wrong name stays allowed. Names of Claude Code's own tools \
    are reported where they are a slip for a known one; tools of MCP servers where the server's \
    catalogue does not have them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, ‹Gerp›
      ---
      """, message: "unknown tool 'Gerp'", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools:
        - ‹mcp__moflo__swarm_inti›
      ---
      """, message: "server 'moflo' has no tool 'swarm_inti'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, Grep, Bash(git *), mcp__moflo__swarm_init, mcp__browser__click
      ---
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent else { return [] }
    return FieldTools.findings(file, (agent.tools ?? []) + agent.disallowedTools)
  }
}
