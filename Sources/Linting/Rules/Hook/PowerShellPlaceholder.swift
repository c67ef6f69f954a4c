import Diagnostics
import SourceText

/// Finds placeholders that PowerShell takes for variables of its own.
enum PowerShellPlaceholder: FileRule {
  static let name = "hook/powershell-placeholder"
  static let severity = Severity.error
  static let summary = "a placeholder that PowerShell takes for an empty variable"
  static let explanation = """
    `$CLAUDE_PROJECT_DIR` is a variable of the environment to bash. To PowerShell it is one of its own, \
    which nobody set: the path loses its first part. Write `${CLAUDE_PROJECT_DIR}`, which Claude Code \
    replaces, or `$env:CLAUDE_PROJECT_DIR`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "shell": "powershell",
        "command": "& ‹$CLAUDE_PROJECT_DIR›/.claude/hooks/check.ps1"}]}]}}
      """, at: ".claude/settings.json",
      message: "PowerShell does not know '$CLAUDE_PROJECT_DIR'", offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [{"type": "command", "shell": "powershell",
        "command": "& ${CLAUDE_PROJECT_DIR}/.claude/hooks/check.ps1 $env:CLAUDE_PROJECT_DIR"}]}]}}
      """, at: ".claude/settings.json"),
  ]

  private static let names = ["CLAUDE_PROJECT_DIR", "CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA"]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      guard handler.kind == .command, handler.node["shell"]?.text == "powershell",
        handler.node["args"] == nil, let command = handler.node["command"],
        let text = command.text
      else { return [] }
      return places(in: text).map { place in
        let range = command.range(of: place.range)
        let isExact = range.length == place.range.length
        return Finding(
          "PowerShell does not know '$\(place.value)'", at: range,
          reason: "It takes it for a variable of its own, which is empty.",
          help: "Write ${\(place.value)} or $env:\(place.value).",
          fixes: isExact
            ? [
              Fix(
                "write ${\(place.value)}", applicability: .safe,
                edits: [Edit(replacing: range, with: "${\(place.value)}")])
            ] : [])
      }
    }
  }

  private static func places(in text: String) -> [Located<String>] {
    let bytes = Array(text.utf8)
    var found: [Located<String>] = []
    for start in bytes.indices where bytes[start] == UInt8(ascii: "$") {
      for name in names where bytes[(start + 1)...].starts(with: name.utf8) {
        let end = start + 1 + name.utf8.count
        if end < bytes.count,
          bytes[end] == UInt8(ascii: "_") || bytes[end].isASCIILetter
        {
          continue
        }
        found.append(Located(name, at: SourceRange(start: start, end: end)))
      }
    }
    return found
  }
}
