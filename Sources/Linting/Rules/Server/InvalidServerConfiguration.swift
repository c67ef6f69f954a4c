import Definitions
import Diagnostics
import SourceText

/// Finds configurations of MCP servers that cannot be read.
enum InvalidServerConfiguration: FileRule {
  static let name = "mcp/invalid-config"
  static let severity = Severity.error
  static let summary = "a configuration of MCP servers that cannot be read"
  static let explanation = """
    `mcpServers` maps names to servers, each an object; `args` is a list of texts, `env` and `headers` map \
    names to texts, and `type` is `stdio`, `http`, `sse` or `ws`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"notes": {"command": "notes", "args": ‹"--all"›}}}
      """, at: ".mcp.json", message: "'args' is no list of texts"),
    .bad(
      """
      {"mcpServers": {"notes": {"type": "‹htpp›", "url": "https://example.com/mcp"}}}
      """, at: ".mcp.json", message: "unknown type 'htpp'", offersFix: true),
    .bad(
      """
      {"mcpServers": {"notes": ‹"notes"›}}
      """, at: ".mcp.json", message: "the server 'notes' is no object"),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes", "args": ["--all"], "env": {"LEVEL": "1"}}}}
      """, at: ".mcp.json"),
  ]

  private static let types = ["stdio", "http", "sse", "ws"]
  /// Names that other programs write for the same.
  private static let otherTypes = ["streamable-http", "streamableHttp", "local", "remote", "sdk"]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    var findings: [Finding] = []
    guard let table = ConfiguredServers.table(of: file), !table.isUnknown else { return findings }
    if table.members == nil, table.items == nil {
      // A plugin's manifest may name a file instead.
      if table.text == nil || file.file.kind != .pluginManifest {
        findings.append(
          Finding("'mcpServers' is no object", at: table.range, reason: "No server is started."))
      }
      return findings
    }
    for member in table.members ?? [] where !member.value.isUnknown {
      guard member.value.members != nil else {
        findings.append(
          Finding("the server '\(member.key.value)' is no object", at: member.value.range))
        continue
      }
      findings += problems(of: member.value)
    }
    return findings
  }

  private static func problems(of server: SettingNode) -> [Finding] {
    var findings: [Finding] = []
    if let args = server["args"], !args.isUnknown,
      args.items?.allSatisfy({ $0.text != nil }) != true
    {
      findings.append(Finding("'args' is no list of texts", at: args.range))
    }
    for key in ["env", "headers"] {
      guard let value = server[key], !value.isUnknown else { continue }
      if value.members?.allSatisfy({ $0.value.text != nil || $0.value.isUnknown }) != true {
        findings.append(
          Finding("'\(key)' does not map names to texts", at: value.range, severity: .warning))
      }
    }
    if let type = server["type"], let text = type.text, !EventHooks.has(types + otherTypes, text) {
      findings.append(
        FieldChecks.unknown("type", Located(text, at: type.textRange), among: types))
    }
    return findings
  }
}
