import Diagnostics
import SourceText
import ToolCatalog

/// Finds keys of hooks that nothing reads.
enum UnknownHookKey: FileRule {
  static let name = "hook/unknown-hook-key"
  static let severity = Severity.warning
  static let summary = "a key of a hook that nothing reads"
  static let explanation = """
    A group of an event has `matcher` and `hooks`; a handler has `type`, what its type needs, and \
    settings such as `timeout`. Any other key has no effect. One that is no slip for a known key is a \
    note, since newer versions may know it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "‹timeuot›": 5}]}]}}
      """, at: ".claude/settings.json", message: "nothing reads 'timeuot' of a hook",
      offersFix: true),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"‹matchers›": "Edit", "hooks": []}]}}
      """, at: ".claude/settings.json", offersFix: true),
    .good(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Edit", "hooks": [{
        "type": "command", "command": "date", "timeout": 5, "statusMessage": "Asking the clock"
      }]}]}}
      """, at: ".claude/settings.json"),
  ]

  private static let groupKeys = ["matcher", "hooks", "description"]
  private static let handlerKeys = [
    "type", "command", "args", "timeout", "async", "asyncRewake", "shell", "url", "headers",
    "allowedEnvVars", "server", "tool", "input", "prompt", "model", "if", "once",
    "statusMessage", "continueOnBlock", "onFailure", "description",
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    EventHooks.groups(of: file).flatMap { group -> [Finding] in
      // A handler right under the event, as some programs write it, has a handler's keys.
      let isHandler = group.node["hooks"] == nil && group.node["command"] != nil
      let own = findings(group.node, isHandler ? handlerKeys + groupKeys : groupKeys)
      return own + group.handlers.flatMap { findings($0, handlerKeys) }
    }
  }

  private static func findings(_ node: SettingNode, _ known: [String]) -> [Finding] {
    (node.members ?? []).prefix(LintingLimits.fields).compactMap { member in
      let key = member.key
      guard !EventHooks.has(known, key.value) else { return nil }
      let nearest = NearestName.find(key.value, in: known)
      return Finding(
        "nothing reads '\(key.value)' of a hook", at: key.range,
        help: nearest.map { "Did you mean '\($0)'?" } ?? "",
        fixes: nearest.map {
          [
            Fix(
              "rename to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: key.range, with: $0)])
          ]
        } ?? [], severity: nearest == nil ? .note : nil)
    }
  }
}
