import Definitions
import Foundation
import SourceText
import Testing

@Suite struct DiscoveryTests {
  private static let agent = "---\nname: a\ndescription: d\n---\n"

  /// What was loaded, as `kind path`.
  private func listing(_ workspace: Workspace) -> [String] {
    workspace.files.map { "\($0.kind.rawValue) \($0.path)" }
  }

  @Test func knowsEveryKindByItsPlace() throws {
    let tree = try TemporaryTree([
      ".claude/agents/core/a.md": Self.agent,
      ".claude/agents/README.md": "# Agents",
      ".claude/agents/b.md": "no front matter",
      ".claude/agents/c.yaml": "name: c\ntype: t\ncapabilities: [x]\n",
      ".claude/agents/data.yml": "rows: [1]\n",
      ".claude/commands/git/c.md": "body",
      ".claude/commands/INDEX.md": "# Index",
      ".claude/skills/s/SKILL.md": Self.agent,
      ".claude/skills/s/agents/grader.md": "prompt",
      ".claude/skills/s/scripts/run.sh": "ls",
      ".claude/skills/s/logo.png": "png",
      ".claude/skills/group/t/SKILL.md": Self.agent,
      ".claude/skills/group/notes.md": "x",
      ".claude/hooks/h.sh": "ls", ".claude/helpers/h.mjs": "x", ".claude/scripts/lib/h.py": "x",
      ".claude/helpers/data.txt": "x",
      ".claude/settings.json": "{}", ".claude/settings.local.json": "{}",
      ".claude/other.json": "{}",
      ".claude/worktrees/w/.claude/agents/a.md": Self.agent,
      ".mcp.json": "{}", ".claude-plugin/plugin.json": "{}", "CLAUDE.md": "x",
      "plugins/p/agents/a.md": Self.agent, "plugins/p/commands/c.md": "x",
      "plugins/p/hooks/hooks.json": "{}", "plugins/p/hooks/run.sh": "ls",
      "plugins/p/skills/u/SKILL.md": Self.agent,
      "Agents/agents/a.md": Self.agent, "Agents/commands/c.md": "x",
      "flow/build.workflow.yaml": "tasks: []\n",
      "src/commands/README.md": "x", "src/commands/run.md": "# docs", "src/agents/x.md": "# docs",
      "docs/agents/page.md": "---\ntitle: x\n---\n", "docs/agents/real.md": Self.agent,
      "src/hooks/useState.js": "x", "src/a.md": Self.agent,
      "node_modules/.claude/agents/a.md": Self.agent, ".cache/agents/a.md": Self.agent,
    ])
    let workspace = Workspace.load(tree.path)
    #expect(
      listing(workspace) == [
        "pluginManifest .claude-plugin/plugin.json", "other .claude/agents/README.md",
        "agent .claude/agents/b.md", "agent .claude/agents/c.yaml",
        "agent .claude/agents/core/a.md", "other .claude/commands/INDEX.md",
        "command .claude/commands/git/c.md", "script .claude/helpers/h.mjs",
        "script .claude/hooks/h.sh", "script .claude/scripts/lib/h.py",
        "settings .claude/settings.json", "settings .claude/settings.local.json",
        "other .claude/skills/group/notes.md", "skill .claude/skills/group/t/SKILL.md",
        "skill .claude/skills/s/SKILL.md", "skillResource .claude/skills/s/agents/grader.md",
        "skillResource .claude/skills/s/logo.png", "skillResource .claude/skills/s/scripts/run.sh",
        "mcpConfiguration .mcp.json", "agent Agents/agents/a.md", "command Agents/commands/c.md",
        "other CLAUDE.md", "agent docs/agents/real.md", "workflow flow/build.workflow.yaml",
        "agent plugins/p/agents/a.md", "command plugins/p/commands/c.md",
        "hooksConfiguration plugins/p/hooks/hooks.json", "script plugins/p/hooks/run.sh",
        "skill plugins/p/skills/u/SKILL.md",
      ])
    #expect(workspace.unreadable == [])
    let skill = try #require(workspace.skills.first { $0.folder == "s" })
    #expect(
      skill.resources.map { workspace[$0].path.split(separator: "/").last } == [
        "grader.md", "logo.png", "run.sh",
      ])
    #expect(workspace.commands.map(\.name) == ["git:c", "c", "c"])
  }

  @Test func theFolderMayBePartOfATree() throws {
    let tree = try TemporaryTree([
      ".claude/agents/core/a.md": Self.agent, ".claude/commands/git/c.md": "body",
      ".claude/skills/s/SKILL.md": "body", ".claude/settings.json": "{}",
    ])
    #expect(
      listing(Workspace.load(tree.path + "/.claude")) == [
        "agent agents/core/a.md", "command commands/git/c.md", "settings settings.json",
        "skill skills/s/SKILL.md",
      ])
    #expect(listing(Workspace.load(tree.path + "/.claude/agents/core")) == ["agent a.md"])
    let commands = Workspace.load(tree.path + "/.claude/commands/git")
    #expect(commands.commands.map(\.name) == ["git:c"])
    let skill = Workspace.load(tree.path + "/.claude/skills/s")
    #expect(skill.skills.map(\.folder) == ["s"])
    #expect(skill.skills.map(\.name.value) == ["s"])
  }

  @Test func inAPlainFolderTheContentTells() throws {
    let tree = try TemporaryTree([
      "a.md": Self.agent, "b.md": "---\ntype: coordinator\nhooks: {}\n---\n",
      "c.md": "---\nallowed-tools: Read\n---\n", "page.md": "---\ntitle: x\n---\n", "n.md": "text",
    ])
    #expect(
      listing(Workspace.load(tree.path)) == ["agent a.md", "agent b.md", "command c.md"])
    try tree.folder(".git")
    #expect(listing(Workspace.load(tree.path)) == [])
    // A file that is asked for is read wherever it stands.
    #expect(listing(Workspace.load(tree.path + "/a.md")) == ["agent a.md"])
    #expect(listing(Workspace.load(tree.path + "/page.md")) == ["other page.md"])
  }

  @Test func linksNeverLeadInCirclesNorOut() throws {
    let outside = try TemporaryTree(["agents/o.md": Self.agent])
    let tree = try TemporaryTree([".claude/agents/a.md": Self.agent, "shared/b.md": "b"])
    try tree.link(".claude/agents/loop", to: "..")
    try tree.link(".claude/agents/self", to: "self")
    try tree.link(".claude/agents/self.md", to: "self.md")
    try tree.link(".claude/agents/again", to: "../agents")
    try tree.link(".claude/agents/copy.md", to: "a.md")
    try tree.link(".claude/agents/gone.md", to: "nowhere.md")
    try tree.link(".claude/agents/out.md", to: outside.path + "/agents/o.md")
    try tree.link(".claude/agents/out", to: outside.path)
    try tree.link(".claude/commands", to: "../shared")
    for index in 0..<12 { try tree.link("fan/d\(index)/x", to: "../d\((index + 1) % 12)") }
    let workspace = Workspace.load(tree.path)
    #expect(listing(workspace) == ["agent .claude/agents/a.md", "command .claude/commands/b.md"])
    #expect(
      workspace.unreadable.map(\.path) == [
        ".claude/agents/gone.md", ".claude/agents/out.md", ".claude/agents/self.md",
      ])
  }

  @Test func neverWaitsForSpecialFilesAndNotesWhatItCannotRead() throws {
    let tree = try TemporaryTree([".claude/agents/a.md": Self.agent])
    #expect(mkfifo(tree.path + "/.claude/agents/f.md", 0o600) == 0)
    #expect(mkfifo(tree.path + "/pipe", 0o600) == 0)
    try tree.folder(".claude/agents/folder.md")
    let workspace = Workspace.load(tree.path)
    #expect(listing(workspace) == ["agent .claude/agents/a.md"])
    #expect(
      workspace.unreadable == [
        UnreadableFile(path: ".claude/agents/f.md", reason: "not a regular file")
      ])
    let missing = Workspace.load(tree.path + "/none")
    #expect(missing.files.isEmpty)
    #expect(missing.unreadable.map(\.path) == ["."])
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func notesAFolderThatItMayNotRead() throws {
    let tree = try TemporaryTree([".claude/agents/a.md": Self.agent])
    chmod(tree.path + "/.claude/agents", 0)
    defer { chmod(tree.path + "/.claude/agents", 0o700) }
    #expect(Workspace.load(tree.path).unreadable.map(\.path) == [".claude/agents"])
  }

  @Test func strangeNamesBreakNothing() throws {
    let tree = try TemporaryTree([
      "agents/a\nb.md": Self.agent, "agents/ .md": Self.agent, "agents/é.md": Self.agent,
    ])
    try tree.write("agents/e\u{301}.md", Self.agent)
    let bytes: [CChar] = (tree.path + "/agents/").utf8CString.dropLast() + [-1, 46, 109, 100, 0]
    #expect(close(open(bytes, O_CREAT | O_WRONLY, 0o600)) == 0)
    let workspace = Workspace.load(tree.path)
    #expect(workspace.files.count == 4)
    #expect(workspace.unreadable.map(\.reason) == ["its name is not UTF-8"])
    #expect(workspace.file(at: "agents/é.md") != workspace.file(at: "agents/e\u{301}.md"))
  }

  @Test func deepTreesEndSomewhere() throws {
    let tree = try TemporaryTree([
      String(repeating: "d/", count: 60) + ".claude/agents/a.md": Self.agent,
      String(repeating: "e/", count: 70) + "agents/a.md": Self.agent,
    ])
    let workspace = Workspace.load(tree.path)
    #expect(workspace.files.count == 1)
    #expect(workspace.unreadable.map(\.reason) == ["not read: more than 64 folders deep"])
  }

  @Test func ignoreFilesAndPatternsLeaveFilesOut() throws {
    let tree = try TemporaryTree([
      ".gitignore":
        "# comment\n*.tmp.md\n/build/\n!agents/keep.tmp.md\nlogs/**\nagents/[x-z]?.md\n",
      ".git/info/exclude": "agents/private.md\n",
      "agents/.gitignore": "secret.md\n!x1.md\n\\!odd.md\n",
      "agents/a.md": Self.agent, "agents/b.tmp.md": Self.agent, "agents/keep.tmp.md": Self.agent,
      "agents/secret.md": Self.agent, "agents/x1.md": Self.agent, "agents/y1.md": Self.agent,
      "agents/!odd.md": Self.agent, "agents/private.md": Self.agent,
      "build/.claude/agents/a.md": Self.agent, "sub/build/.claude/agents/a.md": Self.agent,
      "logs/agents/a.md": Self.agent,
    ])
    let all = Workspace.load(tree.path)
    #expect(
      all.files.map(\.path) == [
        "agents/a.md", "agents/keep.tmp.md", "agents/x1.md", "sub/build/.claude/agents/a.md",
      ])
    let inner = Workspace.load(tree.path + "/agents")
    #expect(inner.files.map(\.path) == ["a.md", "keep.tmp.md", "x1.md"])
    let filtered = Workspace.load(
      tree.path, options: LoadOptions(include: ["/agents"], exclude: ["**/x*.md"]))
    #expect(filtered.files.map(\.path) == ["agents/a.md", "agents/keep.tmp.md"])
    let unignored = Workspace.load(
      tree.path, options: LoadOptions(respectsIgnoreFiles: false))
    #expect(unignored.files.count == 11)
    // What is asked for by name is loaded in spite of ignore files.
    let named = Workspace.load(tree.path + "/agents/secret.md")
    #expect(named.file(at: "agents/secret.md") != nil)
  }

  @Test func filesBelongToTheNearestMarkedFolder() throws {
    let tree = try TemporaryTree([
      "one/.claude/agents/a.md": Self.agent, "one/.claude/agents/b.md": Self.agent,
      "one/docs/x.md": "x", "two/moflo.yaml": "", "two/agents/c.md": Self.agent,
      "one/docs/moflo.yaml": "", "two/agents/moflo.yaml": "",
      ".claude/agents/home.md": Self.agent, "loose/agents/d.md": Self.agent,
    ])
    let root = { WorkspaceRoot.find(for: tree.path + $0, home: tree.path) }
    #expect(root("/one/.claude/agents/a.md") == tree.path + "/one")
    #expect(root("/one/.claude") == tree.path + "/one")
    #expect(root("/one/docs/none.md") == tree.path + "/one")
    #expect(root("/two/agents/c.md") == tree.path + "/two")
    #expect(root("/loose/agents/d.md") == tree.path + "/loose/agents")
    #expect(root("/.claude/agents/home.md") == tree.path + "/.claude")
    #expect(WorkspaceRoot.find(for: tree.path + "/loose/agents/d.md") == tree.path)
    let workspaces = Workspace.load(
      paths: ["/one/.claude/agents/b.md", "/two", "/one/docs/../missing.md"].map { tree.path + $0 },
      home: tree.path)
    #expect(workspaces.map(\.root) == [tree.path + "/one", tree.path + "/two"])
    let one = try #require(workspaces.first)
    #expect(one.agents.count == 2)
    #expect(one.files.indices.map { one.isReported(FileID($0)) } == [false, true])
    #expect(one.unreadable.map(\.path) == ["missing.md"])
    #expect(workspaces.last?.isReported(FileID(0)) == true)
  }

  @Test func scriptsThatHooksNameAreLoaded() throws {
    let command = #""node \"$CLAUDE_PROJECT_DIR/tools/a.js\" && bash tools/b.sh ../c.sh /etc/d.sh""#
    let plugin = #""${CLAUDE_PLUGIN_ROOT}/bin/run.sh""#
    func hooks(_ command: String) -> String {
      #"{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": \#(command)}]}]}}"#
    }
    let tree = try TemporaryTree([
      ".claude/settings.json": hooks(command), "tools/a.js": "x", "tools/b.sh": "mcp__s__t",
      "plugins/p/hooks/hooks.json": hooks(plugin), "plugins/p/bin/run.sh": "ls", "other.sh": "x",
    ])
    #expect(
      listing(Workspace.load(tree.path)) == [
        "settings .claude/settings.json", "script plugins/p/bin/run.sh",
        "hooksConfiguration plugins/p/hooks/hooks.json", "script tools/a.js", "script tools/b.sh",
      ])
  }

  @Test func manyFilesComeInPathOrderWhateverTheTask() throws {
    let files = (0..<300).map { ("agents/\($0 % 7)/a\($0).md", "---\nname: n\($0)\n---\n") }
    let tree = try TemporaryTree(Dictionary(uniqueKeysWithValues: files))
    let workspace = Workspace.load(tree.path)
    let paths = workspace.files.map(\.path)
    #expect(paths.count == 300)
    #expect(paths == paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(workspace.agent(named: "n123").map { workspace[$0.file].path } == "agents/4/a123.md")
  }

  @Test("a definition that is too large to be read is one all the same, and says so")
  func oversized() throws {
    let text = "name: big\ntype: worker\ncapabilities: [a]\nnotes: |\n"
    let line = "  " + String(repeating: "y", count: 60) + "\n"
    let large = text + String(repeating: line, count: 20_000)
    let tree = try TemporaryTree([".claude/agents/big.yaml": large, "agents/big.yml": large])
    let workspace = Workspace.load(tree.path)
    #expect(
      listing(workspace) == ["agent .claude/agents/big.yaml", "agent agents/big.yml"])
    #expect(
      workspace.files.allSatisfy { file in
        file.yaml?.problems.contains { $0.kind == .limitExceeded } ?? false
      })
  }
}
