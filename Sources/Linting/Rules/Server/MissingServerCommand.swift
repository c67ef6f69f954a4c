import Diagnostics
import SourceText

/// Finds MCP servers without a command and without an address.
enum MissingServerCommand: FileRule {
  static let name = "mcp/missing-command"
  static let severity = Severity.error
  static let summary = "an MCP server that nothing starts"
  static let explanation = """
    A server that is talked to over its standard streams needs `command`; one that is reached over the \
    network needs `type` and `url`. One with neither is never there.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"‹notes›": {"args": ["--all"]}}}
      """, at: ".mcp.json", message: "the server 'notes' has neither 'command' nor 'url'"),
    .bad(
      """
      {"mcpServers": {"notes": {"command": ‹""›}}}
      """, at: ".mcp.json", message: "the command of 'notes' is empty"),
    .good(
      """
      {"mcpServers": {
        "notes": {"command": "notes"}, "far": {"type": "http", "url": "https://example.com/mcp"}
      }}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).compactMap { server in
      let name = server.key.value
      if let command = server.value["command"] {
        guard let text = command.text, text.utf8.allSatisfy({ $0 <= 0x20 }) else { return nil }
        return Finding("the command of '\(name)' is empty", at: command.range)
      }
      // One of a type that needs an address has a rule of its own.
      guard !ConfiguredServers.isRemote(server.value),
        ConfiguredServers.address(server.value) == nil,
        ["stdio", nil].contains(server.value["type"]?.text)
      else { return nil }
      return Finding(
        "the server '\(name)' has neither 'command' nor 'url'", at: server.key.range,
        reason: "Nothing starts it, and nothing reaches it.")
    }
  }
}
