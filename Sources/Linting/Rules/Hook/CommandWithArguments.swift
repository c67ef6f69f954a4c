import Diagnostics
import SourceText

/// Finds commands with arguments where only a program can stand.
enum CommandWithArguments: FileRule {
  static let name = "hook/command-with-arguments"
  static let severity = Severity.error
  static let summary = "arguments in 'command' of a hook that has 'args'"
  static let explanation = """
    With `args` no shell reads `command`: it is the program to start, and `node check.js` is the name of \
    none. Put the program into `command` and every other word into `args`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": ‹"node check.js"›, "args": ["--fix"]}
      ]}]}}
      """, at: ".claude/settings.json", message: "no program is named 'node check.js'",
      offersFix: true),
    .good(
      """
      {"hooks": {"Stop": [{"hooks": [
        {"type": "command", "command": "node", "args": ["check.js", "--fix"]},
        {"type": "command", "command": "${CLAUDE_PROJECT_DIR}/my tools/check", "args": []}
      ]}]}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .eventHooks

  static func check(_ file: FileContext) -> [Finding] {
    HookHandler.all(in: file).compactMap { handler in
      guard handler.kind == .command, let arguments = handler.node["args"],
        let items = arguments.items, let command = handler.node["command"],
        let text = command.text
      else { return nil }
      let words = text.split(separator: " ").map(String.init)
      // A folder's name may hold a space; a program's own hardly does.
      guard words.count > 1, let first = words.first, !first.contains("/"), !first.contains("\\")
      else { return nil }
      return Finding(
        "no program is named '\(text)'", at: command.range,
        reason: "With 'args' no shell splits it into words.",
        help: "Put '\(first)' into 'command' and the other words into 'args'.",
        fixes: fix(words, command, arguments, items, in: file))
    }
  }

  /// Moves the words where they are plain: letters, digits and signs that no shell heeds.
  private static func fix(
    _ words: [String], _ command: SettingNode, _ arguments: SettingNode, _ items: [SettingNode],
    in file: FileContext
  ) -> [Fix] {
    let signs = Array("-_./:=@%+,".utf8)
    let isPlain = words.joined().utf8.allSatisfy { byte in
      signs.contains(byte) || byte.isASCIIAlphanumeric
    }
    guard isPlain, file.file.json != nil, let first = words.first else { return [] }
    let moved = words.dropFirst().map { "\"\($0)\"" }.joined(separator: ", ")
    return [
      Fix(
        "move the words into 'args'", applicability: .unsafe,
        edits: [
          Edit(replacing: command.textRange, with: first),
          Edit(
            replacing: SourceRange(at: arguments.range.start + 1),
            with: items.isEmpty ? moved : moved + ", "),
        ])
    ]
  }
}
