import Diagnostics
import SourceText

/// Finds skills that take arguments and do not say which.
enum SkillArgumentWithoutHint: FileRule {
  static let name = "skill/argument-without-hint"
  static let severity = Severity.note
  static let summary = "a skill takes arguments and does not say which"
  static let explanation = """
    `argument-hint` is shown while a skill's name is typed. Without it people have to read the file to \
    find out what belongs behind it. Skills that people cannot call are left alone.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: open
      description: Opens a file.
      ---
      Open ‹$ARGUMENTS›.
      """, at: "skills/open/SKILL.md",
      message: "this skill takes arguments, but has no 'argument-hint'"),
    .good(
      """
      ---
      name: open
      description: Opens a file.
      argument-hint: '[file]'
      ---
      Open $ARGUMENTS.
      """, at: "skills/open/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill, file.dialects.contains(.claudeCode), !file.fields.isEmpty,
      file.field("argument-hint") == nil, file.field("arguments") == nil,
      // Behind a syntax error the key may be there, unread.
      file.file.yaml?.problems.isEmpty ?? false,
      file.field("user-invocable")?.value.coreValue != .bool(false),
      let place = ArgumentPlaceholders.firstWhole(in: file)
    else { return [] }
    return [
      Finding(
        "this skill takes arguments, but has no 'argument-hint'", at: place,
        help: "Add a line such as argument-hint: '[file]'.")
    ]
  }
}
