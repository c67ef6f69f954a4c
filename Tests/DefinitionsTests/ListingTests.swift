import Foundation
import SourceText
import Testing

@testable import Definitions

@Suite("Trees that do not stand on disk")
struct ListingTests {
  private static let agent = "---\nname: a\ndescription: Does it.\ntools: Read\n---\nBody\n"
  private static let command = "---\nallowed-tools: Read\n---\nBody\n"
  private static let hooks = """
    {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": \
    "bash $CLAUDE_PROJECT_DIR/tools/tidy.sh; bash $CLAUDE_PROJECT_DIR/tools/gone.sh"}]}]}}
    """

  private static let files: [String: String] = [
    ".claude/agents/a.md": agent, ".claude/agents/deep/b.md": agent,
    ".claude/agents/README.md": "# Agents\n", ".claude/commands/x/c.md": command,
    ".claude/settings.json": hooks, ".claude/hooks/h.sh": "echo\n",
    ".claude/skills/s/SKILL.md": agent, ".claude/skills/s/more/notes.md": "# n\n",
    ".claude/skills/s/data.csv": "1\n", ".claude/worktrees/w/.claude/agents/a.md": agent,
    "agents/d.md": agent, "agents/e.yaml": "name: e\ntools: []\n", "agents/source.swift": "x",
    "src/agents/code.md": "# no\n", "src/agents/f.md": agent, "docs/g.md": agent,
    "plugins/p/.claude-plugin/plugin.json": """
    {"agents": ["./staff/lead.md", "./gone.md", "../../texts/one.txt"], "commands": "./orders/",
     "skills": "./crafts", "mcpServers": "./servers.json"}
    """,
    "plugins/p/staff/lead.md": agent, "plugins/p/staff/plain.md": "# no\n",
    "plugins/p/orders/deep/o.md": "Deploy.\n", "plugins/p/crafts/c/SKILL.md": agent,
    "plugins/p/servers.json": #"{"mcpServers": {"desk": {"command": "desk"}}}"#,
    "plugins/p/agents/h.md": "# plain\n",
    "plugins/p/hooks/hooks.json": "{}", "plugins/p/scripts/i.sh": "echo\n",
    "odd/.claude-plugin/plugin.json": "{}", "odd/agents/j.md": "# plain\n",
    "node_modules/n/agents/k.md": agent, ".hidden/agents/l.md": agent, "CLAUDE.md": "# m\n",
    "tools/tidy.sh": "echo\n", "a.workflow.yaml": "tasks: []\n", ".mcp.json": "{}",
    "agents-old/m.md": agent, "agents.md": "# x\n",
    "texts/prompts/n.md": agent, "texts/one.txt": agent,
  ]
  /// Links by their targets; all stay in the tree.
  private static let links: [String: String] = [
    ".claude/agents/linked": "../../texts/prompts", ".claude/agents/one.md": "../../texts/one.txt",
    ".claude/agents/again.md": "a.md", ".claude/agents/loop": "..", ".claude/commands/gone": "none",
    "agents/other": "../.claude/agents",
  ]

  private struct Shape: Equatable {
    let path: String
    let kind: DefinitionKind
    let bytes: [UInt8]
  }

  private func shape(_ workspace: Workspace) -> [Shape] {
    workspace.files.map { Shape(path: $0.path, kind: $0.kind, bytes: $0.source.bytes) }
  }

  private func onDisk(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("moflo-\(UUID().uuidString)").resolvingSymlinksInPath()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in Self.files {
      let file = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    for (path, target) in Self.links {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appendingPathComponent(path).path, withDestinationPath: target)
    }
    try body(folder.path)
  }

  private static let listing = FileListing(
    files.keys.map { FileListing.Entry(path: Array($0.utf8), kind: .file) }
      + links.keys.map { FileListing.Entry(path: Array($0.utf8), kind: .link) })

  private static func read(_ paths: [String]) -> [FileListing.Content] {
    paths.map { path in
      (files[path] ?? links[path]).map { .bytes(Array($0.utf8)) } ?? .unreadable("absent")
    }
  }

