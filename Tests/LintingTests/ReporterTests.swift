import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Linting

@Suite("Reporters")
struct ReporterTests {
  private let report: LintReport = {
    let file = SourceFile(path: "a.md", text: "🌐é: x\nb\n")
    let place = SourceRange(start: 4, end: 6)
    return LintReport(
      diagnostics: [
        Diagnostic(
          rule: "g/later", severity: .note, path: "a.md", range: SourceRange(start: 10, end: 11),
          message: "second"),
        Diagnostic(
          rule: "g/first", severity: .error, path: "a.md", range: place, message: "first",
          reason: "why", help: "how",
          related: [RelatedPlace(path: "a.md", range: place, message: "there")],
          fixes: [Fix("do", applicability: .safe, edits: [Edit(replacing: place, with: "e")])]),
        Diagnostic(
          rule: "g/later", severity: .note, path: "a.md", range: SourceRange(start: 10, end: 11),
          message: "second"),
      ], files: [file])
  }()

  @Test("JSON is one object with the documented members")
  func json() throws {
    let text = JSONReporter().render(report, elapsed: .milliseconds(8))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["version", "summary", "diagnostics"])
    #expect(
      object["summary"] as? [String: Int]
        == ["files": 1, "errors": 1, "warnings": 0, "notes": 1, "baselined": 0, "milliseconds": 8])
    let diagnostics = try #require(object["diagnostics"] as? [[String: Any]])
    #expect(diagnostics.count == 2)
    let first = try #require(diagnostics.first)
    #expect(first["rule"] as? String == "g/first")
    #expect(first["severity"] as? String == "error")
    let range = try #require(first["range"] as? [String: [String: Int]])
    #expect(range["start"] == ["line": 1, "column": 2, "offset": 4])
    #expect(range["end"] == ["line": 1, "column": 3, "offset": 6])
    #expect((first["related"] as? [[String: Any]])?.first?["message"] as? String == "there")
    let fix = try #require((first["fixes"] as? [[String: Any]])?.first)
    #expect(fix["title"] as? String == "do")
    #expect((fix["edits"] as? [[String: Any]])?.first?["replacement"] as? String == "e")
  }

  @Test("text ends in a line that sums up")
  func text() {
    let text = TextReporter().render(report, elapsed: .microseconds(7_600))
    #expect(text.hasSuffix("\n1 error, 1 note in 1 file (8 ms)\n"))
    let clean = LintReport(diagnostics: [], files: report.files)
    #expect(TextReporter().render(clean, elapsed: .zero) == "no findings in 1 file (0 ms)\n")
    #expect(TextReporter(isQuiet: true).render(clean, elapsed: .zero) == "")
    let quiet = TextReporter(isQuiet: true).render(report, elapsed: .zero)
    #expect(quiet.contains("first") && !quiet.contains("second"))
  }

  @Test("short is one line a finding")
  func short() {
    #expect(
      ShortReporter().render(report, elapsed: .zero)
        == "a.md:1:2: error: first [g/first]\na.md:2:1: note: second [g/later]\n")
  }

  @Test("statistics count by rule")
  func statistics() {
    #expect(
      StatisticsReporter().render(report, elapsed: .zero)
        == "1  g/first  error\n1  g/later  note\n")
  }
}
