import Definitions
import Foundation
import SourceText
import Testing
import YAMLSyntax

@testable import Linting

@Suite("Setting a repository up")
struct SetupTests {
  private func survey(_ files: [String: String]) -> SetupSurvey {
    SetupSurvey(
      Support.workspace(files.sorted { $0.key < $1.key }.map { SourceFile(path: $0, text: $1) }))
  }

  private static let agent = "---\nname: a\ndescription: Reviews code.\n---\nReview.\n"

  @Test("dialects are told from what is there")
  func dialects() {
    #expect(survey([:]).dialects == [])
    #expect(survey([".claude/agents/a.md": Self.agent]).dialects == [.claudeCode])
    #expect(survey(["agents/a.md": Self.agent]).dialects == [])
    let swarm = "---\nname: a\ndescription: d\ncapabilities: [review]\n---\nReview.\n"
    #expect(survey(["agents/a.md": swarm]).dialects == [.moflo])
    #expect(
      survey([".claude/agents/a.md": swarm, ".claude/skills/s/SKILL.md": Self.agent]).dialects
        == Dialect.allCases)
  }

  @Test("the catalogue that has most of the named tools is bound to a server")
  func catalogs() throws {
    let hooks = { (tools: [String]) in
      "---\nname: a\ndescription: d\nhooks:\n  pre: |\n"
        + tools.map { "    mcp__moflo__\($0)\n" }.joined() + "---\nReview.\n"
    }
    let old = survey([
      ".claude/agents/a.md": hooks(["swarm_init", "daa_agent_create", "neural_train"]),
      ".mcp.json": #"{"mcpServers": {"moflo": {"command": "x"}, "git hub\n": {"command": "y"}}}"#,
    ])
    #expect(old.servers.map(\.name) == ["git hub\n", "moflo"])
    let server = try #require(old.servers.last)
    #expect(server.tools == 3)
    #expect(server.catalog?.hasPrefix("moflo-") == true)
    let native = survey([".claude/agents/a.md": hooks(["swarm_init"])])
    #expect(native.servers.map(\.catalog) == ["moflo"])
    let pinned = survey([
      ".claude/agents/a.md": hooks(["swarm_init"]),
      ".mcp.json": #"{"mcpServers": {"moflo": {"command": "npx", "args": ["-y", "moflo@4.9.3"]}}}"#,
    ])
    #expect(pinned.servers.map(\.catalog) == ["moflo-4.9"])
    let text = ConfigurationTemplate.text(for: old)
    #expect(text.contains("\ncatalogs:\n  moflo: moflo-"))
    #expect(text.contains("# No catalogue is bundled for \"git hub\\n\"; its tools"))
  }

  @Test("a new configuration is read without findings, and so is its commented part")
  func configuration() {
    let surveys = [
      survey([:]), survey([".claude/agents/a.md": Self.agent, ".mcp.json": "{}"]),
      survey([
        ".mcp.json": #"{"mcpServers": {"moflo": {"command": "x"}, "claude-flow": {"url": "y"}}}"#
      ]),
    ]
    for survey in surveys {
      let text = ConfigurationTemplate.text(for: survey)
      let loaded = ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: text))
      #expect(loaded.diagnostics.map(\.message) == [])
      #expect(
        loaded.configuration.dialects
          == (survey.dialects.isEmpty ? Set(Dialect.allCases) : Set(survey.dialects)))
      let lines = text.split(separator: "\n").map(String.init)
      let examples = lines.filter { line in
        ["exclude", "rules", "overrides", "knownKeys", "baseline", "  "].contains {
          line.hasPrefix("# \($0)") && (line.contains(":") || line.hasPrefix("#   "))
        }
      }
      let uncommented = examples.map { $0.dropFirst(2) + "\n" }.joined()
      let commented = ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: uncommented))
      #expect(commented.diagnostics.map(\.message) == [], "\(uncommented)")
      #expect(examples.count > 6)
    }
  }

  @Test("the workflow is YAML, whatever the folder is called")
  func workflow() throws {
    for folder in [".", "packages/one", "it's: a #folder"] {
      let text = WorkflowTemplate.text(folder: folder)
      let document = YAMLDocument.parse(Array(text.utf8))
      #expect(document.problems.map(\.message) == [])
      let steps = document.root?["jobs"]?.value["lint"]?.value["steps"]?.value.items ?? []
      let commands = steps.compactMap { $0["run"]?.value.scalar?.text }
      #expect(commands.last?.hasPrefix("moflo lint --format github") == true)
      #expect(commands.last?.contains("it's") == false)
    }
  }

  // MARK: Plans

  @Test("what is there is never lost")
  func plans() {
    func action(_ existing: String?, overwrites: Bool = false) -> SetupPlan.Action {
      SetupPlan.whole(
        "moflo.yaml", "new\n", existing: existing.map { Array($0.utf8) }, overwrites: overwrites
      ).action
    }
    #expect(action(nil) == .create)
    #expect(action("new\n") == .keep)
    #expect(action("old\n") == .leave)
    #expect(action("old\n", overwrites: true) == .replace)
    #expect(SetupPlan.preCommit(existing: nil).action == .create)
    #expect(SetupPlan.preCommit(existing: Array("repos: []\n".utf8)).action == .extend)
  }

  // MARK: pre-commit

  private func added(_ text: String) -> String? {
    guard case .extended(let bytes) = PreCommitConfiguration.adding(to: Array(text.utf8)) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let entry = """
    - repo: local
      hooks:
        - id: moflo-lint
          name: moflo lint
          entry: moflo lint
          language: system
          files: '\(PreCommitConfiguration.files)'
          require_serial: true

    """

  private func indented(_ columns: Int) -> String {
    let margin = String(repeating: " ", count: columns)
    return Self.entry.split(separator: "\n").map { margin + $0 + "\n" }.joined()
  }

  @Test("the entry is added in the style of the file, and every other byte stays")
  func extending() {
    let before = "# Ours.\nrepos:\n  - repo: https://example.org/a  # first\n    rev: v1\n"
    let hooks = "    hooks:\n      - id: one  # last\n"
    let after = "\n# More.\nci:\n  skip: [one]\n"
    #expect(added(before + hooks + after) == before + hooks + indented(2) + after)
    let flush = "repos:\n- repo: a\n  hooks:\n  - id: b\n"
    #expect(added(flush) == flush + indented(0))
    #expect(
      added("repos:\n- repo: a\n  hooks: []") == "repos:\n- repo: a\n  hooks: []\n" + indented(0))
    #expect(added("repos:\nfail_fast: true\n") == "repos:\n" + indented(2) + "fail_fast: true\n")
    #expect(added("fail_fast: true") == "fail_fast: true\nrepos:\n" + indented(2))
    #expect(added("") == "repos:\n" + indented(2))
    #expect(added("# Nothing yet.\n") == "# Nothing yet.\nrepos:\n" + indented(2))
    let windows = "repos:\r\n  - repo: a\r\n    hooks: []\r\n"
    #expect(
      added(windows) == windows + indented(2).replacing("\n", with: "\r\n"))
    let block = "repos:\n  - repo: a\n    exclude: |\n      x\n      y\n"
    #expect(added(block + "minimum: 1\n") == block + indented(2) + "minimum: 1\n")
  }

  @Test("flow lists are extended in flow style")
  func flow() throws {
    let text = try #require(added("repos: [{repo: a, hooks: []}] # ours\n"))
    #expect(text.hasPrefix("repos: [{repo: a, hooks: []}, {repo: local, hooks: [{id: moflo-lint"))
    #expect(text.hasSuffix("}]}] # ours\n"))
    #expect(added("repos: []\nci: {}\n")?.hasSuffix("]\nci: {}\n") == true)
  }

  @Test("a hook that is there is left alone")
  func present() throws {
    for id in ["moflo-lint", "moflo-lint-system"] {
      let text = "repos:\n- repo: https://example.org/m\n  hooks:\n  - id: \(id)\n"
      #expect(PreCommitConfiguration.adding(to: Array(text.utf8)) == .present)
    }
    let once = try #require(added("repos:\n- repo: a\n  hooks: []\n"))
    #expect(PreCommitConfiguration.adding(to: Array(once.utf8)) == .present)
    #expect(
      PreCommitConfiguration.adding(to: Array(PreCommitConfiguration.text.utf8)) == .present)
  }

  @Test("what cannot be extended safely is left alone")
  func refused() {
    for text in [
      "repos: [", "- a\n", "text\n", "repos: all\n", "{fail_fast: true}\n", "repos: {a: b}\n",
      "x: &r [a]\nrepos: *r\n", "fail_fast: true\n...\n", "repos: [a,]\n",
      "repos:\n- a\n...\n---\nb: c\n",
    ] {
      guard case .refused = PreCommitConfiguration.adding(to: Array(text.utf8)) else {
        Issue.record("extended: \(text)")
        continue
      }
    }
  }

  @Test("no text makes it fail, and what it extends says the same as before", arguments: 1...6)
  func random(_ seed: UInt64) {
    var random = SplitMix(state: seed)
    let parts = [
      "repos:", "\n", "\n", "  ", "- ", "repo: a", "hooks:", "id: b", "[]", "# c", "|", "'", "x: y",
      "---", "\r\n", "{", "}", "&a ", "*a", ">-", "é", "\t", "...",
    ]
    for _ in 0..<400 {
      let text = (0..<random.below(14)).map { _ in parts[random.below(parts.count)] }.joined()
      guard let after = added(text) else { continue }
      let old = YAMLDocument.parse(Array(text.utf8))
      let new = YAMLDocument.parse(Array(after.utf8))
      #expect(new.problems.isEmpty)
      let items = old.root?["repos"]?.value.items?.count ?? 0
      #expect(new.root?["repos"]?.value.items?.count == items + 1, "\(text)")
      // Every byte is still there, in order.
      var rest = Array(after.utf8)[...]
      for byte in text.utf8 {
        guard let index = rest.firstIndex(of: byte) else {
          Issue.record("lost a byte of \(text)")
          break
        }
        rest = rest[(index + 1)...]
      }
    }
  }

  @Test("the manifest of hooks names the same files, and both ways to run")
  func manifest() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(".pre-commit-hooks.yaml")
    let document = YAMLDocument.parse(Array(try Data(contentsOf: file)))
    let hooks = document.root?.items ?? []
    #expect(
      hooks.map { $0["id"]?.value.scalar?.text } == PreCommitConfiguration.hookNames)
    #expect(hooks.map { $0["language"]?.value.scalar?.text } == ["swift", "system"])
    for hook in hooks {
      let files = hook["files"].map { document.resolved($0.value) }
      #expect(files?.scalar?.text == PreCommitConfiguration.files)
      #expect(hook["entry"]?.value.scalar?.text == "moflo lint")
    }
  }

  @Test("the hook is for what is checked, and for nothing else")
  func files() throws {
    let expression = try Regex(PreCommitConfiguration.files)
    for path in [
      ".claude/agents/a.md", "x/.claude/settings.json", ".claude/hooks/h.sh", ".mcp.json",
      "agents/a.md", "plugins/p/skills/s/SKILL.md", "plugins/p/hooks/hooks.json", "CLAUDE.md",
      "flow/a.workflow.yaml", "moflo.yaml", "packages/a/moflo.yaml",
    ] { #expect(path.firstMatch(of: expression) != nil, "\(path)") }
    for path in ["README.md", "src/agents.md", "a.json", "x.claude/a.md", "my.mcp.json.md"] {
      #expect(path.firstMatch(of: expression) == nil, "\(path)")
    }
  }
}
