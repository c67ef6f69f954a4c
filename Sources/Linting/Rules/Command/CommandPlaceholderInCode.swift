import Diagnostics

/// Finds `$1` in a command's code where it is the code's own.
enum CommandPlaceholderInCode: FileRule {
  static let name = "command/placeholder-in-code"
  static let severity = Severity.warning
  static let summary = "a '$1' in a command's code that an argument takes the place of"
  static let explanation = """
    Claude Code puts what is typed behind a command in place of `$0`, `$1` and so on in the whole text, \
    before a model reads it: a field of `awk`, the parameter of a shell function or of SQL is gone then. \
    Write `\\$1` there. A `$1` in another script or program counts where the command takes no \
    arguments otherwise; else it may be meant.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Looks for old rows.
      ---
      ```sql
      SELECT * FROM notes WHERE age > ‹$1› AND owner = $2;
      ```
      """, at: "commands/old-rows.md",
      message: "an argument takes the place of this and 1 more like it before the code is read",
      offersFix: true),
    .bad(
      """
      ---
      description: Checks files.
      ---
      ```bash
      check() { test -s "‹$1›"; }
      ```
      """, at: "commands/check-files.md", offersFix: true),
    .good(
      """
      ---
      description: Shows an issue.
      argument-hint: '[number]'
      ---
      ```bash
      gh issue view $1
      ```
      """, at: "commands/issue.md"),
  ]

  static let needs: FileParts = [.command, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    PlaceholdersInCode.findings(file, in: .command)
  }
}
