import Diagnostics
import SourceText
import Testing

@testable import Linting

/// Slips in front matter are named for what they are, and all behind them is still checked.
@Suite("What a slip in front matter is called")
struct DiagnosisTests {
  private func messages(_ text: String, at path: String = "agents/a.md") -> [String] {
    LintEngine.lint(Support.workspace(path, text)).diagnostics.map { "\($0.rule): \($0.message)" }
  }

  @Test("a colon in a description is named as such, at its place, and can be mended")
  func colon() throws {
    let text = "---\nname: a\ndescription: Reviews code: all of it.\n---\nReview.\n"
    let report = LintEngine.lint(Support.workspace("agents/a.md", text))
    let found = try #require(report.diagnostics.first { $0.rule == "yaml/syntax" })
    #expect(found.message == "unquoted ': ' in the value of 'description'")
    #expect(report.sources.first?.text(in: found.range) == ":")
    #expect(Support.lines(report, of: "yaml/syntax") == [3])
    #expect(found.fixes.first?.edits.first?.replacement == "'Reviews code: all of it.'")
  }

  @Test("all behind a syntax error is still checked")
  func behindAnError() {
    let found = messages(
      """
      ---
      name: a
      description: Reviews code: all of it.
      model: sonet
      color: gren
      capabilites: [review]
      permissionMode: bypassPermissions
      ---
      Review.
      """)
    #expect(
      found == [
        "yaml/syntax: unquoted ': ' in the value of 'description'",
        "agent/invalid-model: unknown model 'sonet'",
        "agent/invalid-color: unknown colour 'gren'",
        "front-matter/unknown-key: unknown key 'capabilites'",
        "agent/bypasses-permissions: this agent runs every tool without asking",
      ])
  }

  @Test("two syntax errors are two findings")
  func twoErrors() {
    let found = messages(
      "---\nname: a: b\ndescription: Reviews: all.\nmodel: sonet\n---\nReview.\n")
    #expect(
      found.filter { $0.hasPrefix("yaml/syntax") } == [
        "yaml/syntax: unquoted ': ' in the value of 'name'",
        "yaml/syntax: unquoted ': ' in the value of 'description'",
      ])
    #expect(found.contains("agent/invalid-model: unknown model 'sonet'"))
  }

  @Test("a hint in brackets is the list that it is, and no wrong type besides")
  func hint() {
    let text = "---\ndescription: Opens a file.\nargument-hint: [file]\n---\nOpen $1.\n"
    #expect(
      messages(text, at: "commands/open.md") == [
        "command/hint-is-list: 'argument-hint' is a list, but a text is meant"
      ])
  }

  @Test("of two equal keys the second is shown, with the first beside it")
  func duplicate() throws {
    let text = "---\nname: a\ndescription: One.\ndescription: Two words.\n---\nReview.\n"
    let report = LintEngine.lint(Support.workspace("agents/a.md", text))
    let found = try #require(report.diagnostics.first { $0.rule == "yaml/duplicate-key" })
    #expect(Support.lines(report, of: "yaml/duplicate-key") == [4])
    let related = try #require(found.related.first)
    #expect(LineTable(Array(text.utf8)).line(at: related.range.start) == 3)
  }

  @Test(
    "readers that take 'YES' for true are believed", arguments: ["yes", "'YES'", "on", "'off'"])
  func booleans(_ word: String) {
    let text =
      "---\nname: a\ndescription: Says how.\nuser-invocable: \(word)\n---\nRead all.\n"
    #expect(!messages(text, at: "skills/a/SKILL.md").contains { $0.hasPrefix("front-matter/") })
  }

  @Test func noBoolean() {
    let text =
      "---\nname: a\ndescription: Says how.\nuser-invocable: maybe\n---\nRead all.\n"
    #expect(
      messages(text, at: "skills/a/SKILL.md").contains {
        $0.hasPrefix("front-matter/wrong-type: 'user-invocable'")
      })
  }
}
