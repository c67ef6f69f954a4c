import Diagnostics
import SourceText

/// Finds MCP servers that one file configures twice.
enum DuplicateServer: FileRule {
  static let name = "mcp/duplicate-server"
  static let severity = Severity.error
  static let summary = "an MCP server that one file configures twice"
  static let explanation = """
    Of two servers with the same name readers take the last, and the first is never started.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"notes": {"command": "notes"}, "‹notes›": {"command": "other-notes"}}}
      """, at: ".mcp.json", message: "the server 'notes' is configured twice"),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes"}, "other-notes": {"command": "other-notes"}}}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    // Equal keys of YAML have a rule of their own.
    guard file.file.json != nil else { return [] }
    var first: [[UInt8]: SourceRange] = [:]
    return ConfiguredServers.all(in: file).compactMap { server in
      let key = Array(server.key.value.utf8)
      guard let other = first[key] else {
        first[key] = server.key.range
        return nil
      }
      return Finding(
        "the server '\(server.key.value)' is configured twice", at: server.key.range,
        reason: "Only the last one is started.",
        related: [RelatedPlace(path: file.path, range: other, message: "it stands here first")])
    }
  }
}
