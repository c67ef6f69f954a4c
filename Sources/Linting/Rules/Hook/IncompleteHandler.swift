import Diagnostics

/// Finds handlers without what their type needs.
enum IncompleteHandler: FileRule {
  static let name = "hook/incomplete-handler"
  static let severity = Severity.error
  static let summary = "a handler of a hook without a key that its type needs"
  static let explanation = """
    A `command` handler needs `command`, an `http` one `url`, an `mcp_tool` one `server` and `tool`, and \
    `prompt` and `agent` need `prompt`. Without it, or with an empty text, there is nothing to run, and \
    Claude Code refuses the hooks.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [‹{"type": "command", "timeout": 5}›]}]}}
      """, at: ".claude/settings.json", message: "a 'command' handler needs 'command'"),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [‹{"type": "mcp_tool", "server": "moflo"}›]}]}}
      """, at: ".claude/settings.json", message: "an 'mcp_tool' handler needs 'tool'"),
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "http", "url": ‹""›}]}]}}
      """, at: ".claude/settings.json", message: "'url' of the handler is empty"),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "prompt", "prompt": "Is all done? $ARGUMENTS"}]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      guard let kind = handler.kind else { return [] }
      let article = kind == .http || kind == .tool || kind == .agent ? "an" : "a"
      return kind.required.compactMap { key in
        guard let value = handler.node[key] else {
          return Finding(
            "\(article) '\(kind.rawValue)' handler needs '\(key)'", at: handler.node.range,
            reason: "Claude Code refuses the hooks without it.")
        }
        guard value.text?.allSatisfy(\.isWhitespace) ?? value.isUnknown else { return nil }
        return Finding(
          "'\(key)' of the handler is empty", at: value.range, reason: "There is nothing to run.")
      }
    }
  }
}
