import Diagnostics
import SourceText

/// Finds a plugin's options inside of commands that a shell reads.
enum OptionInShellCommand: FileRule {
  static let name = "hook/option-in-shell-command"
  static let severity = Severity.error
  static let summary = "an option of a plugin inside a command that a shell reads"
  static let explanation = """
    `${user_config.KEY}` is replaced before the shell reads the command, so that what a user typed could \
    become commands. Claude Code refuses such a hook. In shell, read the variable \
    `$CLAUDE_PLUGIN_OPTION_KEY`; a handler with `args` starts its program without a shell and may use \
    the placeholder.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "notify.sh ‹${user_config.channel}›"}
      ]}]}}
      """, at: ".claude/settings.json",
      message: "Claude Code refuses '${user_config.channel}' in shell", offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "notify", "args": ["${user_config.channel}"]}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).flatMap { handler -> [Finding] in
      guard handler.kind == .command, handler.node["args"] == nil,
        let command = handler.node["command"], let text = command.text
      else { return [] }
      return Placeholder.all(in: text, beginning: "${user_config.").map { placeholder in
        let option = String(placeholder.value.dropFirst("${user_config.".count).dropLast())
        let name = "CLAUDE_PLUGIN_OPTION_" + option.uppercased()
        let range = command.range(of: placeholder.range)
        return Finding(
          "Claude Code refuses '\(placeholder.value)' in shell", at: range,
          reason: "What a user typed would be read as commands.",
          help: "Read \"$\(name)\" instead.",
          fixes: range == command.textRange && placeholder.range.length != text.utf8.count
            ? []
            : [
              Fix(
                "read '$\(name)'", applicability: .unsafe,
                edits: [Edit(replacing: range, with: "${\(name)}")])
            ])
      }
    }
  }
}

/// Placeholders in the texts of hooks.
enum Placeholder {
  /// The placeholders `${…}` of a text that begin so.
  static func all(in text: String, beginning prefix: String) -> [Located<String>] {
    let bytes = Array(text.utf8)
    var found: [Located<String>] = []
    var index = 0
    while let dollar = bytes[index...].firstIndex(of: UInt8(ascii: "$")) {
      index = dollar + 1
      guard bytes[dollar...].starts(with: prefix.utf8),
        let end = bytes[dollar...].firstIndex(of: UInt8(ascii: "}")),
        !bytes[dollar..<end].contains(0x0A)
      else { continue }
      let range = SourceRange(start: dollar, end: end + 1)
      found.append(Located(bytes.text(in: range), at: range))
      index = end + 1
    }
    return found
  }
}

extension SettingNode {
  /// The bytes of a stretch of the text; the whole text's where escapes make that uncertain.
  func range(of part: SourceRange) -> SourceRange {
    guard let text, textRange.length == text.utf8.count else { return textRange }
    return part.shifted(by: textRange.start)
  }
}
