import Diagnostics

/// Finds MCP servers that nobody knows, in bodies.
public enum BodyUnknownServer: FileRule {
  public static let name = "body/unknown-mcp-server"
  public static let severity = Severity.warning
  public static let summary = "a reference to an MCP server that nobody knows"
  public static let explanation = """
    The name of a server is part of the name of its tools, and has to be exact: `claude_flow` \
    is not `claude-flow`. A server that is configured in `.mcp.json` or in settings is known \
    even where no catalogue lists its tools. In a body it is a model that reads and repeats \
    the call.
    """
  public static let examples: [RuleExample] = [
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

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.unknownServers(file, inHooks: false)
  }
}
