import Definitions
import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Linting

/// Fixes end: a fixed file has nothing left to fix, whatever was wrong with it.
@Suite("Fixes come to an end")
struct FixConvergenceTests {
  private func rounds(_ path: String, _ text: String) -> (count: Int, text: String) {
    var file = SourceFile(path: path, text: text)
    for round in 0..<LintingLimits.fixPasses {
      let report = LintEngine.lint(Support.workspace([file]))
      let fixed = FixApplier.fixes(for: report, includingUnsafe: false)
      guard let after = fixed.first?.after else {
        return (round, String(decoding: file.bytes, as: UTF8.self))
      }
      file = after
    }
    return (.max, String(decoding: file.bytes, as: UTF8.self))
  }

  @Test(
    "a line with a colon at its end, or with a space behind it, gets no further space",
    arguments: ["@x:", "?x: y", "é:", "a/b: c", "&x:\ty", "*:"])
  func colons(line: String) {
    let text = "---\nname: a\ndescription: Does what is asked.\n\(line)\n---\nBody.\n"
    #expect(rounds("agents/a.md", text).count < LintingLimits.fixPasses)
  }

  @Test("a settings file with a quote too few keeps its text")
  func missingQuote() {
    let text = #"""
      {
        "permissions": {"allow": ["Read"], "deny": ["Bash(rm *)"]}, oks": [
          {"type": "command", "command": "echo $x", "timeout": -1}
        ]
      }
      """#
    let result = rounds(".claude/settings.json", text)
    #expect(result.count == 0)
    #expect(result.text == text)
  }

  @Test("a JSON file with bytes taken out can be fixed to an end", arguments: 0..<120)
  func damagedJSON(index: Int) {
    let text = #"{"a": {"b": ["c", 'd', True], e: 1,}, "f" "g", "h": {"i": nil}} "#
    var bytes = Array(text.utf8)
    let start = index * 7 % bytes.count
    bytes.removeSubrange(start..<min(bytes.count, start + 1 + index % 5))
    let damaged = String(decoding: bytes, as: UTF8.self)
    let result = rounds(".claude/settings.json", damaged)
    #expect(result.count < LintingLimits.fixPasses, "\(damaged) became \(result.text)")
  }

  @Test("nothing but its syntax is mended in a file that is no JSON")
  func onlySyntax() {
    let text = "{\"name\": \"p\", &hooks\": \"./hooks/h\nname: Agent\n  pre:s.json\"}\n"
    let report = LintEngine.lint(Support.workspace(".claude-plugin/plugin.json", text))
    let offering = Set(report.diagnostics.filter { !$0.fixes.isEmpty }.map(\.rule))
    #expect(report.diagnostics.contains { $0.rule == "plugin/unknown-key" })
    #expect(offering.isSubset(of: ["json/syntax"]))
    #expect(rounds(".claude-plugin/plugin.json", text).count < LintingLimits.fixPasses)
  }

  @Test("what is wrong besides the syntax is mended once that is")
  func behindSyntax() {
    let result = rounds(
      ".claude-plugin/plugin.json",
      "{\"name\": \"p\", \"version\": \"1.0.0\", \"agnts\": \"./agents\",}\n")
    #expect(result.count == 2)
    #expect(result.text.contains("\"agents\""))
  }

  @Test("messages and titles are short, however long a name is")
  func longNames() {
    let long = String(repeating: "x", count: 100_000)
    let files = [
      (".claude/settings.json", "{\(long): \(long)}"),
      (
        "agents/a.md", "---\nname: \(long)\n\(long.prefix(900)): 1\nmodel: \(long)\n---\n@\(long)\n"
      ),
    ]
    for (path, text) in files {
      let report = LintEngine.lint(Support.workspace(path, text))
      #expect(!report.diagnostics.isEmpty)
      for diagnostic in report.diagnostics {
        let texts =
          [diagnostic.message, diagnostic.reason, diagnostic.help] + diagnostic.fixes.map(\.title)
          + diagnostic.related.map(\.message)
        for text in texts {
          #expect(text.unicodeScalars.count <= LintingLimits.messageLength + 1)
        }
      }
    }
  }
}
