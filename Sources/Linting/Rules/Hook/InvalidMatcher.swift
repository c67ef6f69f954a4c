import Diagnostics
import SourceText

/// Finds matchers that are no text, or no regular expression.
enum InvalidMatcher: FileRule {
  static let name = "hook/invalid-matcher"
  static let severity = Severity.error
  static let summary = "a matcher that is no regular expression"
  static let explanation = """
    A matcher with any sign besides letters, digits, `_`, `-`, space, `,` and `|` is a regular \
    expression. One that cannot be read makes Claude Code skip the hooks below it. `*` alone, or an \
    empty text, matches everything.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "‹^(Edit|Write$›", "hooks": []}]}}
      """, at: ".claude/settings.json",
      message: "the matcher is no regular expression: a '(' is never closed"),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": ‹["Edit"]›, "hooks": []}]}}
      """, at: ".claude/settings.json", message: "the matcher is no text"),
    .good(
      """
      {"hooks": {"PreToolUse": [
        {"matcher": "*", "hooks": []}, {"matcher": "^(Edit|Write)$", "hooks": []},
        {"matcher": "mcp__.*__write.*", "hooks": []}, {"matcher": "", "hooks": []}
      ]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).compactMap { group in
      guard let matcher = group.node["matcher"], !matcher.isUnknown else { return nil }
      guard let text = matcher.text else {
        // Objects are matchers of newer or other programs.
        guard matcher.items != nil || matcher.number != nil else { return nil }
        return Finding(
          "the matcher is no text", at: matcher.range,
          help: "Write one text with the names between '|'.")
      }
      guard let problem = Matcher.problem(text) else { return nil }
      return Finding(
        "the matcher is no regular expression: \(problem)", at: matcher.textRange,
        reason: "The hooks below it are skipped.")
    }
  }
}
