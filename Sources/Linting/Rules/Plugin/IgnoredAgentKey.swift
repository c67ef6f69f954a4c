import Diagnostics
import SourceText
import YAMLSyntax

/// Finds fields that Claude Code does not read in the agents of a plugin.
enum IgnoredAgentKey: FileRule {
  static let name = "plugin/ignored-agent-key"
  static let severity = Severity.warning
  static let summary = "a field that is not read in an agent of a plugin"
  static let explanation = """
    An agent that comes with a plugin cannot bring hooks and servers of its own, nor choose its permission \
    mode: whoever installs the plugin would not see it. Claude Code skips the fields. Write hooks into the \
    plugin's `hooks/hooks.json` and servers into its `.mcp.json`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews what changed in a branch.
      ‹permissionMode›: plan
      ---
      Review what changed.
      """, at: "style/agents/reviewer.md",
      message: "'permissionMode' is not read in an agent of a plugin", others: [.pluginManifest]),
    .good(
      """
      ---
      name: reviewer
      description: Reviews what changed in a branch.
      tools: Read
      hooks:
        pre: echo "moflo reads these"
      ---
      Review what changed.
      """, at: "style/agents/reviewer.md", others: [.pluginManifest]),
    .good(
      """
      ---
      name: reviewer
      description: Reviews what changed in a branch.
      permissionMode: plan
      ---
      Review what changed.
      """, at: ".claude/agents/reviewer.md"),
  ]

  private static let keys = [
    "permissionMode": "The agent runs in the session's mode.",
    "mcpServers": "The servers are not started; '.mcp.json' of the plugin names those that are.",
    "hooks": "The hooks do not run; those of the plugin's 'hooks/hooks.json' do.",
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    let written = file.fields.filter { keys[$0.keyText ?? ""] != nil }
    guard !written.isEmpty, file.dialects.contains(.claudeCode),
      file.workspace.plugins.plugin(around: PathNames.split(file.path)) != nil
    else { return [] }
    return written.compactMap { entry in
      guard let key = entry.keyText, let reason = keys[key] else { return nil }
      // Hooks of moflo's own are none of Claude Code's, here as elsewhere.
      if key == "hooks", !isEventMap(entry.value) { return nil }
      return Finding(
        "'\(key)' is not read in an agent of a plugin", at: entry.key.range, reason: reason)
    }
  }

  private static func isEventMap(_ hooks: YAMLNode) -> Bool {
    (hooks.entries ?? []).contains { EventHooks.has(EventHooks.events, $0.keyText ?? "") }
  }
}
