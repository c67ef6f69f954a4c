import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Remarks of another program on scripts")
struct ScriptCheckerTests {
  /// Says of each `bad` that it is bad, with a number and severity that its script chooses.
  private func checker(code: Int, _ severity: Severity) -> ScriptChecker {
    ScriptChecker { scripts in
      scripts.map { script in
        let text = script.bytes
        return text.indices.filter { text[$0...].starts(with: "bad".utf8) }.map {
          ScriptChecker.Remark(
            code: code, severity: severity, message: "This is bad.",
            range: SourceRange(start: $0, end: $0 + 3))
        }
      }
    }
  }

  private let text = """
    ---
    name: relay
    description: Passes on what it hears.
    hooks:
      pre: |
        if true; then
        \tbad one
        fi
      post: >-
        echo x;
        bad two
      on_error: "echo \\"q\\"; bad three"
    ---

    ```bash
    bad four
    ```
    """

  private func findings(
    _ text: String, code: Int = 2_046, _ severity: Severity = .warning,
    configuration: String = "shellcheck: true"
  ) -> [String] {
    let source = SourceFile(path: "agents/relay.md", text: text)
    let lines = LineTable(source.bytes)
    let report = LintEngine.lint(
      Support.workspace([source]), configuration: Support.configuration(configuration),
      scriptChecker: checker(code: code, severity))
    return report.diagnostics.filter { $0.rule.hasSuffix("/shellcheck") }.map {
      let position = lines.position(at: $0.range.start)
      return
        "\(position.line):\(position.column) \($0.rule) \($0.severity) \(source.text(in: $0.range))"
    }
  }

  @Test("stand at their places in the file")
  func places() {
    #expect(
      findings(text) == [
        "7:6 hook/shellcheck warning bad", "11:5 hook/shellcheck warning bad",
        "12:26 hook/shellcheck warning bad", "16:1 body/shellcheck warning bad",
      ])
  }

  @Test("are as severe as the program says, in a body at most warnings")
  func severity() {
    #expect(
      findings(text, .error).map { $0.split(separator: " ")[2] }
        == ["error", "error", "error", "warning"])
    #expect(findings(text, .note).allSatisfy { $0.contains(" note ") })
  }

  @Test("are asked for by the configuration only, and can be turned off and suppressed")
  func configuration() {
    #expect(findings(text, configuration: "") == [])
    #expect(findings(text, configuration: "shellcheck: false") == [])
    #expect(
      findings(text, configuration: "shellcheck: true\nrules: {hook/shellcheck: off}").count == 1)
    let suppressed =
      "---\nname: relay\ndescription: Passes on.\nhooks:\n  pre: |\n"
      + "    bad one # moflo: ignore[hook/shellcheck] it is meant\n---\nPass on.\n"
    #expect(findings(suppressed) == [])
  }

  @Test("on the grammar are left to our own parser")
  func grammar() {
    #expect(findings(text, code: 1_073, .error) == [])
    #expect(findings(text, code: 1_083, .warning).count == 3)
    #expect(findings(text, code: 2_034, .warning).count == 3)
  }

  @Test("are not asked for on scripts that bash refuses or another shell runs")
  func scripts() {
    let broken = "---\nname: relay\ndescription: Passes on.\nhooks:\n  pre: if bad\n---\nPass on.\n"
    #expect(findings(broken) == [])
    for (line, count) in [("#!/bin/zsh", 0), ("#!/usr/bin/env bash", 1), ("#!/bin/sh", 1)] {
      let file = SourceFile(path: ".claude/hooks/run.sh", text: "\(line)\nbad\n")
      let report = LintEngine.lint(
        Support.workspace([file]), configuration: Support.configuration("shellcheck: true"),
        scriptChecker: checker(code: 2_046, .warning))
      #expect(report.diagnostics.filter { $0.rule == "hook/shellcheck" }.count == count, "\(line)")
    }
  }

  @Test("are read from shellcheck's answer, whose columns count a tab as one")
  func format() throws {
    let script = Array("\techo \"é\" $x\nls".utf8)
    let answer = #"""
      {"comments":[
        {"file":"0","line":1,"endLine":1,"column":11,"endColumn":13,"level":"info","code":2250,
         "message":"Prefer braces.","fix":null},
        {"file":"0","line":9,"endLine":9,"column":1,"endColumn":2,"level":"style","code":2012,
         "message":"Behind the end.","fix":null},
        {"file":"0","line":1,"endLine":1,"column":1,"endColumn":2,"level":"info","code":2086,
         "message":"Ours says it.","fix":null},
        {"file":"other","line":1,"column":1,"level":"error","code":2001,"message":"No file."}]}
      """#
    let remarks = try #require(
      ShellCheckFormat.remarks(in: Array(answer.utf8), files: ["0": script]))
    let found = try #require(remarks["0"])
    #expect(found.map(\.code) == [2_250, 2_012])
    #expect(script.text(in: found[0].range) == "$x" && found[0].severity == .note)
    #expect(found[1].range == SourceRange(at: script.count))
    for broken in ["", "{", "[]", "{\"comments\": 1}"] {
      #expect(ShellCheckFormat.remarks(in: Array(broken.utf8), files: [:]) == nil, "\(broken)")
    }
    let odd = #"{"comments":[{"file":"0","line":-4,"column":0,"level":1},{"code":9e99}, 3]}"#
    #expect(ShellCheckFormat.remarks(in: Array(odd.utf8), files: ["0": script])?.isEmpty == true)
  }
}
