import Diagnostics
import SourceText

/// Finds commands without a text.
enum EmptyCommandBody: FileRule {
  static let name = "command/empty-body"
  static let severity = Severity.warning
  static let summary = "a command without a text"
  static let explanation = """
    A command's text is what is sent to the model when somebody types the command. Without one nothing is \
    sent but the arguments. A command whose `tasks` moflo runs needs none.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Reviews code.
      ‹---›
      """, at: "commands/review.md", message: "this command has no text"),
    .good(
      """
      ---
      description: Reviews code.
      ---
      Review what changed.
      """, at: "commands/review.md"),
  ]

  static let needs: FileParts = [.command, .fields, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .command, !file.fields.isEmpty, file.field("tasks") == nil,
      let markdown = file.file.markdown, let fence = markdown.frontMatter?.closingFence,
      markdown.frontMatter?.isFirst == true, markdown.body.end <= file.bytes.count,
      file.bytes[markdown.body.start..<markdown.body.end].allSatisfy({ $0 <= 0x20 })
    else { return [] }
    return [
      Finding(
        "this command has no text", at: fence,
        reason: "The text is what is sent to the model when somebody types the command.",
        help: "Write below what is to be done.")
    ]
  }
}
