import Definitions
import SourceText
import Testing

@testable import Linting

@Suite("Servers of plugins")
struct PluginServerTests {
  private func findings(_ tool: String) -> [String] {
    let files = [
      SourceFile(path: "desk/.claude-plugin/plugin.json", text: #"{"name": "desk"}"#),
      SourceFile(path: "desk/.mcp.json", text: #"{"mcpServers": {"moflo": {"command": "moflo"}}}"#),
      SourceFile(
        path: ".claude/agents/a.md",
        text:
          "---\nname: a\ndescription: Does this and that. Use it often.\ntools: \(tool)\n---\nA.\n"),
    ]
    return LintEngine.lint(Support.workspace(files)).diagnostics
      .filter { $0.rule == "agent/unknown-tool" }.map { "\($0.message) \($0.help)" }
  }

  @Test(
    "are known everywhere by their long names, and their tools by the catalogue of the short one")
  func known() {
    #expect(findings("mcp__plugin_desk_moflo__swarm_init") == [])
    #expect(
      findings("mcp__plugin_desk_moflo__swarm_ini") == [
        "server 'plugin_desk_moflo' has no tool 'swarm_ini' Did you mean 'swarm_init'?"
      ])
  }

  @Test("that are misspelt get the right name; those of other plugins are left alone")
  func misspelt() {
    #expect(
      findings("mcp__plugin_deks_mofol__swarm_init") == [
        "no MCP server is named 'plugin_deks_mofol' Did you mean 'plugin_desk_moflo'?"
      ])
    #expect(findings("mcp__plugin_kitchen_oven__bake") == [])
  }
}

@Suite("Commands of settings")
struct SettingsCommandTests {
  private func findings(_ settings: String) -> [String] {
    let file = SourceFile(path: ".claude/settings.json", text: settings)
    return LintEngine.lint(Support.workspace([file])).diagnostics.map {
      "\($0.rule) \(file.text(in: $0.range))"
    }
  }

  @Test(
    "are read as shell",
    arguments: [
      #"{"statusLine": {"type": "command", "command": "echo 'a"}}"#,
      #"{"apiKeyHelper": "echo 'a"}"#,
      #"{"awsAuthRefresh": "echo 'a"}"#,
      #"{"fileSuggestion": {"type": "command", "command": "echo 'a"}}"#,
    ])
  func syntax(settings: String) {
    #expect(findings(settings).contains { $0.hasPrefix("hook/shell-syntax ") })
  }

  @Test("name scripts that must be there")
  func script() {
    let settings = #"""
      {"statusLine": {"type": "command", "command": "\"$CLAUDE_PROJECT_DIR\"/.claude/line.sh"}}
      """#
    #expect(findings(settings) == [#"hook/missing-script \"$CLAUDE_PROJECT_DIR\"/.claude/line.sh"#])
  }

  @Test("that are well written are left alone")
  func good() {
    #expect(
      findings(#"{"statusLine": {"type": "command", "command": "date +%H:%M"}, "apiKeyHelper": 3}"#)
        .filter { $0.hasPrefix("hook/") } == [])
  }
}
