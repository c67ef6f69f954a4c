import Diagnostics

/// Finds handlers that do not say what they are.
enum MissingHandlerType: FileRule {
  static let name = "hook/missing-type"
  static let severity = Severity.error
  static let summary = "a handler of a hook without 'type'"
  static let explanation = """
    Every handler names its `type`: `command`, `http`, `mcp_tool`, `prompt` or `agent`. Claude Code \
    refuses hooks with one that does not, and in settings the whole file with them.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [‹{"command": "date"}›]}]}}
      """, at: ".claude/settings.json", message: "the handler has no 'type'", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        Stop:
          - hooks:
              - ‹command: date
                timeout: 5›
      ---
      Review what changed.
      """, offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date"}]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard handler.node["type"] == nil else { return nil }
      let kind = HookHandler.Kind.allCases.first { kind in
        kind.required.allSatisfy { handler.node[$0] != nil }
      }
      // `prompt` alone may be meant for either of two.
      guard let kind, kind != .prompt else { return finding(handler, fixes: []) }
      let value = file.file.json == nil ? kind.rawValue : "\"\(kind.rawValue)\""
      let edit = HookEdits.insertion("type", value, into: handler.node, in: file)
      return finding(
        handler,
        fixes: edit.map { [Fix("add the type", applicability: .safe, edits: [$0])] } ?? [])
    }
  }

  private static func finding(_ handler: HookHandler, fixes: [Fix]) -> Finding {
    Finding(
      "the handler has no 'type'", at: handler.node.range,
      reason: "Claude Code does not guess it, and refuses the hooks.",
      help: fixes.isEmpty ? "Add 'type': \(HookHandler.Kind.listed)." : "", fixes: fixes)
  }
}

extension HookHandler.Kind {
  /// All kinds as a message lists them.
  static var listed: String {
    allCases.dropLast().map { "'\($0.rawValue)'" }.joined(separator: ", ")
      + " or '\(HookHandler.Kind.agent.rawValue)'"
  }
}
