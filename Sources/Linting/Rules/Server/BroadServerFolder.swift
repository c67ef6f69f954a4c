import Diagnostics
import SourceText

/// Finds MCP servers that are given the home folder or the whole file system.
enum BroadServerFolder: FileRule {
  static let name = "mcp/broad-folder"
  static let severity = Severity.warning
  static let summary = "an MCP server that is given the home folder or the whole disk"
  static let explanation = """
    A server reads and writes below the folders that it is given. With the home folder, or `/`, whoever \
    can make the model call it reaches keys, mail and everything else.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"files": {"command": "files-server", "args": ["--root", "‹/›", "‹~›"]}}}
      """, at: ".mcp.json", message: "'files' is given '/'"),
    .bad(
      """
      {"mcpServers": {"files": {"command": "files-server", "args": ["‹${HOME}›"]}}}
      """, at: ".mcp.json", message: "'files' is given '${HOME}'"),
    .good(
      """
      {"mcpServers": {"files": {"command": "files-server", "args": ["./docs", "${HOME}/notes"]}}}
      """, at: ".mcp.json"),
  ]

  private static let folders = ["/", "~", "~/", "$HOME", "${HOME}", "$HOME/", "${HOME}/", "C:\\"]

  static let needs: FileParts = .servers

  static func check(_ file: FileContext) -> [Finding] {
    ConfiguredServers.all(in: file).flatMap { server in
      (server.value["args"]?.items ?? []).prefix(LintingLimits.fields).compactMap { node in
        guard let text = node.text, folders.contains(text) else { return nil }
        return Finding(
          "'\(server.key.value)' is given '\(text)'", at: node.textRange,
          reason: "Whoever can make the model call it reaches everything below.",
          help: "Give it the folders that it needs.")
      }
    }
  }
}
