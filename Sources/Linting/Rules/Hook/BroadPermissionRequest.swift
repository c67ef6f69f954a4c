import Diagnostics
import SourceText

/// Finds hooks that are asked for every permission.
enum BroadPermissionRequest: FileRule {
  static let name = "hook/broad-permission-request"
  static let severity = Severity.note
  static let summary = "a hook that answers every request for permission"
  static let explanation = """
    A hook of `PermissionRequest` may answer in the user's place. Without a matcher, or with one that \
    matches everything, one that allows allows all: commands, edits and whatever tools come. Name the \
    tools that it is for.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"PermissionRequest": [{"matcher": "‹*›", "hooks": [
        {"type": "command", "command": "answer.sh"}
      ]}]}}
      """, at: ".claude/settings.json", message: "the hook answers for every tool"),
    .good(
      """
      {"hooks": {"PermissionRequest": [{"matcher": "Read|Grep", "hooks": [
        {"type": "command", "command": "answer.sh"}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).compactMap { group in
      guard group.event.value == "PermissionRequest", !group.handlers.isEmpty else { return nil }
      let matcher = group.node["matcher"]
      guard matcher == nil || ["", "*", ".*"].contains(matcher?.text ?? "x") else { return nil }
      let range = matcher.map { $0.text == "" ? $0.range : $0.textRange } ?? group.event.range
      return Finding(
        "the hook answers for every tool", at: range,
        reason: "Where it allows, nobody is asked any more, not for a shell command either.",
        help: "Name the tools in 'matcher', such as 'Read|Grep'.")
    }
  }
}
