import Definitions
import Foundation
import SourceText
import Testing

@Suite("What plugins' manifests name")
struct PluginComponentTests {
  private static let agent = "---\nname: a\ndescription: d\n---\n"

  /// What was loaded, as `kind path`, but for the settings that mark the workspace.
  private func listing(_ workspace: Workspace) -> Set<String> {
    Set(
      workspace.files.filter { $0.kind != .settings }
        .map { "\($0.kind.rawValue) \($0.path)" })
  }

  @Test("is read as what it is named for, wherever it stands in the plugin")
  func kinds() throws {
    let tree = try TemporaryTree([
      "p/.claude-plugin/plugin.json": """
      {"name": "p", "agents": ["./staff/reviewer.md"], "commands": "./orders/",
       "skills": ["./crafts", "./one"], "hooks": "./events.json", "mcpServers": "servers.json"}
      """,
      "p/staff/reviewer.md": Self.agent, "p/staff/other.md": Self.agent,
      "p/orders/deep/deploy.md": "Deploy.", "p/crafts/reading/SKILL.md": Self.agent,
      "p/crafts/reading/notes.md": "Notes.", "p/one/SKILL.md": Self.agent,
      "p/events.json": #"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "ls"}]}]}}"#,
      "p/servers.json": #"{"mcpServers": {"desk": {"command": "desk"}}}"#,
      "p/commands/usual.md": "Usual.", ".claude/settings.json": "{}",
    ])
    let workspace = Workspace.load(tree.path)
    #expect(
      listing(workspace) == [
        "pluginManifest p/.claude-plugin/plugin.json", "agent p/staff/reviewer.md",
        "command p/orders/deep/deploy.md", "skill p/crafts/reading/SKILL.md",
        "skillResource p/crafts/reading/notes.md", "skill p/one/SKILL.md",
        "hooksConfiguration p/events.json", "mcpConfiguration p/servers.json",
        "command p/commands/usual.md",
      ])
    #expect(workspace.servers.map(\.name.value) == ["desk"])
    let events = try #require(workspace.file(at: "p/events.json"))
    #expect(workspace[events].scripts.count == 1)
    #expect(workspace.files.map(\.path) == workspace.files.map(\.path).sorted())
  }

  @Test(
    "is not followed out of the plugin",
    arguments: [
      "../secret", "./../secret", "/etc", ".", "./", "", "./a/../../secret", "$HOME", "./link",
      "./gone", "~/x", String(repeating: "a/", count: 5_000),
    ])
  func outside(path: String) throws {
    let tree = try TemporaryTree([
      "w/p/.claude-plugin/plugin.json":
        "{\"name\": \"p\", \"agents\": \"\(path)\", \"commands\": [\"\(path)\"]}",
      "secret/agent.md": Self.agent, "w/secret/agent.md": Self.agent,
      "w/.claude/settings.json": "{}",
    ])
    try FileManager.default.createSymbolicLink(
      atPath: tree.path + "/w/p/link", withDestinationPath: tree.path + "/secret")
    let workspace = Workspace.load(tree.path + "/w")
    #expect(listing(workspace) == ["pluginManifest p/.claude-plugin/plugin.json"])
  }

  @Test("of other types than text, and in great numbers, does no harm")
  func hostile() throws {
    let many = (0..<500).map { "\"./a\($0).md\"" }.joined(separator: ",")
    let tree = try TemporaryTree([
      "p/.claude-plugin/plugin.json": """
      {"name": "p", "agents": [1, null, {"x": []}, \(many)], "commands": {"c": {"source": "./c.md"}},
       "skills": true, "hooks": {"Stop": []}, "mcpServers": [[]]}
      """,
      "p/a0.md": Self.agent, "p/a499.md": Self.agent, ".claude/settings.json": "{}",
    ])
    let workspace = Workspace.load(tree.path)
    #expect(
      listing(workspace) == ["pluginManifest p/.claude-plugin/plugin.json", "agent p/a0.md"])
  }
}
