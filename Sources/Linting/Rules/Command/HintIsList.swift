import Definitions
import Diagnostics
import YAMLSyntax

/// Finds argument hints in brackets without quotes.
enum HintIsList: FileRule {
  static let name = "command/hint-is-list"
  static let severity = Severity.error
  static let summary = "an argument hint in brackets without quotes"
  static let explanation = """
    `argument-hint: [file]` is a list of one item to YAML, not the text that was meant. Claude Code has \
    failed on such a file. Put the hint in quotes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Opens a file.
      argument-hint: ‹[file]›
      ---
      Open $1.
      """, at: "commands/open.md", message: "'argument-hint' is a list, but a text is meant",
      offersFix: true),
    .good(
      """
      ---
      description: Opens a file.
      argument-hint: '[file]'
      ---
      Open $1.
      """, at: "commands/open.md"),
  ]

  /// Whether a value is a hint that lacks its quotes.
  static func isSuch(_ entry: YAMLEntry, in file: FileContext) -> Bool {
    guard file.file.kind == .command || file.file.kind == .skill,
      entry.keyText?.hasSameBytes(as: "argument-hint") ?? false,
      entry.value.items != nil, entry.value.isFlow
    else { return false }
    return !file.text(in: entry.value.range).utf8.contains(0x0A)
  }

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let entry = file.field("argument-hint"), isSuch(entry, in: file) else { return [] }
    return [
      Finding(
        "'argument-hint' is a list, but a text is meant", at: entry.value.range,
        reason: "A value without quotes that begins with '[' is a list.",
        fixes: [YAMLText.quotingFix(entry.value.range, in: file.bytes)])
    ]
  }
}
