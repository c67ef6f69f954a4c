import Diagnostics
import SourceText

/// Finds secrets of MCP servers written into their configuration.
enum PlaintextSecret: FileRule {
  static let name = "mcp/plaintext-secret"
  static let severity = Severity.warning
  static let summary = "a secret written into the configuration of an MCP server"
  static let explanation = """
    A value under `env` or `headers` whose name speaks of a key, token or password belongs into the \
    environment: `${API_TOKEN}`. Whoever can read the file, or its history, can use it. Values that are \
    plainly places to fill in are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"notes": {"command": "notes", "env": {"NOTES_TOKEN": "‹q7Rz2Kd9Wm4Xt1Vb›"}}}}
      """, at: ".mcp.json", message: "the value of 'NOTES_TOKEN' stands in the file"),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes", "env": {
        "NOTES_TOKEN": "${NOTES_TOKEN}", "OTHER_TOKEN": "<your token>", "TOKEN_LIMIT": "4096"
      }}}}
      """, at: ".mcp.json"),
  ]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).flatMap { server -> [Finding] in
      let members =
        (server.value["env"]?.members ?? []) + (server.value["headers"]?.members ?? [])
      return members.prefix(LintingLimits.fields).compactMap { member in
        guard let text = member.value.text, SecretNames.isSecret(member.key.value), looksReal(text)
        else {
          return nil
        }
        return Finding(
          "the value of '\(member.key.value)' stands in the file", at: member.value.textRange,
          reason: "Whoever can read the file, or its history, can use it.",
          help: "Take it from the environment: '${NAME}'.")
      }
    }
  }

  /// Whether a value is neither taken from elsewhere nor a place to fill in.
  private static func looksReal(_ text: String) -> Bool {
    guard text.utf8.count >= 12, !ConfiguredServers.isTakenFromEnvironment(text) else {
      return false
    }
    guard text.utf8.contains(where: \.isASCIIDigit) else { return false }
    let upper = text.uppercased()
    let fillers = [
      "YOUR", "EXAMPLE", "XXX", "...", "<", "CHANGE", "PLACEHOLDER", "REPLACE", "TODO",
    ]
    if fillers.contains(where: { upper.contains($0) }) { return false }
    // A path or an address names where the secret is.
    return !text.hasPrefix("/") && !text.hasPrefix("~") && !text.contains("://")
  }
}
