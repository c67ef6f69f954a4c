import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Suppressions")
struct SuppressionTests {
  private func rules(_ text: String, configuration: String = "") -> [String] {
    LintEngine.lint(
      Support.workspace("agents/a.md", text),
      configuration: Support.configuration(configuration)
    ).diagnostics.filter { !Self.unrelated.contains($0.rule) }.map {
      "\($0.rule) \(SourceFile(path: "", text: text).text(in: $0.range).prefix(40))"
    }
  }

  /// What the short texts here are found guilty of too.
  private static let unrelated: Set = [
    "agent/empty-body", "agent/vague-description", "front-matter/ignored-key",
  ]

  private let head = "---\nname: a\ndescription: A.\n"

  @Test("a comment behind a value covers its line, one above covers the next line")
  func yaml() {
    #expect(
      rules(head + "priority: highest # moflo: ignore[agent/invalid-priority] ours\n---\n") == [])
    #expect(rules(head + "# moflo: ignore[agent/*]\n\npriority: highest\n---\n") == [])
    #expect(
      rules(head + "# moflo: ignore[agent/invalid-priority]\nmodel: opus\npriority: highest\n---\n")
        == [
          "suppression/unused # moflo: ignore[agent/invalid-priority]",
          "agent/invalid-priority highest",
        ])
  }

  @Test("a comment in a hook covers the call below it")
  func shell() {
    let text = """
      hooks:
        pre: |
          # moflo: ignore[hook/unknown-mcp-tool] served by a plugin
          mcp__moflo__no_such_thing_here
          mcp__moflo__no_such_thing_either
      ---

      """
    #expect(
      rules(head + text) == ["hook/unknown-mcp-tool mcp__moflo__no_such_thing_either"])
  }

  @Test("a comment in markdown covers its line and the next block")
  func markdown() {
    let text = """
      ---

      <!-- moflo: ignore[body/unknown-mcp-tool] an example of a mistake -->

      ```bash
      echo one

      mcp__moflo__no_such_thing_here
      ```

      ```bash
      mcp__moflo__no_such_thing_either
      ```

      """
    #expect(
      rules(head + text) == ["body/unknown-mcp-tool mcp__moflo__no_such_thing_either"])
  }

  @Test("a file can be left out of a rule")
  func file() {
    #expect(
      rules(
        "---\ndescription: A.\npriority: x # moflo: ignore-file[agent/*, front-matter/missing-name]\n---\n"
      )
        == [])
  }

  @Test("of several rules the unused one is named, and its fix leaves the others")
  func partlyUsed() throws {
    let text =
      head
      + "priority: highest # moflo: ignore[agent/invalid-model, agent/invalid-priority] x\n---\n"
    let report = LintEngine.lint(Support.workspace("agents/a.md", text))
    #expect(rules(text) == ["suppression/unused agent/invalid-model"])
    let fixed = FixApplier.fixes(for: report)
    let after = try #require(fixed.first).after
    #expect(
      String(decoding: after.bytes, as: UTF8.self)
        == head + "priority: highest # moflo: ignore[agent/invalid-priority] x\n---\n")
  }

  @Test("an unused suppression of a rule that is off is not reported")
  func ruleOff() {
    #expect(
      rules(
        head + "model: opus # moflo: ignore[agent/invalid-model]\n---\n",
        configuration: "rules: { agent/invalid-model: off }\n") == [])
  }

  @Test("any comment is read without harm")
  func hostile() {
    for comment in [
      "# moflo:", "# moflo: ignore[", "# moflo: ignore[]", "# moflo: ignore[,,,]",
      "# moflo: ignore[\u{1B}]", "# moflo: ignore-file", "# moflo: ignored",
      "# moflo: ignore[" + String(repeating: "a,", count: 5_000),
    ] {
      _ = rules(head + comment + "\n---\n<!-- " + comment + "-->\n<!--")
    }
  }
}
