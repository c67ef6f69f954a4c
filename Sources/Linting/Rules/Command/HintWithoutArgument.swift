import Diagnostics
import SourceText

/// Finds commands that hint at arguments that they do not place.
enum HintWithoutArgument: FileRule {
  static let name = "command/hint-without-argument"
  static let severity = Severity.note
  static let summary = "a command hints at arguments that its text does not place"
  static let explanation = """
    Where a command's text has no `$ARGUMENTS`, Claude Code puts the arguments behind the text, and the \
    model has to guess what they are for. Say it, where they belong.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Opens a file.
      argument-hint: ‹'[file]'›
      ---
      Open the file.
      """, at: "commands/open.md", message: "the text has no '$ARGUMENTS' for what is hinted at"),
    .good(
      """
      ---
      description: Opens a file.
      argument-hint: '[file]'
      ---
      Open $1.
      """, at: "commands/open.md"),
  ]

  static let needs: FileParts = [.command, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.command != nil, file.dialects.contains(.claudeCode),
      let hint = file.field("argument-hint")?.value, !hint.isNull,
      !ArgumentPlaceholders.areUsed(in: file)
    else { return [] }
    return [
      Finding(
        "the text has no '$ARGUMENTS' for what is hinted at", at: hint.range,
        reason: "Claude Code puts the arguments behind the text instead.")
    ]
  }
}
