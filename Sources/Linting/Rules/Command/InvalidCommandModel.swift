import Diagnostics
import SourceText

/// Finds models of commands that Claude Code does not know.
enum InvalidCommandModel: FileRule {
  static let name = "command/invalid-model"
  static let severity = Severity.warning
  static let summary = "a command's model that Claude Code does not know"
  static let explanation = """
    `model` is an alias (`sonnet`, `opus`, `haiku`, `fable`), `inherit`, or the full name of a Claude \
    model, in which the names that cloud providers give count too. With another word the first request \
    fails that the command makes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Reviews code.
      model: ‹opsu›
      ---
      Review what changed.
      """, at: "commands/review.md", message: "unknown model 'opsu'", offersFix: true),
    .good(
      """
      ---
      description: Reviews code.
      model: claude-opus-4-5
      ---
      Review what changed.
      """, at: "commands/review.md"),
  ]

  static let needs: FileParts = [.command, .fields]

  static func check(_ file: FileContext) -> [Finding] { InvalidModel.findings(file, in: .command) }
}
