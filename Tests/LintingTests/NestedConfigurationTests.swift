import Definitions
import Foundation
import SourceText
import Testing

@testable import Linting

@Suite("Configurations in a tree")
struct NestedConfigurationTests {
  /// A folder with files that lasts as long as a test.
  private final class Tree {
    let path: String

    init(_ files: [String: String]) throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("moflo-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      path = folder.resolvingSymlinksInPath().path
      for (name, text) in files {
        let file = URL(fileURLWithPath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func configuration(_ tree: Tree, _ path: String, root: String = "") -> LoadedConfiguration
  {
    var configurations = ConfigurationTree(root: tree.path + root)
    configurations.read(for: [path])
    return configurations.loaded(for: path)
  }

  private func configurations(_ tree: Tree, _ workspace: Workspace) -> ConfigurationTree {
    var configurations = ConfigurationTree(root: tree.path)
    configurations.read(for: workspace.files.map(\.path))
    return configurations
  }

  @Test("an inner file adds to the outer ones, and what it says goes first")
  func inheritance() throws {
    let tree = try Tree([
      "moflo.yaml": """
      exclude: [drafts]
      dialects: [moflo]
      catalogs: { moflo: moflo-4.9, tools: moflo }
      rules: { hook/*: note, yaml/syntax: off }
      overrides:
        - paths: [one/agents]
          rules: { agent/empty-body: off }
      knownKeys: [team]
      """,
      "one/moflo.yaml": """
      exclude: ["!drafts/kept.md"]
      catalogs: { moflo: moflo-4.8.22 }
      rules: { "*": error }
      knownKeys: { agent: [squad] }
      """,
    ])
    let outer = configuration(tree, "two/agents/a.md").configuration
    let inner = configuration(tree, "one/agents/a.md").configuration
    #expect(outer.level(of: "hook/shell-syntax", in: "two/agents/a.md") == .severity(.note))
    #expect(inner.level(of: "hook/shell-syntax", in: "one/agents/a.md") == .severity(.error))
    // What is nearer goes first, however exact the farther one is.
    #expect(inner.level(of: "agent/empty-body", in: "one/agents/a.md") == .severity(.error))
    #expect(inner.dialects == [.moflo])
    #expect(
      inner.catalogs.bindings == [
        .init(server: "tools", catalog: "moflo"), .init(server: "moflo", catalog: "moflo-4.8.22"),
      ])
    #expect(!outer.covers("two/drafts/a.md"))
    #expect(!inner.covers("one/drafts/a.md"))
    #expect(inner.covers("one/drafts/kept.md"))
    #expect(inner.knowsKey("team", in: .skill))
    #expect(inner.knowsKey("squad", in: .agent))
    #expect(!inner.knowsKey("squad", in: .skill))
    #expect(!outer.knowsKey("squad", in: .agent))
  }

  @Test("'root: true' and a repository end the way up")
  func roots() throws {
    let tree = try Tree([
      "moflo.yaml": "dialects: [moflo]\n", "one/moflo.yaml": "root: true\nexclude: [x]\n",
      "two/.git/HEAD": "", "two/moflo.yaml": "exclude: [x]\n", "three/moflo.yaml": "exclude: [x]\n",
    ])
    func dialects(_ path: String) -> Set<Dialect> {
      configuration(tree, path).configuration.dialects
    }
    #expect(dialects("one/a.md") == Set(Dialect.allCases))
    #expect(dialects("one/b/c/a.md") == Set(Dialect.allCases))
    #expect(dialects("two/a.md") == Set(Dialect.allCases))
    #expect(dialects("three/a.md") == [.moflo])
  }

  @Test("patterns count from their file's folder, wherever the workspace begins")
  func bases() throws {
    let tree = try Tree([
      "moflo.yaml": "exclude: [/packages/one/old, /old]\n",
      "packages/one/moflo.yaml": "include: [agents, \"!agents/wip\"]\n",
    ])
    for (root, prefix) in [("", "packages/one/"), ("/packages/one", ""), ("/packages", "one/")] {
      let loaded = configuration(tree, prefix + "agents/a.md", root: root).configuration
      #expect(loaded.covers(prefix + "agents/a.md"))
      #expect(!loaded.covers(prefix + "agents/wip/a.md"))
      #expect(!loaded.covers(prefix + "commands/a.md"))
      #expect(!loaded.covers(prefix + "old/agents/a.md"))
    }
  }

  @Test("each file is linted by what holds in its folder")
  func linting() throws {
    let agent = "---\nname: a\ndescription: Reviews code.\nteam: x\n---\nReview.\n"
    let tree = try Tree([
      "moflo.yaml": "rules: { front-matter/unknown-key: error }\n",
      "one/.claude/agents/a.md": agent, "two/.claude/agents/a.md": agent,
      "two/moflo.yaml": "rules: { front-matter/unknown-key: note }\n",
      "three/.claude/agents/a.md": agent, "three/moflo.yaml": "knownKeys: [team]\n",
      "four/.claude/agents/b.md": agent, "four/moflo.yaml": "exclude: ['*.md']\n",
    ])
    let workspace = Workspace.load(tree.path)
    let report = LintEngine.lint(
      workspace, configurations: configurations(tree, workspace), rules: [UnknownKey.self])
    #expect(
      report.diagnostics.map { "\($0.severity) \($0.path)" } == [
        "error one/.claude/agents/a.md", "note two/.claude/agents/a.md",
      ])
    #expect(report.summary.files == 3)
  }

  @Test("catalogues can differ from folder to folder")
  func catalogs() throws {
    let agent = """
      ---
      name: a
      description: Sends news.
      hooks:
        pre: mcp__moflo__daa_communication --from=a --to=b --message='{"type":"hello"}'
      ---
      Send.

      """
    let tree = try Tree([
      "old/moflo.yaml": "catalogs: [moflo-4.8.22]\n", "old/.claude/agents/a.md": agent,
      "new/.claude/agents/a.md": agent,
    ])
    let workspace = Workspace.load(tree.path)
    let report = LintEngine.lint(
      workspace, configurations: configurations(tree, workspace), rules: [HookUnknownTool.self])
    #expect(report.diagnostics.map(\.path) == ["old/.claude/agents/a.md"])
  }

  @Test("what is wrong in any of the files is said once, at its place")
  func mistakes() throws {
    let tree = try Tree([
      "moflo.yaml": "rules: { hook/shel-syntax: off }\n",
      "one/moflo.yaml": "dialects: [claude]\n", "one/two/moflo.yaml": "root: yes\n",
    ])
    var configurations = ConfigurationTree(root: tree.path)
    configurations.read(for: ["one/a.md", "one/b.md", "one/two/three/a.md"])
    let sources = Dictionary(
      configurations.sources.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let found = configurations.diagnostics.map { diagnostic in
      let text = sources[diagnostic.path]?.text(in: diagnostic.range) ?? ""
      return "\(diagnostic.path.dropFirst(tree.path.count)): \(text): \(diagnostic.message)"
    }
    #expect(
      found == [
        "/moflo.yaml: hook/shel-syntax: unknown rule 'hook/shel-syntax'",
        "/one/moflo.yaml: claude: unknown dialect 'claude'",
        "/one/two/moflo.yaml: yes: 'root' is true or false, not a text",
      ])
  }

  @Test("hostile files take no time")
  func hostile() {
    let start = ContinuousClock.now
    let texts = [
      "rules:\n" + (0..<40_000).map { "  hook/unknown-mcp-tol\($0): off\n" }.joined(),
      "exclude: [" + (0..<100_000).map { "a\($0)" }.joined(separator: ", ") + "]\n",
      "overrides:\n" + String(repeating: "- {paths: [a], rules: {}}\n", count: 20_000),
      (0..<60_000).map { "key\($0): x\n" }.joined(), String(repeating: "[", count: 100_000),
    ]
    for text in texts {
      let loaded = ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: text))
      #expect(loaded.isInvalid)
      #expect(loaded.diagnostics.count <= 101)
    }
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test("a ladder of files has an end")
  func bound() throws {
    var files: [String: String] = [:]
    var folder = ""
    for _ in 0..<40 {
      folder += "a/"
      files[folder + "moflo.yaml"] = "knownKeys: [x]\n"
    }
    let tree = try Tree(files)
    #expect(configuration(tree, folder + "x.md").isInvalid)
    #expect(!configuration(tree, "a/a/x.md").isInvalid)
  }
}
