import Definitions
import Diagnostics
import SourceText

/// Finds configured servers that were asked for their tools and did not tell them.
enum UnreachableServerRule: FileRule {
  static let name = "mcp/unreachable-server"
  static let severity = Severity.error
  static let summary = "a configured MCP server that does not tell its tools"
  static let explanation = """
    `moflo lint --live` starts or reaches the servers of `.mcp.json` and asks each for its tools. One \
    that cannot be started, ends, stays silent or answers what is no MCP gives an agent no tools \
    either; with it the finding says what it wrote to standard error. Without `--live` no server is \
    started, and this rule finds nothing.
    """
  // No text shows a server that does not answer; the tests of the command do.
  static let examples: [RuleExample] = []

  static func check(_ file: FileContext) -> [Finding] {
    let unreachable = file.workspace.configuration.unreachable
    guard !unreachable.isEmpty, WorkspaceServers.isIn(file) else { return [] }
    return WorkspaceServers.all(in: file).compactMap { server in
      guard let found = unreachable.first(where: { $0.name.hasSameBytes(as: server.name.value) })
      else { return nil }
      return Finding(
        "the server '\(found.name)' does not tell its tools: \(found.reason)",
        at: server.name.range,
        reason: found.output.isEmpty
          ? "An agent gets none of its tools."
          : "It wrote: \(found.output.joined(separator: " / "))")
    }
  }
}
