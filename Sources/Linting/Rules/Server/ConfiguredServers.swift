import Definitions
import Diagnostics
import SourceText

/// The MCP servers that a file configures, as they are written.
enum ConfiguredServers {
  /// The value that maps names to servers; nil where the file has none.
  static func table(of file: FileContext) -> SettingNode? {
    guard let settings = file.settings else { return nil }
    switch file.file.kind {
    case .mcpConfiguration:
      // A plugin's file may leave the outer object out.
      if let servers = settings["mcpServers"] { return servers }
      let isTable = settings.members?.allSatisfy { $0.value.members != nil } ?? false
      return isTable ? settings : nil
    case .settings, .pluginManifest, .agent: return settings["mcpServers"]
    default: return nil
    }
  }

  /// The servers with their names.
  static func all(in file: FileContext) -> [SettingNode.Member] {
    guard let table = table(of: file) else { return [] }
    // An agent may list names of servers, and tables of them.
    let tables = table.items ?? [table]
    return tables.flatMap { $0.members ?? [] }.filter { $0.value.members != nil }
  }

  /// Whether a server is one that is reached by its address.
  static func isRemote(_ server: SettingNode) -> Bool {
    if let type = server["type"]?.text {
      return ["http", "sse", "ws", "streamable-http"].contains(type)
    }
    return server["url"] != nil || server["httpUrl"] != nil
  }

  /// The address with its place; nil where none is written.
  static func address(_ server: SettingNode) -> SettingNode? { server["url"] ?? server["httpUrl"] }

  /// Whether a text takes a value from the environment: `${NAME}` or `$NAME`.
  static func isTakenFromEnvironment(_ text: String) -> Bool { text.contains("$") }
}