  @Test("a listing gives the files that the same tree gives on disk")
  func sameAsOnDisk() throws {
    try onDisk { folder in
      let disk = Workspace.load(folder)
      let listed = Workspace.load(folder, listing: Self.listing, reading: Self.read)
      #expect(shape(listed) == shape(disk))
      #expect(listed.files.count > 20)
      #expect(listed.files.contains { $0.path == "tools/tidy.sh" && $0.kind == .script })
      #expect(listed.files.contains { $0.path == ".claude/agents/linked/n.md" })
      #expect(
        listed.files.contains { $0.path == "plugins/p/orders/deep/o.md" && $0.kind == .command })
      #expect(listed.unreadable == [])
      #expect(disk.folders.contains { $0.path == folder + "/.claude/agents/deep" })
      #expect(
        !disk.folders.contains { $0.path.contains("node_modules") || $0.path.contains(".hidden") })
    }
  }

  @Test("more than may be read at once is refused as a whole", arguments: [[], ["b.md", "a.md"]])
  func budget(asked: [String]) {
    let size = Self.agent.utf8.count
    let found = (0..<40).map { FoundFile(path: "\($0).md", recognition: Recognition(.agent)) }
    let contents = Dictionary(
      uniqueKeysWithValues: found.map {
        (ByteName($0.path), FileListing.Content.bytes(Array(Self.agent.utf8)))
      })
    for (limit, count) in [(40 * size, 40), (40 * size - 1, 0), (0, 0)] {
      let loader = FileLoader(
        root: "/nowhere", asked: Set(asked.map { ByteName($0) }), contents: contents,
        budget: ReadingBudget(limit))
      let loaded = loader.load(found)
      #expect(loaded.files.count == count)
      #expect(
        loaded.unreadable.map(\.path) == (count > 0 ? [] : [asked.isEmpty ? "." : "a.md"]))
    }
  }

  @Test("a root inside of the definitions is known by its name")
  func innerRoot() {
    let listing = FileListing([FileListing.Entry(path: Array("a.md".utf8), kind: .file)])
    let loaded = Workspace.load("/nowhere/.claude/agents", listing: listing) { paths in
      paths.map { _ in .bytes(Array("no fence\n".utf8)) }
    }
    #expect(loaded.files.map(\.kind) == [.agent])
  }

  @Test(
    "only what is read is asked for, what cannot be read is said, and what is asked is reported")
  func reading() {
    let listing = FileListing(
      ["agents/a.md", "agents/b.md", "src/x.c", "skills/s/SKILL.md", "skills/s/d.bin"].map {
        FileListing.Entry(path: Array($0.utf8), kind: .file)
      } + [FileListing.Entry(path: Array("agents/".utf8) + [0xFF] + Array(".md".utf8), kind: .file)]
    )
    var asked: [String] = []
    let loaded = Workspace.load("/nowhere", listing: listing, only: ["agents/b.md"]) {
      paths in
      asked += paths
      return paths.map {
        $0 == "agents/b.md" ? .unreadable("lost") : .bytes(Array(Self.agent.utf8))
      }
    }
    #expect(asked == ["agents/a.md", "agents/b.md", "skills/s/SKILL.md"])
    #expect(loaded.unreadable.map(\.reason) == ["lost", "its name is not UTF-8"])
    #expect(loaded.isReported(path: "agents/b.md") && !loaded.isReported(path: "agents/a.md"))
    #expect(loaded.files.map(\.path) == ["agents/a.md", "skills/s/SKILL.md", "skills/s/d.bin"])
  }

  @Test("a listing knows files, folders and what may be run")
  func holding() {
    let listing = FileListing([
      FileListing.Entry(path: Array("a/b.sh".utf8), kind: .executable),
      FileListing.Entry(path: Array("a/c".utf8), kind: .file),
      FileListing.Entry(path: Array("a-b".utf8), kind: .file),
      FileListing.Entry(path: Array("link".utf8), kind: .link),
      FileListing.Entry(path: Array("module".utf8), kind: .opaque),
    ])
    for path in ["", "a", "a/", "a/b.sh", "a-b", "link", "link/x/y", "module/z"] {
      #expect(listing.holds(path), "\(path)")
    }
    for path in ["b", "a/b", "a/c/d", "a/b.s", "lin", "a0"] {
      #expect(!listing.holds(path), "\(path)")
    }
    #expect(listing.isExecutable("a/b.sh") == true)
    #expect(listing.isExecutable("a/c") == false)
    #expect(listing.isExecutable("link/x") == nil && listing.isExecutable("a") == nil)
  }

  @Test("another text in a file changes that file alone")
  func replacing() {
    let loaded = Workspace.load("/nowhere", listing: Self.listing, reading: Self.read)
    let changed = loaded.replacing([
      SourceFile(path: "agents/d.md", text: "---\nname: z\ndescription: d\n---\n"),
      SourceFile(path: "agents/absent.md", text: "x"),
    ])
    #expect(changed.files.map(\.path) == loaded.files.map(\.path))
    #expect(changed.agents.contains { $0.name.value == "z" })
    #expect(!loaded.agents.contains { $0.name.value == "z" })
  }
}
