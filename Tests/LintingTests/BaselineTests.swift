import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Baselines")
struct BaselineTests {
  private static let rules: [any Rule.Type] = [UnknownKey.self, HookUnknownTool.self]
  private static let agent = """
    ---
    name: relay
    description: Passes what one node learns on to the others.
    capabilites: [relaying]
    hooks:
      pre: |
        mcp__moflo__swarm_inti mesh
        mcp__moflo__swarm_inti ring
    ---
    You pass things on.
    """

  private struct Linted {
    let workspace: Workspace
    let report: LintReport

    func matcher(prefix: String = "", reported: [String]? = nil) -> BaselineMatcher {
      BaselineMatcher(
        workspace: workspace, configurations: ConfigurationTree(everywhere: LintConfiguration()),
        report: report, prefix: prefix
      ) { path in reported?.contains(path) ?? true }
    }

    func match(_ baseline: Baseline, reported: [String]? = nil) -> BaselineMatcher.Match {
      let source = SourceFile(path: "moflo.baseline.json", text: baseline.text())
      return matcher(reported: reported).match(baseline, source: source, in: report)
    }
  }

  private func lint(_ files: [String: String], only: [String]? = nil) -> Linted {
    let workspace = Support.workspace(files.map { SourceFile(path: $0.key, text: $0.value) })
    return Linted(
      workspace: workspace, report: LintEngine.lint(workspace, only: only, rules: Self.rules))
  }

  private func lint(_ text: String) -> Linted { lint(["agents/relay.md": text]) }

  /// A baseline of all findings, through its text.
  private func baseline(of linted: Linted, prefix: String = "") throws -> Baseline {
    let made = linted.matcher(prefix: prefix).record(linted.report, replacing: .empty)
    return try Baseline.read(SourceFile(path: Baseline.fileName, text: made.text()))
  }

  private func messages(_ match: BaselineMatcher.Match) -> [String] {
    match.report.diagnostics.map(\.message)
  }

