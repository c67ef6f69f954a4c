import Diagnostics
import SourceText

/// Finds commands that are files of their own, where skills would do.
enum LegacyFormat: FileRule {
  static let name = "command/legacy-format"
  static let severity = Severity.note
  static let isOnByDefault = false
  static let summary = "a command that is no skill"
  static let explanation = """
    In Claude Code a skill does all that a file in `commands/` does, and can bring files with it and be \
    called by the model. Commands keep working. For a set that has moved on, turn this rule on: it shows \
    what is left. Commands with moflo's `tasks` are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      description: Reviews code.
      ---
      Review what changed.
      """, at: ".claude/commands/review.md",
      message: "this command could be the skill '.claude/skills/review/SKILL.md'",
      configuration: "rules:\n  command/legacy-format: note\n"),
    .good(
      """
      ---
      name: review
      description: Reviews code.
      disable-model-invocation: true
      ---
      Review what changed.
      """, at: ".claude/skills/review/SKILL.md",
      configuration: "rules:\n  command/legacy-format: note\n"),
  ]

  static let needs: FileParts = .command

  static func check(_ file: FileContext) -> [Finding] {
    guard let command = file.command, file.dialects.contains(.claudeCode),
      file.field("tasks") == nil
    else { return [] }
    let names = file.path.utf8.split(separator: UInt8(ascii: "/"))
    let owner = names.lastIndex { $0.elementsEqual("commands".utf8) }.map { names[..<$0] } ?? []
    let folder = command.name.utf8.split(separator: UInt8(ascii: ":")).map { String($0) ?? "" }
      .joined(separator: "-")
    let path = owner.map { String($0) ?? "" } + ["skills", folder, "SKILL.md"]
    return [
      Finding(
        "this command could be the skill '\(path.joined(separator: "/"))'",
        at: file.file.markdown?.frontMatter?.openingFence ?? SourceRange(at: 0),
        help: "With 'disable-model-invocation: true' only people call it, as now.")
    ]
  }
}
