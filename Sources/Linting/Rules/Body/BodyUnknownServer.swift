import Diagnostics

/// Finds MCP servers that nobody knows, in bodies.
enum BodyUnknownServer: FileRule {
  static let name = "body/unknown-mcp-server"
  static let severity = Severity.warning
  static let summary = "a reference to an MCP server that nobody knows"
  static let explanation = """
    The name of a server is part of the name of its tools, and has to be exact: `claude_flow` \
    is not `claude-flow`. A server that is configured in `.mcp.json` or in settings is known \
    even where no catalogue lists its tools. In a body it is a model that reads and repeats \
    the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      ‹mcp__claude_flow__swarm_init› mesh
      ```
      """, message: "no MCP server is named 'claude_flow'", offersFix: true),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__claude-flow__swarm_init mesh
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.unknownServers(file, inHooks: false)
  }
}
