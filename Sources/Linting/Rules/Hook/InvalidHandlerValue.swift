import Diagnostics
import SourceText
import ToolCatalog

/// Finds values of handlers' keys that Claude Code does not take.
enum InvalidHandlerValue: FileRule {
  static let name = "hook/invalid-value"
  static let severity = Severity.warning
  static let summary = "a value of a hook's key that Claude Code does not take"
  static let explanation = """
    `shell` is `bash` or `powershell`, `onFailure` is `continue` or `block`; `once`, `async` and \
    `asyncRewake` are `true` or `false` without quotes; `args` and `allowedEnvVars` are lists of texts. \
    With another value Claude Code refuses the hooks, or goes on as if nothing were said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "date", "shell": ‹"bsh"›, "async": ‹"true"›}
      ]}]}}
      """, at: ".claude/settings.json", message: "'shell' is 'bash' or 'powershell'",
      offersFix: true),
    .bad(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
        {"type": "command", "command": "node", "args": ‹"check.js"›, "onFailure": ‹"blok"›}
      ]}]}}
      """, at: ".claude/settings.json", message: "'args' is a list of texts", offersFix: true),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date", "shell": ‹"fish"›}]}]}}
      """, at: ".claude/settings.json"),
    .good(
      """
      {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
        {"type": "command", "command": "node", "args": ["check.js"], "onFailure": "block"},
        {"type": "command", "command": "date", "shell": "bash", "async": true}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      let words = [("shell", ["bash", "powershell"]), ("onFailure", ["continue", "block"])]
      let flags = ["once", "async", "asyncRewake"]
      return words.compactMap { word(handler.node, $0.0, among: $0.1) }
        + flags.compactMap { flag(handler.node, $0) }
        + ["args", "allowedEnvVars"].compactMap { list(handler.node, $0, file) }
    }
  }

  private static func word(
    _ node: SettingNode, _ key: String, among known: [String]
  ) -> Finding? {
    guard let value = node[key], !value.isUnknown else { return nil }
    if let text = value.text, EventHooks.has(known, text) { return nil }
    let nearest = value.text.flatMap { NearestName.find($0, in: known) }
    return Finding(
      "'\(key)' is \(known.map { "'\($0)'" }.joined(separator: " or "))", at: value.range,
      help: nearest.map { "Did you mean '\($0)'?" } ?? "",
      fixes: nearest.map {
        [
          Fix(
            "change to '\($0)'", applicability: .unsafe,
            edits: [Edit(replacing: value.textRange, with: $0)])
        ]
      } ?? [])
  }

  private static func flag(_ node: SettingNode, _ key: String) -> Finding? {
    guard let value = node[key], !value.isUnknown, value.boolean == nil else { return nil }
    let written = value.text.map { $0.lowercased() }
    return Finding(
      "'\(key)' is true or false", at: value.range,
      fixes: written == "true" || written == "false"
        ? [
          Fix(
            "write it without quotes", applicability: .safe,
            edits: [Edit(replacing: value.range, with: written ?? "")])
        ] : [])
  }

  private static func list(_ node: SettingNode, _ key: String, _ file: FileContext) -> Finding? {
    guard let value = node[key], !value.isUnknown else { return nil }
    if let items = value.items {
      guard let odd = items.first(where: { $0.text == nil && !$0.isUnknown && $0.number == nil })
      else { return nil }
      return Finding("'\(key)' is a list of texts", at: odd.range)
    }
    return Finding(
      "'\(key)' is a list of texts", at: value.range,
      fixes: value.text != nil && file.file.json != nil
        ? [
          Fix(
            "make it a list", applicability: .unsafe,
            edits: [
              Edit(replacing: SourceRange(at: value.range.start), with: "["),
              Edit(replacing: SourceRange(at: value.range.end), with: "]"),
            ])
        ] : [])
  }
}
