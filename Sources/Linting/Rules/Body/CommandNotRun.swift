import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// Finds commands of a text that are not run although they are written to be.
enum CommandNotRun: FileRule {
  static let name = "body/command-not-run"
  static let severity = Severity.warning
  static let summary = "a command of the text that is written to be run, and is not"
  static let explanation = """
    In a command or skill `` !`git status` `` is run, and its output stands in its place. That needs white \
    space, or the line's start, before the `!`; behind `=` or `:` the text stays as it is. It also needs \
    leave: where `allowed-tools` are listed and `Bash` is not among them, it is a note, since the \
    person's own settings may still allow the command.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Shows the branch.
      ---
      Branch:‹!`git branch --show-current`›
      """, at: "commands/branch.md", message: "this is not run, since no space stands before '!'",
      offersFix: true),
    .bad(
      """
      ---
      description: Shows the branch.
      allowed-tools: Read, Grep
      ---
      Branch: !`‹git branch --show-current›`
      """, at: "commands/branch.md", message: "'allowed-tools' do not let this run"),
    .good(
      """
      ---
      description: Shows the branch.
      allowed-tools: Read, Bash(git branch:*)
      ---
      Branch: !`git branch --show-current`. Never!`mind` this.
      """, at: "commands/branch.md"),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .command || file.file.kind == .skill,
      file.dialects.contains(.claudeCode), let markdown = file.file.markdown
    else { return [] }
    return glued(markdown, file.bytes) + forbidden(file)
  }

  private static func glued(_ markdown: MarkdownDocument, _ bytes: [UInt8]) -> [Finding] {
    markdown.codeSpans.compactMap { span in
      let start = span.range.start
      guard start >= 2, start <= bytes.count, bytes[start - 1] == UInt8(ascii: "!"),
        bytes[start - 2] == UInt8(ascii: ":") || bytes[start - 2] == UInt8(ascii: "="),
        !span.content.isEmpty
      else { return nil }
      return Finding(
        "this is not run, since no space stands before '!'",
        at: SourceRange(start: start - 1, end: span.range.end),
        reason: "A model reads the command instead of its output.",
        fixes: [
          Fix(
            "add a space", applicability: .unsafe,
            edits: [Edit(replacing: SourceRange(at: start - 1), with: " ")])
        ])
    }
  }

  private static func forbidden(_ file: FileContext) -> [Finding] {
    guard let tools = file.command?.allowedTools ?? file.skill?.allowedTools, !tools.isEmpty,
      !tools.contains(where: { tool in
        ["*", "Bash", "PowerShell"].contains(String(tool.value.prefix { $0 != "(" }))
      }),
      let script = file.file.scripts.first(where: { script in
        if case .inlineCommand = script.place { true } else { false }
      })
    else { return [] }
    return [
      Finding(
        "'allowed-tools' do not let this run", at: script.range,
        reason: "Without 'Bash' among them the person's own settings must allow the command.",
        help: "Add a rule such as Bash(git status:*).", severity: .note)
    ]
  }
}
