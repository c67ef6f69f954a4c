import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Linting

@Suite("Reporters for other programs")
struct ExchangeReporterTests {
  private let report: LintReport = {
    let file = SourceFile(path: "a, b & c.md", text: "🌐é: x\nb\n")
    let clean = SourceFile(path: "clean.md", text: "")
    let place = SourceRange(start: 4, end: 6)
    return LintReport(
      diagnostics: [
        Diagnostic(
          rule: "agent/invalid-name", severity: .error, path: file.path, range: place,
          message: "100% <wrong>", reason: "Why.", help: "How.\u{1B}",
          related: [RelatedPlace(path: file.path, range: place, message: "there")],
          fixes: [Fix("do", applicability: .safe, edits: [Edit(replacing: place, with: "e")])]),
        Diagnostic(
          rule: "agent/empty-body", severity: .note, path: file.path,
          range: SourceRange(start: 9, end: 11), message: "over two lines"),
      ], files: [file, clean])
  }()

  @Test("GitHub's commands escape what ends a property or a line")
  func gitHub() {
    #expect(
      GitHubReporter().render(report, elapsed: .zero) == """
        ::error file=a%2C b & c.md,line=1,endLine=1,col=2,endColumn=3,title=agent/invalid-name\
        ::100%25 <wrong>%0AWhy.%0AHow.\\u{1B}
        ::notice file=a%2C b & c.md,line=1,endLine=2,title=agent/empty-body::over two lines

        """)
  }

  @Test("a SARIF log names rules, places, related places and fixes")
  func sarif() throws {
    let text = SARIFReporter(version: "1.2.3").render(report, elapsed: .zero)
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: [String: Any]])?["driver"])
    #expect(driver["semanticVersion"] as? String == "1.2.3")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.compactMap { $0["id"] as? String } == ["agent/empty-body", "agent/invalid-name"])
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.compactMap { $0["ruleIndex"] as? Int } == [1, 0])
    #expect(results.compactMap { $0["level"] as? String } == ["error", "note"])
    let location = try #require((results[0]["locations"] as? [[String: Any]])?.first)
    let place = try #require(location["physicalLocation"] as? [String: Any])
    #expect((place["artifactLocation"] as? [String: String])?["uri"] == "a%2C%20b%20%26%20c.md")
    #expect(
      place["region"] as? [String: Int]
        == ["startLine": 1, "startColumn": 2, "endLine": 1, "endColumn": 3])
    #expect((results[0]["relatedLocations"] as? [Any])?.count == 1)
    let fix = try #require((results[0]["fixes"] as? [[String: Any]])?.first)
    let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
    let replacement = try #require((change["replacements"] as? [[String: Any]])?.first)
    #expect((replacement["insertedContent"] as? [String: String])?["text"] == "e")
    #expect(results[1]["fixes"] == nil)
  }

  @Test("JUnit has a suite a file and a case a finding")
  func jUnit() {
    let text = JUnitReporter().render(report, elapsed: .zero)
    #expect(text.contains("name=\"a, b &amp; c.md\" package=\"moflo\" tests=\"2\" failures=\"1\""))
    #expect(text.contains("<failure message=\"100% &lt;wrong&gt;\" type=\"error\">"))
    #expect(text.contains("<skipped message=\"over two lines\">"))
    #expect(text.contains("<testcase name=\"lint\" classname=\"clean.md\" time=\"0\"/>"))
    #expect(text.hasSuffix("</testsuites>\n"))
    #expect(!text.utf8.contains(0x1B))
    let open = text.components(separatedBy: "<testsuite ").count
    #expect(open == text.components(separatedBy: "</testsuite>").count)
  }

  @Test("no form shows what a terminal would obey or hide, nor a tab")
  func hidden() {
    let hidden = "\t\u{1B}[2J\u{7}\r\u{7F}\u{9B}\u{202E}\u{2066}\u{2028}\u{200B}\u{E0041}"
    let file = SourceFile(path: "a\(hidden).md", text: "b\(hidden)\n")
    let place = SourceRange(start: 0, end: 12)
    let report = LintReport(
      diagnostics: [
        Diagnostic(
          rule: "agent/invalid-name", severity: .error, path: file.path, range: place,
          message: "m\(hidden)", reason: "r\(hidden)", help: "h\(hidden)",
          related: [RelatedPlace(path: file.path, range: place, message: "t\(hidden)")],
          fixes: [
            Fix(
              "f\(hidden)", applicability: .safe, edits: [Edit(replacing: place, with: hidden)])
          ])
      ], files: [file])
    let forms: [any Reporter] = [
      TextReporter(), ShortReporter(), GitHubReporter(), JUnitReporter(), JSONReporter(),
      SARIFReporter(version: "1"), StatisticsReporter(),
    ]
    for form in forms {
      let text = form.render(report, elapsed: .zero)
      let found = text.unicodeScalars.filter { $0 != "\n" && $0.isUnsafeToShow }
      #expect(found.isEmpty, "\(type(of: form)): \(String(found).debugDescription)")
    }
    let junit = JUnitReporter().render(report, elapsed: .zero)
    #expect(junit.contains("message=\"m&#x9;\u{FFFD}[2J\u{FFFD}\u{FFFD}&#x7F;&#x9B;&#x202E;"))
  }

  @Test("a report of nothing is whole in every form")
  func nothing() {
    let empty = LintReport(diagnostics: [], files: [])
    #expect(GitHubReporter().render(empty, elapsed: .zero) == "")
    #expect(JUnitReporter().render(empty, elapsed: .zero).contains("<testsuites>\n</testsuites>"))
    #expect(
      SARIFReporter(version: "1.0.0").render(empty, elapsed: .zero).contains("\"results\": []"))
  }
}
