import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds hooks of a plugin that name its own server as if it were a project's.
enum OwnServerByBareName: FileRule {
  static let name = "hook/own-server-by-bare-name"
  static let severity = Severity.error
  static let summary = "a plugin's hook that names its own server by the bare name"
  static let explanation = """
    The tools of a plugin's server are named `mcp__plugin_PLUGIN_SERVER__TOOL`, and a handler of type \
    `mcp_tool` names the server `plugin:PLUGIN:SERVER`. Under its bare name the server does not exist, \
    so that a matcher or an `if` never matches.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "‹mcp__notes__.*›", "hooks": [
        {"type": "command", "command": "date"}
      ]}]}}
      """, at: "notes/hooks/hooks.json",
      message: "the plugin's own server 'notes' is named 'plugin_desk_notes'", offersFix: true,
      others: plugin),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "mcp_tool", "server": "‹notes›", "tool": "sync"}
      ]}]}}
      """, at: "notes/hooks/hooks.json",
      message: "the plugin's own server 'notes' is named 'plugin:desk:notes'", offersFix: true,
      others: plugin),
    .good(
      """
      {"hooks": {"PreToolUse": [{"matcher": "mcp__plugin_desk_notes__.*", "hooks": [
        {"type": "command", "command": "date"}
      ]}]}}
      """, at: "notes/hooks/hooks.json", others: plugin),
  ]

  private static let plugin = [
    RuleExample.File("notes/.claude-plugin/plugin.json", #"{"name": "desk"}"#),
    RuleExample.File(
      "notes/.mcp.json", #"{"mcpServers": {"notes": {"command": "notes-server"}}}"#),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard let plugin = PluginServers.around(file), !plugin.servers.isEmpty else { return [] }
    return names(file, plugin) + handlers(file, plugin)
  }

  private static func names(_ file: FileContext, _ plugin: PluginServers) -> [Finding] {
    file.file.toolMentions.compactMap { mention in
      switch mention.place {
      case .matcher, .field("if"): break
      default: return nil
      }
      let server = mention.reference.server
      guard EventHooks.has(plugin.servers, server) else { return nil }
      let name = "plugin_\(plugin.name)_\(server)"
      let written = file.text(in: mention.range)
      let rest = written.utf8.dropFirst("mcp__".utf8.count + server.utf8.count)
      return finding(
        server, name, at: mention.range,
        with: "mcp__\(name)" + String(decoding: rest, as: UTF8.self))
    }
  }

  private static func handlers(_ file: FileContext, _ plugin: PluginServers) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard handler.kind == .tool, let server = handler.node["server"], let text = server.text,
        EventHooks.has(plugin.servers, text)
      else { return nil }
      let name = "plugin:\(plugin.name):\(text)"
      return finding(text, name, at: server.textRange, with: name)
    }
  }

  private static func finding(
    _ server: String, _ name: String, at range: SourceRange, with text: String
  ) -> Finding {
    Finding(
      "the plugin's own server '\(server)' is named '\(name)'", at: range,
      reason: "Under its bare name there is no such server.",
      fixes: [
        Fix(
          "write '\(text)'", applicability: .unsafe,
          edits: [Edit(replacing: range, with: text)])
      ])
  }
}

/// A plugin's name and the servers that it brings.
struct PluginServers {
  let name: String
  let servers: [String]

  /// The plugin that a file of hooks belongs to; nil for a file of none.
  static func around(_ file: FileContext) -> PluginServers? {
    let workspace = file.workspace.workspace
    guard file.file.kind == .hooksConfiguration || file.file.kind == .pluginManifest else {
      return nil
    }
    // `PLUGIN/hooks/hooks.json`, `PLUGIN/.claude-plugin/plugin.json`
    let folder = Paths.folder(of: Paths.folder(of: file.path))
    let stem = folder.isEmpty ? "" : folder + "/"
    guard let manifest = workspace.file(at: stem + ".claude-plugin/plugin.json"),
      let name = workspace[manifest].json?.root?["name"]?.value.string, !name.isEmpty
    else { return nil }
    let sources = [manifest, workspace.file(at: stem + ".mcp.json")].compactMap { $0 }
    let servers = workspace.servers.filter { sources.contains($0.file) }.map(\.name.value)
    return PluginServers(name: name, servers: servers)
  }
}
