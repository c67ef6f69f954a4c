import Diagnostics
import SourceText

/// Finds commands that cannot be typed.
enum InvalidCommandName: FileRule {
  static let name = "command/invalid-name"
  static let severity = Severity.warning
  static let summary = "a command's name has white space"
  static let explanation = """
    A command is called by the path of its file: `/folder:name`. White space ends the name where it is \
    typed, so such a command cannot be called. Rename the file.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      description: Opens a file.
      ---
      Open it.
      """, at: "commands/open file.md",
      message: "the command '/open file' has white space in its name"),
    .good(
      """
      ---
      description: Opens a file.
      ---
      Open it.
      """, at: "commands/open-file.md"),
  ]

  static let needs: FileParts = .command

  static func check(_ file: FileContext) -> [Finding] {
    guard let command = file.command, command.name.utf8.contains(where: { $0 <= 0x20 }) else {
      return []
    }
    let place = file.file.markdown?.frontMatter?.openingFence ?? SourceRange(at: 0)
    return [
      Finding(
        "the command '/\(command.name)' has white space in its name", at: place,
        reason: "White space ends the name where it is typed.", help: "Rename the file.")
    ]
  }
}
