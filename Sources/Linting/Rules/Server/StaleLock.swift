import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds servers whose locked tools are not those of the server that is configured.
enum StaleLock: FileRule {
  static let name = "mcp/stale-lock"
  static let severity = Severity.warning
  static let summary = "a lock of tools that does not fit the configured MCP servers"
  static let explanation = """
    Calls are checked against the tools in `moflo.tools.lock`. A server that is not in it is not \
    checked; one that is now started by another command, or reached at another address, may offer \
    other tools than the locked ones; one that is no longer configured has tools that nobody can \
    call. `moflo tools check` says what the servers offer now, `moflo tools sync` writes it down.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"mcpServers": {"‹notes›": {"command": "notes"}}}
      """, at: ".mcp.json", message: "the server 'notes' is not in moflo.tools.lock",
      others: [.init(ToolLock.fileName, #"{"version": 1, "servers": {}}"#)]),
    .bad(
      """
      {"mcpServers": {"‹notes›": {"command": "npx", "args": ["-y", "notes@2"]}}}
      """, at: ".mcp.json",
      message: "the server 'notes' is not configured as it was when its tools were locked",
      others: [
        .init(
          ToolLock.fileName,
          """
          {"version": 1, "servers": {"notes": {"tools": [], "configuration": {
            "transport": "stdio", "command": ["npx", "-y", "notes@1"],
            "digest": "sha256:5c1b5e23a486cf27576ee7d8ca9afd76d3ef71dc6a59369925d3d1a78cbf0217"}}}}
          """)
      ]),
    .bad(
      """
      {"‹mcpServers›": {}}
      """, at: ".mcp.json",
      message: "'notes' is in moflo.tools.lock, but no such server is configured",
      others: [
        .init(
          ToolLock.fileName,
          """
          {"version": 1, "servers": {"notes": {"tools": [], "configuration": {
            "transport": "stdio", "command": ["notes"],
            "digest": "sha256:febd4e36503768f339bc21e9ff46701fd821fe5e9ea2131a78f2017a11e2ab28"}}}}
          """)
      ]),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes"}}}
      """, at: ".mcp.json"),
    .good(
      """
      {"mcpServers": {"notes": {"command": "notes"}}}
      """, at: ".mcp.json",
      others: [
        .init(
          ToolLock.fileName,
          """
          {"version": 1, "servers": {"notes": {"tools": [], "configuration": {
            "transport": "stdio", "command": ["notes"],
            "digest": "sha256:febd4e36503768f339bc21e9ff46701fd821fe5e9ea2131a78f2017a11e2ab28"}}}}
          """)
      ]),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard let lock = file.workspace.configuration.lock, WorkspaceServers.isIn(file) else {
      return []
    }
    return WorkspaceServers.all(in: file).compactMap { finding($0, lock) } + gone(file, lock)
  }

  private static func finding(_ server: ServerDefinition, _ lock: ToolLock) -> Finding? {
    let name = server.name.value
    guard let configuration = server.settings.locked else { return nil }
    guard let locked = lock.server(named: name)?.configuration else {
      return Finding(
        "the server '\(name)' is not in \(ToolLock.fileName)", at: server.name.range,
        reason: "Calls of its tools are not checked.",
        help: "'moflo tools sync --server \(name)' asks it for its tools.")
    }
    guard locked.digest != configuration.digest else { return nil }
    let (before, after) = (words(locked), words(configuration))
    return Finding(
      "the server '\(name)' is not configured as it was when its tools were locked",
      at: server.name.range,
      reason: before == after
        ? "A value that it is given is another one." : "Locked was '\(before)'.",
      help: "'moflo tools check' says whether its tools are others; 'moflo tools sync' locks them.")
  }

  private static func words(_ configuration: ToolLock.Configuration) -> String {
    configuration.command.isEmpty
      ? configuration.address : configuration.command.joined(separator: " ")
  }

  private static func gone(_ file: FileContext, _ lock: ToolLock) -> [Finding] {
    let configured = Set(
      file.workspace.workspace.servers.lazy.map { Array($0.name.value.utf8) })
    let table = file.settings?.members?.first { $0.key.value.hasSameBytes(as: "mcpServers") }
    let place = table?.key.range ?? SourceRange(at: file.settings?.range.start ?? 0)
    return lock.servers.filter { !configured.contains(Array($0.name.utf8)) }.map { server in
      Finding(
        "'\(server.name)' is in \(ToolLock.fileName), but no such server is configured", at: place,
        reason: "Calls of its tools pass the check, and nobody answers them.",
        help: "'moflo tools sync' takes it out.")
    }
  }
}
