import Diagnostics
import SourceText
import ToolCatalog

/// Finds matchers that no tool's name can equal.
enum MatcherNeverMatches: FileRule {
  static let name = "hook/matcher-never-matches"
  static let severity = Severity.warning
  static let summary = "a matcher that no tool's name can equal"
  static let explanation = """
    A matcher of letters, digits, `_`, `-`, `,` and `|` is a list of exact names. `mcp__server` alone is \
    the name of no tool: write `mcp__server__.*`. A name in other letters than the tool's, such as \
    `bash`, equals none either, and `Bash(git *)` belongs into `if`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Edit|‹mcp__moflo›", "hooks": []}]}}
      """, at: ".claude/settings.json", message: "no tool is named 'mcp__moflo'", offersFix: true),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "‹bash›", "hooks": []}]}}
      """, at: ".claude/settings.json", message: "no tool is named 'bash'", offersFix: true),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "‹Bash(git *)›", "hooks": []}]}}
      """, at: ".claude/settings.json", message: "a matcher sees a tool's name only"),
    .good(
      """
      {"hooks": {"PreToolUse": [
        {"matcher": "Edit|Write", "hooks": []}, {"matcher": "mcp__moflo__.*", "hooks": []},
        {"matcher": "Bash", "hooks": [{"type": "command", "command": "date", "if": "Bash(git *)"}]}
      ]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).flatMap { group -> [Finding] in
      guard EventHooks.has(EventHooks.toolEvents, group.event.value),
        let matcher = group.node["matcher"], let text = matcher.text
      else { return [] }
      if let finding = permissionRule(text, matcher) { return [finding] }
      return (Matcher.names(text) ?? []).compactMap { finding($0, text, matcher) }
    }
  }

  private static func permissionRule(_ text: String, _ matcher: SettingNode) -> Finding? {
    let name = text.prefix { $0 != "(" }
    guard text.hasSuffix(")"), name.count < text.count, text.contains(" "),
      ClaudeTools.names.contains(where: { $0.hasSameBytes(as: String(name)) })
    else { return nil }
    return Finding(
      "a matcher sees a tool's name only", at: matcher.textRange,
      reason: "What the tool is asked to do is no part of it, so this never matches.",
      help: "Write '\(name)', and '\(text)' under 'if' of the handler.")
  }

  private static func finding(
    _ name: Located<String>, _ text: String, _ matcher: SettingNode
  ) -> Finding? {
    // With escapes the places in the text are not those in the file.
    let isVerbatim = matcher.textRange.length == text.utf8.count
    let range = isVerbatim ? name.range.shifted(by: matcher.textRange.start) : matcher.textRange
    if let reference = ToolReference(name.value) {
      guard reference.tool == nil else { return nil }
      return Finding(
        "no tool is named '\(name.value)'", at: range,
        reason: "It names a server; a list of names is compared with whole names.",
        help: "Write '\(name.value)__.*' for all of its tools.",
        fixes: isVerbatim
          ? [
            Fix(
              "match all of its tools", applicability: .unsafe,
              edits: [Edit(replacing: range, with: name.value + "__.*")])
          ] : [])
    }
    guard let nearest = NearestName.find(name.value, in: ClaudeTools.names) else { return nil }
    return Finding(
      "no tool is named '\(name.value)'", at: range, reason: "Names are compared byte for byte.",
      help: "Did you mean '\(nearest)'?",
      fixes: isVerbatim
        ? [
          Fix(
            "change to '\(nearest)'", applicability: .unsafe,
            edits: [Edit(replacing: range, with: nearest)])
        ] : [])
  }
}
