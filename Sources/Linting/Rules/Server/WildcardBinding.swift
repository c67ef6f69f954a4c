import Diagnostics
import SourceText

/// Finds MCP servers that listen on every network of the machine.
enum WildcardBinding: FileRule {
  static let name = "mcp/wildcard-binding"
  static let severity = Severity.warning
  static let summary = "an MCP server that listens on every network"
  static let explanation = """
    A server bound to `0.0.0.0` or `::` can be called from every network that the machine is in. \
    Bound to `127.0.0.1` it can be called from this machine alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"notes": {"command": "notes", "args": ["--host", "‹0.0.0.0›", "--port", "80"]}}}
      """, at: ".mcp.json", message: "'notes' listens on every network", offersFix: true),
    .bad(
      """
      {"mcpServers": {"notes": {"command": "notes", "env": {"NOTES_HOST": "‹0.0.0.0›"}}}}
      """, at: ".mcp.json", message: "'notes' listens on every network", offersFix: true),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes", "args": ["--host", "127.0.0.1"]}}}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).flatMap { server in
      let arguments = (server.value["args"]?.items ?? []).prefix(LintingLimits.fields)
      let variables = (server.value["env"]?.members ?? []).prefix(LintingLimits.fields)
      let values: [SettingNode] = Array(arguments) + variables.map(\.value)
      return values.compactMap { (node: SettingNode) -> Finding? in
        guard let text = node.text else { return nil }
        let prefix = text.hasPrefix("--host=") ? "--host=" : ""
        guard ["0.0.0.0", "::", "[::]"].contains(String(text.dropFirst(prefix.utf8.count))) else {
          return nil
        }
        return Finding(
          "'\(server.key.value)' listens on every network", at: node.textRange,
          reason: "It can be called from wherever the machine can be reached.",
          fixes: [
            Fix(
              "listen on this machine alone", applicability: .unsafe,
              edits: [Edit(replacing: node.textRange, with: prefix + "127.0.0.1")])
          ])
      }
    }
  }
}
