import Diagnostics
import SourceText

/// Finds MCP servers over the network without an address.
enum MissingServerAddress: FileRule {
  static let name = "mcp/missing-url"
  static let severity = Severity.error
  static let summary = "an MCP server over the network without an address"
  static let explanation = """
    A server of type `http`, `sse` or `ws` is reached at its `url`. Without one it is never there.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"‹far›": {"type": "http"}}}
      """, at: ".mcp.json", message: "the server 'far' has no 'url'"),
    .good(
      """
      {"mcpServers": {"far": {"type": "http", "url": "${FAR_URL}"}}}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).compactMap { server in
      guard ConfiguredServers.isRemote(server.value) else { return nil }
      guard let address = ConfiguredServers.address(server.value) else {
        return Finding(
          "the server '\(server.key.value)' has no 'url'", at: server.key.range,
          reason: "Its type says that it is reached over the network.")
      }
      guard let text = address.text, text.utf8.allSatisfy({ $0 <= 0x20 }) else { return nil }
      return Finding("the 'url' of '\(server.key.value)' is empty", at: address.range)
    }
  }
}