  @Test("entries name rule, file and key path, one a line in a fixed order, and count equals")
  func text() throws {
    let made = try baseline(of: lint(Self.agent))
    #expect(
      made.text() == """
        {
          "version": 1,
          "findings": [
            {"path": "agents/relay.md", "rule": "front-matter/unknown-key", "at": "capabilites", \
        "text": "4e54037269cf0020"},
            {"path": "agents/relay.md", "rule": "hook/unknown-mcp-tool", "at": "hooks.pre", \
        "text": "421d3522072483a7", "count": 2}
          ]
        }

        """)
    #expect(made.findingCount == 3)
    #expect(Baseline.empty.text() == "{\n  \"version\": 1,\n  \"findings\": []\n}\n")
  }

  @Test("what is in the baseline is counted and not reported, also where lines moved")
  func movedLines() throws {
    let made = try baseline(of: lint(Self.agent))
    let moved =
      Self.agent
      .replacing("name: relay\n", with: "# the one that relays\n\nname: relay\ncolor: red\n")
      .replacing(
        "    mcp__moflo__swarm_inti ring", with: "    echo x\n    mcp__moflo__swarm_inti r"
      )
      .replacing("\n", with: "\r\n")
    for text in [Self.agent, moved] {
      let match = lint(text).match(made)
      #expect(messages(match) == [])
      #expect(match.report.summary.baselined == 3)
      #expect(match.pruned.text() == made.text())
    }
  }

  @Test("more of the same, the same elsewhere, and another text in its place are new")
  func newFindings() throws {
    let made = try baseline(of: lint(Self.agent))
    let third = Self.agent.replacing(
      "ring\n", with: "ring\n    mcp__moflo__swarm_inti star\n")
    #expect(lint(third).match(made).report.diagnostics.count == 1)
    let elsewhere = Self.agent.replacing("  pre: |", with: "  post: |")
    #expect(lint(elsewhere).match(made).report.diagnostics.filter(\.isOfHook).count == 2)
    let other = Self.agent.replacing("swarm_inti mesh", with: "swarm_nit mesh")
    let found = lint(other).match(made).report.diagnostics.filter(\.isOfHook)
    #expect(found.map(\.message) == ["server 'moflo' has no tool 'swarm_nit'"])
  }

  @Test("entries whose findings are gone are reported at their line, and can be taken out")
  func stale() throws {
    let made = try baseline(of: lint(Self.agent))
    let mended = Self.agent.replacing("swarm_inti mesh", with: "swarm_init mesh")
      .replacing("capabilites", with: "capabilities")
    let match = lint(mended).match(made)
    #expect(
      messages(match) == [
        "the finding of 'front-matter/unknown-key' at 'capabilites' in 'agents/relay.md' is gone",
        "1 of the 2 findings of 'hook/unknown-mcp-tool' at 'hooks.pre' in 'agents/relay.md' is gone",
      ])
    #expect(match.report.diagnostics.allSatisfy { $0.rule == "baseline/stale-entry" })
    #expect(Support.lines(match.report, of: "baseline/stale-entry") == [4, 5])
    #expect(match.pruned.findingCount == 1)
    #expect(messages(lint(mended).match(match.pruned)) == [])
  }

  @Test("of a file that is gone every entry is stale, of one that was not checked none is")
  func uncheckedFiles() throws {
    let both = ["agents/a.md": Self.agent, "agents/b.md": Self.agent]
    let made = try baseline(of: lint(both))
    let gone = lint(["agents/a.md": Self.agent]).match(made)
    #expect(gone.report.diagnostics.count == 2)
    #expect(gone.pruned.findingCount == 3)
    let partial = lint(both, only: ["agents/a.md"]).match(made, reported: ["agents/a.md"])
    #expect(messages(partial) == [])
    #expect(partial.report.summary.baselined == 3)
    #expect(partial.pruned.text() == made.text())
    let other = lint(["agents/a.md": Self.agent]).match(made, reported: ["agents/a.md"])
    #expect(messages(other) == [])
  }

  @Test("writing for some files keeps the entries of the others")
  func recordingPartly() throws {
    let both = ["agents/a.md": Self.agent, "agents/b.md": Self.agent]
    let made = try baseline(of: lint(both))
    let mended = ["agents/a.md": Self.agent.replacing("capabilites", with: "capabilities")]
    let linted = lint(mended)
    let written = linted.matcher(reported: ["agents/a.md"]).record(linted.report, replacing: made)
    #expect(written.findingCount == 5)
    #expect(written.entries.map(\.path).filter { $0 == "agents/b.md" }.count == 2)
  }

  @Test("paths count from the baseline's folder, and entries of other folders are left alone")
  func prefixes() throws {
    let linted = lint(Self.agent)
    let made = try baseline(of: linted, prefix: "tools/")
    #expect(made.entries.allSatisfy { $0.path == "tools/agents/relay.md" })
    let source = SourceFile(path: "../moflo.baseline.json", text: made.text())
    let own = linted.matcher(prefix: "tools/").match(made, source: source, in: linted.report)
    #expect(own.report.diagnostics.isEmpty)
    let other = linted.matcher(prefix: "more/").match(made, source: source, in: linted.report)
    #expect(other.report.diagnostics.count == 3)
    #expect(other.pruned.text() == made.text())
  }

  @Test("two people's entries add up, in whatever order they stand")
  func merged() throws {
    let made = try baseline(of: lint(Self.agent))
    let lines = made.text().split(separator: "\n").map(String.init)
    let entries = lines.filter { $0.hasPrefix("    ") }.map {
      $0.hasSuffix(",") ? String($0.dropLast()) : $0
    }
    let text =
      "{\"version\": 1, \"findings\": [" + (entries.reversed() + entries).joined(separator: ",")
      + "]}"
    let merged = try Baseline.read(SourceFile(path: "b.json", text: text))
    #expect(merged.findingCount == 6)
    #expect(merged.entries.map(\.rule) == made.entries.map(\.rule))
  }

  @Test(
    "what is no baseline is refused at its place",
    arguments: [
      ("", "b.json:1:1"), ("[]", "b.json:1:1"), ("{\"findings\": []}", "b.json:1:1"),
      ("{\"version\": 2, \"findings\": []}", "b.json:1:13"), ("{\"version\": 1}", "b.json:1:1"),
      ("{\"version\": 1, \"findings\": [], \"x\": 1}", "b.json:1:32"),
      ("{\"version\": 1, \"findings\": [7]}", "b.json:1:29"),
      ("{\"version\": 1, \"findings\": [{\"path\": \"a\"}]}", "b.json:1:29"),
      (
        "{\"version\": 1, \"findings\": [\n{\"path\": \"a\", \"rule\": \"r\", \"at\": \"\", \"text\": \"zz\"}]}",
        "b.json:2:46"
      ),
      (
        "{\"version\": 1, \"findings\": [\n{\"path\": \"a\", \"rule\": \"r\", \"at\": \"\", "
          + "\"text\": \"0123456789abcdef\", \"count\": 0}]}", "b.json:2:75"
      ),
    ])
  func malformed(_ text: String, _ place: String) {
    let source = SourceFile(path: "b.json", text: text)
    do throws(BaselineError) {
      _ = try Baseline.read(source)
      Issue.record("read \(text)")
    } catch {
      var sources = SourceLookup([source])
      let line = DiagnosticRenderer(usesColor: false).renderShort(error.diagnostic, in: &sources)
      #expect(line.hasPrefix(place + ": error: "), "\(line)")
    }
  }

  @Test("any bytes are read or refused")
  func hostile() throws {
    var generator = SplitMix(state: 7)
    let text = Array(try baseline(of: lint(Self.agent)).text().utf8)
    for _ in 0..<500 {
      var bytes = text
      for _ in 0..<4 { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
      _ = try? Baseline.read(SourceFile(path: "b.json", bytes: bytes))
    }
  }

  @Test("places are named by key path, heading and code block")
  func anchors() {
    let text = """
      ---
      name: a
      hooks:
        pre: echo
      tasks:
        - id: one
          needs: [x, y]
      ---
      intro
      # First *part*
      text
      ```bash
      ls
      ```
      Second
      ======
      end
      """
    let workspace = Support.workspace("agents/a.md", text)
    let anchors = FindingAnchors(workspace.files[0])
    func anchor(_ word: String) -> String {
      let bytes = Array(text.utf8)
      return anchors.anchor(at: ByteSearch(word).offsets(in: bytes, limit: 1).first ?? -1)
    }
    #expect(anchor("name: a") == "name")
    #expect(anchor("echo") == "hooks.pre")
    #expect(anchor("one\n") == "tasks[].id")
    #expect(anchor("y]") == "tasks[].needs[]")
    #expect(anchor("intro") == "")
    #expect(anchor("text\n") == "# First *part*")
    #expect(anchor("ls\n") == "# First *part* ```bash")
    #expect(anchor("end") == "# Second")
    let json = Support.workspace(
      ".claude/settings.json", #"{"hooks": {"Stop": [{"hooks": [{"command": "ls"}]}]}}"#)
    #expect(FindingAnchors(json.files[0]).anchor(at: 43) == "hooks.Stop[].hooks[].command")
  }

  @Test("the digest counts words, not the space between them")
  func digests() {
    func digest(_ text: String) -> String {
      TextDigest.digest(
        of: SourceRange(start: 0, end: text.utf8.count), in: Array(text.utf8))
    }
    #expect(digest("a  b\n") == digest(" a\r\n\tb"))
    #expect(digest("a b") != digest("ab"))
    #expect(digest("") == "cbf29ce484222325")
    #expect(TextDigest.isDigest(digest("x")) && !TextDigest.isDigest("x"))
  }
}

extension Diagnostic {
  fileprivate var isOfHook: Bool { rule.hasPrefix("hook/") }
}
