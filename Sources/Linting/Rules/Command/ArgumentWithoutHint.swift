import Diagnostics
import SourceText

/// Finds commands that take arguments and do not say which.
enum ArgumentWithoutHint: FileRule {
  static let name = "command/argument-without-hint"
  static let severity = Severity.note
  static let summary = "a command takes arguments and does not say which"
  static let explanation = """
    `argument-hint` is shown while a command is typed. Without it people have to read the file to find \
    out what belongs behind the command's name.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Opens a file.
      ---
      Open ‹$ARGUMENTS›.
      """, at: "commands/open.md",
      message: "this command takes arguments, but has no 'argument-hint'"),
    .good(
      """
      ---
      description: Opens a file.
      argument-hint: '[file]'
      ---
      Open $ARGUMENTS.
      """, at: "commands/open.md"),
  ]

  static let needs: FileParts = [.command, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    // A file without front matter has chosen to say nothing at all.
    guard file.command != nil, file.dialects.contains(.claudeCode), !file.fields.isEmpty,
      file.field("argument-hint") == nil, file.field("arguments") == nil,
      file.file.yaml?.problems.isEmpty ?? false,
      let place = ArgumentPlaceholders.firstWhole(in: file)
    else { return [] }
    return [
      Finding(
        "this command takes arguments, but has no 'argument-hint'", at: place,
        help: "Add a line such as argument-hint: '[file]'.")
    ]
  }
}
