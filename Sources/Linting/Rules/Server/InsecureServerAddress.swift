import Diagnostics
import SourceText

/// Finds MCP servers that are talked to without encryption.
enum InsecureServerAddress: FileRule {
  static let name = "mcp/insecure-url"
  static let severity = Severity.warning
  static let summary = "an MCP server that is talked to without encryption"
  static let explanation = """
    Over `http://` everybody on the way reads the tools' arguments and answers, and can change them. \
    Addresses of this machine and of its private networks are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"far": {"type": "http", "url": "‹http://example.com/mcp›"}}}
      """, at: ".mcp.json", message: "'far' is talked to without encryption", offersFix: true),
    .good(
      """
      {"mcpServers": {
        "far": {"type": "http", "url": "https://example.com/mcp"},
        "near": {"type": "http", "url": "http://localhost:8080/mcp"}
      }}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).compactMap { server in
      guard let address = ConfiguredServers.address(server.value), let text = address.text,
        text.hasPrefix("http://") || text.hasPrefix("ws://")
      else { return nil }
      let scheme = text.hasPrefix("http") ? "http" : "ws"
      let host = text.dropFirst(scheme.count + 3).prefix { !":/?#".contains($0) }
      guard !isNear(String(host)) else { return nil }
      let range = address.textRange
      let place = SourceRange(start: range.start, end: range.start + scheme.utf8.count)
      return Finding(
        "'\(server.key.value)' is talked to without encryption", at: range,
        reason: "Everybody on the way reads and can change what is said.",
        fixes: [
          Fix(
            "use \(scheme)s", applicability: .unsafe,
            edits: [Edit(replacing: place, with: scheme + "s")])
        ])
    }
  }

  private static func isNear(_ host: String) -> Bool {
    if host.isEmpty || host.contains("$") || !host.contains(".") { return true }
    if host.hasPrefix("[") || host.hasPrefix("127.") || host.hasPrefix("10.") { return true }
    if host.hasPrefix("192.168.") || host.hasPrefix("172.") || host == "0.0.0.0" { return true }
    return [".local", ".localhost", ".internal", ".lan", ".test"].contains { host.hasSuffix($0) }
  }
}
