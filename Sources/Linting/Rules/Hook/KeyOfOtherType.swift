import Diagnostics

/// Finds keys of handlers that only handlers of another type have.
enum KeyOfOtherType: FileRule {
  static let name = "hook/key-of-other-type"
  static let severity = Severity.warning
  static let summary = "a key that handlers of this type do not have"
  static let explanation = """
    `async`, `args` and `shell` are for `command` handlers, `headers` for `http`, `input` for \
    `mcp_tool`, and `model` for `prompt` and `agent`. On a handler of another type the key has no \
    effect: a hook with `async` that is no command still holds the session up.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "http", "url": "https://example.com/log", "‹async›": true}
      ]}]}}
      """, at: ".claude/settings.json", message: "an 'http' handler has no 'async'",
      offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        Stop:
          - hooks:
              - type: command
                ‹model›: haiku
                command: date
      ---
      Review what changed.
      """, message: "a 'command' handler has no 'model'", offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "date", "async": true},
        {"type": "prompt", "prompt": "Is all done? $ARGUMENTS", "model": "haiku"}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      guard let kind = handler.kind else { return [] }
      return (handler.node.members ?? []).prefix(LintingLimits.fields).compactMap { member in
        let key = member.key.value
        let readers = HookHandler.Kind.reading(key)
        guard !readers.isEmpty, !readers.contains(kind) else { return nil }
        let article = kind == .command || kind == .prompt ? "a" : "an"
        let names = readers.map { "'\($0.rawValue)'" }.joined(separator: " and ")
        let edit = HookEdits.removal(of: key, from: handler.node, in: file)
        return Finding(
          "\(article) '\(kind.rawValue)' handler has no '\(key)'", at: member.key.range,
          reason: "Only handlers of type \(names) read it.",
          fixes: edit.map { [Fix("take it out", applicability: .safe, edits: [$0])] } ?? [])
      }
    }
  }
}
