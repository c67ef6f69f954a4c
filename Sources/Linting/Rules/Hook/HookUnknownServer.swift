import Diagnostics

/// Finds MCP servers that nobody knows, in hooks.
enum HookUnknownServer: FileRule {
  static let name = "hook/unknown-mcp-server"
  static let severity = Severity.error
  static let summary = "a reference to an MCP server that nobody knows"
  static let explanation = """
    The name of a server is part of the name of its tools, and has to be exact: `claude_flow` \
    is not `claude-flow`. A server that is configured in `.mcp.json` or in settings is known \
    even where no catalogue lists its tools.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          ‹mcp__claude_flow__swarm_init› mesh
      ---
      """, message: "no MCP server is named 'claude_flow'", offersFix: true),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__claude-flow__swarm_init mesh
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.unknownServers(file, inHooks: true)
  }
}
