import Diagnostics
import SourceText
import ToolCatalog

/// Finds conditions of handlers that can never hold.
enum InvalidCondition: FileRule {
  static let name = "hook/invalid-if"
  static let severity = Severity.error
  static let summary = "an 'if' of a hook that can never hold"
  static let explanation = """
    `if` is one permission rule, such as `Bash(git *)`, and is asked on tool events only: PreToolUse, \
    PostToolUse, PostToolUseFailure, PermissionRequest and PermissionDenied. On any other event, and \
    with a text that is no rule, the handler never runs.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "date", "if": ‹"Bash(git *)"›}
      ]}]}}
      """, at: ".claude/settings.json", message: "'if' is not asked on 'Stop'"),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
        {"type": "command", "command": "date", "if": ‹"Bash(git *"›}
      ]}]}}
      """, at: ".claude/settings.json", message: "'if' is no permission rule: a '(' is never closed"
    ),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Edit|Write", "hooks": [
        {"type": "command", "command": "date", "if": ‹"Edit|Write"›}
      ]}]}}
      """, at: ".claude/settings.json", message: "'if' is one rule, not a list of names"),
    .good(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
        {"type": "command", "command": "date", "if": "Bash(git *|gh *)"}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard let condition = handler.node["if"], !condition.isUnknown else { return nil }
      guard EventHooks.has(EventHooks.toolEvents, handler.event.value) else {
        return Finding(
          "'if' is not asked on '\(handler.event.value)'", at: condition.range,
          reason: "It is held against a tool's call, which this event has none of: the handler "
            + "never runs.",
          help: "Take it out, or use a tool event.")
      }
      guard let text = condition.text, !text.allSatisfy(\.isWhitespace) else {
        return Finding(
          "'if' is no permission rule", at: condition.range, reason: "The handler never runs.",
          help: "Write one rule, such as 'Bash(git *)', or take it out.")
      }
      return problem(text).map {
        Finding($0, at: condition.range, reason: "The handler never runs.")
      }
    }
  }

  private static func problem(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")) else {
      return bytes.contains(UInt8(ascii: "|")) || bytes.contains(UInt8(ascii: ","))
        ? "'if' is one rule, not a list of names" : nil
    }
    if open == 0 { return "'if' is no permission rule: it begins with no tool's name" }
    return bytes.last == UInt8(ascii: ")")
      ? nil
      : bytes.contains(UInt8(ascii: ")"))
        ? "'if' is no permission rule: text follows the ')'"
        : "'if' is no permission rule: a '(' is never closed"
  }
}
