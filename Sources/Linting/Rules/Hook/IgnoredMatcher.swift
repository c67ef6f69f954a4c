import Diagnostics

/// Finds matchers on events that have nothing to match.
enum IgnoredMatcher: FileRule {
  static let name = "hook/ignored-matcher"
  static let severity = Severity.warning
  static let summary = "a matcher on an event that heeds none"
  static let explanation = """
    Events such as `Stop` and `UserPromptSubmit` have nothing that a matcher is compared with. It is \
    passed over, and the hooks below it run every time. An empty matcher and `*` say just that, and are \
    left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"‹matcher›": "Bash", "hooks": [{"type": "command", "command": "date"}]}]}}
      """, at: ".claude/settings.json", message: "'Stop' heeds no matcher", offersFix: true),
    .good(
      """
      {"hooks": {
        "Stop": [{"matcher": "", "hooks": [{"type": "command", "command": "date"}]}],
        "PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "date"}]}]
      }}
      """, at: ".claude/settings.json"),
  ]

  private static let events = [
    "PostToolBatch", "MessageDisplay", "UserPromptSubmit", "Stop", "TeammateIdle", "TaskCreated",
    "TaskCompleted", "CwdChanged", "WorktreeCreate", "WorktreeRemove",
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).compactMap { group in
      guard EventHooks.has(events, group.event.value),
        let member = group.node.members?.last(where: { $0.key.value.hasSameBytes(as: "matcher") }),
        let text = member.value.text, !["", "*", ".*"].contains(text)
      else { return nil }
      let edit = HookEdits.removal(of: "matcher", from: group.node, in: file)
      return Finding(
        "'\(group.event.value)' heeds no matcher", at: member.key.range,
        reason: "The hooks below it run every time.",
        fixes: edit.map { [Fix("take it out", applicability: .safe, edits: [$0])] } ?? [])
    }
  }
}
