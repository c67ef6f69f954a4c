import Diagnostics
import SourceText
import ToolCatalog

/// Finds hooks of events that nothing raises.
enum UnknownEvent: FileRule {
  static let name = "hook/unknown-event"
  static let severity = Severity.warning
  static let summary = "hooks of an event that does not exist"
  static let explanation = """
    Hooks under a name that is no event never run. Claude Code knows events such as `PreToolUse` and \
    `SessionStart`, moflo knows `pre`, `post`, `on_error` and their variants. In a definition a name \
    that is no slip for one of these is a note, since other programs have hooks of their own.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"‹PreToolsUse›": [{"hooks": [{"type": "command", "command": "date"}]}]}}
      """, at: ".claude/settings.json", message: "no event is named 'PreToolsUse'",
      offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        ‹pre_taks›: date
      ---
      Review what changed.
      """, offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        pre: date
        Stop:
          - hooks:
              - type: command
                command: date
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    let isDefinition = file.file.yaml != nil
    let known = EventHooks.events + (isDefinition ? EventHooks.phases : [])
    return EventHooks.members(of: file).compactMap { member in
      let key = member.key
      guard !EventHooks.has(known, key.value) else { return nil }
      let nearest = NearestName.find(key.value, in: known)
      return Finding(
        "no event is named '\(key.value)'", at: key.range, reason: "Its hooks never run.",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "",
        fixes: nearest.map {
          [
            Fix(
              "rename to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: key.range, with: $0)])
          ]
        } ?? [], severity: nearest == nil && isDefinition ? .note : nil)
    }
  }
}
