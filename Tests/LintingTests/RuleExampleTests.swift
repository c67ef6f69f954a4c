import Definitions
import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Linting

@Suite("Rules and their examples")
struct RuleExampleTests {
  struct Case: CustomTestStringConvertible {
    let rule: any Rule.Type
    let index: Int
    var example: RuleExample { rule.examples[index] }
    var testDescription: String {
      "\(rule.name) \(example.isBad ? "bad" : "good") \(index + 1)"
    }
  }

  static let cases = RuleRegistry.all.flatMap { rule in
    rule.examples.indices.map { Case(rule: rule, index: $0) }
  }

  private func lint(_ example: RuleExample, text: String) -> LintReport {
    Support.lint(example, text: text)
  }

  @Test("an example's findings are exactly those that it marks", arguments: cases)
  func example(_ item: Case) {
    let example = item.example
    let (text, ranges) = Support.unmark(example.text)
    let report = lint(example, text: text)
    let found = report.diagnostics.filter {
      $0.rule == item.rule.name && $0.path == example.path
    }
    #expect(found.map(\.range) == ranges, "\(report.diagnostics.map { "\($0.rule) \($0.range)" })")
    #expect(example.isBad != ranges.isEmpty)
    if let message = example.message { #expect(found.first?.message == message) }
    #expect(example.offersFix == found.contains { !$0.fixes.isEmpty })
    if !example.isBad {
      #expect(report.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    }
  }

  @Test("a fix mends what it was made for, and applying it again changes nothing", arguments: cases)
  func fixes(_ item: Case) throws {
    let example = item.example
    guard example.offersFix else { return }
    var text = example.plainText
    for _ in 0..<4 {
      let report = lint(example, text: text)
      let own = report.diagnostics.filter { $0.rule == item.rule.name && $0.path == example.path }
      let fixed = FixApplier.fixes(
        for: LintReport(diagnostics: own, files: report.files, sources: report.sources),
        includingUnsafe: true)
      guard let file = fixed.first(where: { $0.after.path == example.path }) else { break }
      text = String(decoding: file.after.bytes, as: UTF8.self)
    }
    let left = lint(example, text: text).diagnostics.filter {
      $0.rule == item.rule.name && $0.path == example.path
    }
    #expect(left.isEmpty, "\(text)\n\(left.map(\.message))")
  }

  @Test("every rule says what it finds and why, and shows it")
  func documentation() {
    let withoutText: Set = [
      "body/shellcheck", "hook/shellcheck",
      "baseline/stale-entry", "hook/script-not-executable", "mcp/unreachable-server",
      "workspace/unreadable-file", "yaml/invalid-utf8",
    ]
    for rule in RuleRegistry.all {
      #expect(!rule.summary.isEmpty && !rule.summary.contains("\n"), "\(rule.name)")
      #expect(rule.summary.utf8.count <= 80, "\(rule.name)")
      #expect(!rule.summary.hasSuffix("."), "\(rule.name)")
      #expect(rule.explanation.hasSuffix("."), "\(rule.name)")
      if withoutText.contains(rule.name) { continue }
      #expect(rule.examples.contains { $0.isBad }, "\(rule.name)")
      #expect(rule.examples.contains { !$0.isBad }, "\(rule.name)")
    }
  }

  @Test("the registry names every rule that exists, in order")
  func registry() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Linting/Rules")
    var types: [String] = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where path.hasSuffix(".swift") && path.contains("/") {
      let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      for match in text.matches(of: /enum (\w+): (File|Workspace|Engine)Rule/) {
        types.append(String(match.1))
      }
    }
    #expect(RuleRegistry.all.map { "\($0)" }.sorted() == types.sorted())
    #expect(RuleRegistry.names == RuleRegistry.names.sorted())
    #expect(Set(RuleRegistry.names).count == RuleRegistry.names.count)
  }
}
