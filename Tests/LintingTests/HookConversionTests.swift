import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

/// Hooks of moflo's dialect are one note a file, and are rewritten where Claude Code has the same.
@Suite("Hooks of the older dialect")
struct HookConversionTests {
  private func agent(_ hooks: String) -> String {
    "---\nname: a\ndescription: Reviews code.\nhooks:\n\(hooks)---\nReview.\n"
  }

  private func ignored(_ text: String, _ configuration: String = "") -> [Diagnostic] {
    LintEngine.lint(
      Support.workspace("agents/a.md", text), configuration: Support.configuration(configuration)
    ).diagnostics.filter { $0.rule == IgnoredKey.name }
  }

  /// The text with the fix applied; nil where there is none.
  private func converted(_ hooks: String) throws -> String? {
    let text = agent(hooks)
    guard let fix = ignored(text).first?.fixes.first else { return nil }
    #expect(fix.applicability == .unsafe)
    let bytes = try EditApplier.apply(fix.edits, to: Array(text.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("one note a file names keys and hooks in order, and says nothing of the rest")
  func oneNote() {
    let text = """
      ---
      name: a
      description: Reviews code.
      type: reviewer
      hooks:
        pre: date
        Stop:
          - hooks:
              - type: command
                command: date
        on_error: date
      priority: high
      ---
      Review.
      """
    #expect(
      ignored(text).map(\.message) == [
        "Claude Code skips 'type', 'hooks.pre', 'hooks.on_error' and 'priority'"
      ])
    #expect(ignored(text, "dialects: [claude-code]\n").map(\.severity) == [.warning])
    #expect(ignored(text, "dialects: [moflo]\n").isEmpty)
  }

  @Test("a block keeps its lines, and is a hook of the other dialect then")
  func block() throws {
    let hooks = "  post: |\n    # what is left\n    if true; then\n      git status\n    fi\n"
    let text = try #require(try converted(hooks))
    #expect(
      text
        == agent(
          """
            Stop:
              - hooks:
                  - type: command
                    command: |
                      # what is left
                      if true; then
                        git status
                      fi

          """))
    #expect(ignored(text).isEmpty)
    let before = Support.workspace("agents/a.md", agent(hooks)).files[0].scripts
    let after = Support.workspace("agents/a.md", text).files[0].scripts
    #expect(before.map(\.script.bytes) == after.map(\.script.bytes))
    #expect(after.map(\.place) == [.eventHook(event: "Stop", matcher: "")])
  }

  @Test("a list is a handler an item, an edit's hook has a matcher")
  func list() throws {
    let text = try #require(
      try converted("  post_edit: ['date', \"git status\"]\n  notification: date\n"))
    let scripts = Support.workspace("agents/a.md", text).files[0].scripts
    #expect(
      scripts.map(\.place) == [
        .eventHook(event: "PostToolUse", matcher: "Edit|Write|NotebookEdit"),
        .eventHook(event: "PostToolUse", matcher: "Edit|Write|NotebookEdit"),
        .eventHook(event: "Notification", matcher: ""),
      ])
    #expect(
      scripts.map { String(decoding: $0.script.bytes, as: UTF8.self) } == [
        "date", "git status", "date",
      ])
  }

  @Test(
    "what only moflo can do is left alone",
    arguments: [
      "  pre: date\n",
      "  on_error: date\n",
      "  post: mcp__moflo__swarm_status\n",
      "  post: echo \"$TASK\"\n",
      "  post: date\n  Stop:\n    - hooks:\n        - type: command\n          command: date\n",
      "  post: # why\n    date\n",
      "  post: &a date\n",
      "  post: |2\n    date\n",
    ])
  func leftAlone(_ hooks: String) throws {
    #expect(try converted(hooks) == nil)
    #expect(ignored(agent(hooks)).count == 1)
  }

  @Test("of two keys for one event the first is rewritten")
  func twoOfOneEvent() throws {
    let text = try #require(try converted("  post: date\n  post_task: date\n"))
    #expect(text.contains("  post_task: date\n"))
    #expect(text.contains("  Stop:\n"))
    #expect(ignored(text).map(\.message) == ["Claude Code skips 'hooks.post_task'"])
  }

  @Test("files without hooks, and hooks that are no mapping, are no matter")
  func others() {
    for hooks in ["  - pre\n", "  {pre: date, post: date}\n", "  pre:\n"] {
      #expect(ignored(agent(hooks)).allSatisfy { $0.fixes.isEmpty })
    }
  }
}
