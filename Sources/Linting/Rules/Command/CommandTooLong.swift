import Diagnostics
import SourceText

/// Finds commands whose text takes much of a session once they are called.
enum CommandTooLong: FileRule {
  static let name = "command/too-long"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "a command's text of more than 500 lines, or some 5,000 tokens"
  static let explanation = """
    The whole text of a command is part of the session from its call on. No specification bounds it, as \
    it does the text of a skill, and many sets have longer ones; turn this rule on to hold commands to \
    what holds for skills. A token is counted as four bytes. A skill can keep what is seldom needed in \
    files beside it.
    """
  static let examples: [RuleExample] = [
    .bad(
      "‹---›\ndescription: Reviews code.\n---\n"
        + String(repeating: "Read all of it.\n", count: 501),
      at: "commands/review.md", message: "the text of this command has 501 lines",
      configuration: "rules:\n  command/too-long: note\n"),
    .good(
      """
      ---
      description: Reviews code.
      ---
      Read all of it.
      """, at: "commands/review.md", configuration: "rules:\n  command/too-long: note\n"),
  ]

  static let needs: FileParts = [.command, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .command, let markdown = file.file.markdown,
      let size = SkillTooLong.excess(of: file, in: markdown.body)
    else { return [] }
    return [
      Finding(
        "the text of this command has \(size)",
        at: markdown.frontMatter?.openingFence ?? SourceRange(at: 0),
        reason: "All of it is part of the session from its call on.",
        help: "Make it a skill, and move what is seldom needed to files beside it.")
    ]
  }
}
