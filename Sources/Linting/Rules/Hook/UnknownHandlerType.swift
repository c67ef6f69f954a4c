import Diagnostics
import SourceText
import ToolCatalog

/// Finds handlers of a type that nothing runs.
enum UnknownHandlerType: FileRule {
  static let name = "hook/unknown-type"
  static let severity = Severity.error
  static let summary = "a handler of a hook whose type does not exist"
  static let explanation = """
    A handler is of type `command`, `http`, `mcp_tool`, `prompt` or `agent`. One of another type never \
    runs, and Claude Code refuses the hooks that hold it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "‹comand›", "command": "date"}]}]}}
      """, at: ".claude/settings.json", message: "no handler is of type 'comand'",
      offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "date"}]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard let type = handler.node["type"], !type.isUnknown, handler.kind == nil else {
        return nil
      }
      let known = HookHandler.Kind.allCases.map(\.rawValue)
      let text = type.text ?? ""
      let nearest = NearestName.find(text, in: known)
      return Finding(
        type.text == nil ? "'type' is no text" : "no handler is of type '\(text)'",
        at: type.textRange, reason: "Claude Code refuses the hooks with it.",
        help: nearest.map { "Did you mean '\($0)'?" }
          ?? "Known are \(HookHandler.Kind.listed).",
        fixes: nearest.map {
          [
            Fix(
              "change to '\($0)'", applicability: .unsafe,
              edits: [Edit(replacing: type.textRange, with: $0)])
          ]
        } ?? [])
    }
  }
}
