import Diagnostics

/// Finds time limits that the end of a session does not grant.
enum SessionEndTimeout: FileRule {
  static let name = "hook/session-end-timeout"
  static let severity = Severity.warning
  static let summary = "a time limit that the end of a session does not grant"
  static let explanation = """
    The hooks of `SessionEnd` share a budget of time, which settings raise to at most 60 seconds. \
    Whatever runs longer is ended with the session, though `timeout` says more. For longer work set \
    `CLAUDE_CODE_SESSIONEND_HOOKS_TIMEOUT_MS`, or start it in the background.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"SessionEnd": [{"hooks": [
        {"type": "command", "command": "date", "timeout": ‹90›}
      ]}]}}
      """, at: ".claude/settings.json", message: "the end of a session grants at most 60 seconds"),
    .good(
      """
      {"hooks": {"SessionEnd": [{"hooks": [
        {"type": "command", "command": "date", "timeout": 60}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  /// What settings can raise the budget to, in seconds.
  private static let budget = 60.0

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard handler.event.value == "SessionEnd", let timeout = handler.node["timeout"],
        let number = timeout.number, number > budget
      else { return nil }
      return Finding(
        "the end of a session grants at most 60 seconds", at: timeout.range,
        reason: "A hook that takes longer is cut off.")
    }
  }
}
