import Definitions
import Diagnostics
import SourceText

/// Finds hints for people where names of arguments belong.
enum HintInArguments: FileRule {
  static let name = "skill/hint-in-arguments"
  static let severity = Severity.note
  static let summary = "a hint for people under 'arguments', which holds names"
  static let explanation = """
    `arguments` names the arguments of a skill or command, so that its text can say `$name`; what is \
    shown while it is typed is `argument-hint`. A text with brackets under `arguments` is a hint: nobody \
    is shown it, and `[file]` is taken for a name.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: open
      description: Opens a file.
      ‹arguments›: '[--quiet] <file>'
      ---
      Open $ARGUMENTS.
      """, at: "skills/open/SKILL.md", message: "'arguments' holds names, and this is a hint",
      offersFix: true),
    .good(
      """
      ---
      name: open
      description: Opens a file.
      argument-hint: '[--quiet] <file>'
      arguments: [mode, file]
      ---
      Open $file.
      """, at: "skills/open/SKILL.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill || file.file.kind == .command,
      file.dialects.contains(.claudeCode), let entry = file.field("arguments"),
      let text = entry.value.scalar?.text,
      text.utf8.contains(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "<") })
    else { return [] }
    let isFree = file.field("argument-hint") == nil
    return [
      Finding(
        "'arguments' holds names, and this is a hint", at: entry.key.range,
        reason: "Nobody is shown it, and what is in brackets is taken for names.",
        fixes: isFree
          ? [
            Fix(
              "rename to 'argument-hint'", applicability: .unsafe,
              edits: [Edit(replacing: entry.key.range, with: "argument-hint")])
          ] : [])
    ]
  }
}
