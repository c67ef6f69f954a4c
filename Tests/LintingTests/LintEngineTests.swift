import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("The lint engine")
struct LintEngineTests {
  // Few rules, so that a new one changes nothing here.
  private let rules: [any Rule.Type] = [InvalidName.self, DuplicateName.self]
  private let good = "---\nname: NAME\ndescription: Does one thing.\n---\n"

  private func files(_ count: Int) -> [SourceFile] {
    (0..<count).map { index in
      let name = index % 3 == 0 ? "Agent \(index)" : "agent-\(index)"
      return SourceFile(
        path: "agents/a\(index).md", text: good.replacing("NAME", with: name))
    }
  }

  @Test("the order of files does not change the report")
  func order() {
    let files = files(100)
    let one = LintEngine.lint(Support.workspace(files), rules: rules)
    let other = LintEngine.lint(Support.workspace(files.reversed()), rules: rules)
    #expect(one.diagnostics.count == 34)
    #expect(
      JSONReporter().render(one, elapsed: .zero) == JSONReporter().render(other, elapsed: .zero))
  }

  @Test("only the files that are asked for are reported, with all files known")
  func only() {
    let text = good.replacing("NAME", with: "same")
    let files = [
      SourceFile(path: "agents/a.md", text: text), SourceFile(path: "agents/b.md", text: text),
    ]
    let report = LintEngine.lint(Support.workspace(files), only: ["agents/b.md"], rules: rules)
    #expect(report.diagnostics.map(\.path) == ["agents/b.md"])
    #expect(report.diagnostics.first?.related.map(\.path) == ["agents/a.md"])
    #expect(report.summary.files == 1)
    let first = LintEngine.lint(Support.workspace(files), only: ["agents/a.md"], rules: rules)
    #expect(first.diagnostics.isEmpty)
  }

  @Test("a rule's severity is what the configuration says, by path")
  func severities() {
    var configuration = Support.configuration(
      """
      rules: { agent/*: error }
      overrides: [{ paths: [agents/a3.md], rules: { agent/invalid-name: off } }]
      """)
    let workspace = Support.workspace(files(6))
    let report = LintEngine.lint(workspace, configuration: configuration, rules: rules)
    #expect(report.diagnostics.map(\.path) == ["agents/a0.md"])
    #expect(report.diagnostics.map(\.severity) == [.error])
    configuration.exclude = [PathPatterns(["a0.md"])]
    #expect(LintEngine.lint(workspace, configuration: configuration).summary.files == 5)
  }

  @Test("what could not be read is reported")
  func unreadable() {
    let workspace = Workspace.build(
      root: ".", files: [], unreadable: [UnreadableFile(path: "agents/x.md", reason: "no access")])
    let report = LintEngine.lint(workspace)
    #expect(report.diagnostics.map(\.rule) == ["workspace/unreadable-file"])
    #expect(report.diagnostics.map(\.message) == ["this cannot be read: no access"])
  }

  @Test("bytes that are not UTF-8 are found in the YAML")
  func invalidUTF8() {
    let bytes = Array("---\nname: a\ndescription: b\u{0}c\n---\n".utf8).map { $0 == 0 ? 0xE9 : $0 }
    let report = LintEngine.lint(
      Support.workspace([SourceFile(path: "agents/a.md", bytes: bytes)]),
      rules: [InvalidUTF8.self])
    #expect(report.diagnostics.map(\.rule) == ["yaml/invalid-utf8"])
    #expect(report.diagnostics.map(\.range) == [SourceRange(start: 26, end: 27)])
  }

  @Test("any bytes are linted, and what fixes make of them is linted too")
  func hostile() {
    let pieces = [
      "---\n", "name: ", "description: a: b\n", "hooks:\n  pre: |\n    ", "mcp__moflo__swarm_init ",
      "\t", "[", "'", "\"", "$(", "\u{FEFF}", "```bash\n", "\r\n", "é🌐", "# moflo: ignore[*]\n",
      "<!-- moflo: ignore[a/b] -->\n", "capabilities: [a, a]\n", "tools: Gerp\n", "{", "--x=", "\n",
    ]
    var state: UInt64 = 42
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    for _ in 0..<400 {
      var bytes = (0..<(next() % 24)).flatMap { _ in Array(pieces[next() % pieces.count].utf8) }
      if next() % 4 == 0, !bytes.isEmpty { bytes[next() % bytes.count] = UInt8(next() % 256) }
      if next() % 2 == 0 { bytes = Array("---\nname: a\n".utf8) + bytes }
      var source = SourceFile(path: "agents/a.md", bytes: bytes)
      for _ in 0..<3 {
        let report = LintEngine.lint(Support.workspace([source]))
        for diagnostic in report.diagnostics {
          #expect(diagnostic.range.end <= source.bytes.count)
        }
        _ = TextReporter().render(report, elapsed: .zero)
        guard let fixed = FixApplier.fixes(for: report, includingUnsafe: true).first else { break }
        source = fixed.after
      }
    }
  }
}
