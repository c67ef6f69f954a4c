import Diagnostics
import Foundation
import JSONSyntax
import SourceText
import Testing

@testable import Linting

/// The committed pages on rules say what the rules say.
@Suite("The reference of rules")
struct RuleReferenceTests {
  private static let docs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Docs")

  @Test("Docs/Rules.md is what the rules say of themselves")
  func committed() throws {
    let text = try String(
      contentsOf: Self.docs.appendingPathComponent("Rules.md"), encoding: .utf8)
    let isCurrent = text == RuleReference.markdown()
    #expect(
      isCurrent,
      "Docs/Rules.md is stale; renew it with: swift run moflo rules --format markdown > Docs/Rules.md"
    )
  }

  @Test("the page has a section a rule, and shows nothing that cannot be seen")
  func content() {
    let text = RuleReference.markdown()
    for rule in RuleRegistry.all {
      #expect(text.contains("\n### \(rule.name)\n\n**\(rule.severity.rawValue)**"))
      #expect(text.contains(": \(rule.summary).\n"))
    }
    // Zero-width joiners hold emoji together, and are seen.
    let hidden = text.unicodeScalars.filter {
      $0 != "\n" && $0 != "\u{200D}" && $0 != "\t"
        && [.control, .format].contains($0.properties.generalCategory)
    }
    #expect(hidden.isEmpty)
  }

  @Test("the list for programs has every rule with its examples")
  func json() throws {
    guard case .array(let rules) = RuleReference.json() else {
      Issue.record("no list")
      return
    }
    #expect(rules.count == RuleRegistry.all.count)
    for (rule, value) in zip(RuleRegistry.all, rules) {
      guard case .object(let members) = value else {
        Issue.record("no object")
        continue
      }
      #expect(members["name"] == .string(rule.name))
      #expect(members["default"] == .bool(rule.isOnByDefault))
      guard case .array(let examples)? = members["examples"] else {
        Issue.record("no examples")
        continue
      }
      #expect(examples.count == rule.examples.count)
    }
  }
}

/// A rule that is off speaks only where it is named.
@Suite("Rules that are off by default")
struct OffByDefaultTests {
  private func count(_ configuration: String) -> [Severity] {
    LintEngine.lint(
      Support.workspace("agents/a.md", "---\nname: a\ndescription: Reviews code.\n---\nReview.\n"),
      configuration: Support.configuration(configuration)
    ).diagnostics.filter { $0.rule == InheritsAllTools.name }.map(\.severity)
  }

  @Test func saysNothingByItself() {
    #expect(count("") == [])
    #expect(count("rules: { 'agent/*': error, '*': warning }\n") == [])
    #expect(count("rules: { agent/inherits-all-tools: off }\n") == [])
  }

  @Test func speaksWhereItIsNamed() {
    #expect(count("rules: { agent/inherits-all-tools: note }\n") == [.note])
    #expect(count("rules: { 'agent/*': off, agent/inherits-all-tools: warning }\n") == [.warning])
    let rules = "    rules: { agent/inherits-all-tools: error }\n"
    #expect(count("overrides:\n  - paths: [agents/a.md]\n" + rules) == [.error])
    #expect(count("overrides:\n  - paths: [agents/b.md]\n" + rules) == [])
  }
}
