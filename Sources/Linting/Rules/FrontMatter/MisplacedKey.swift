import Definitions
import Diagnostics

/// Finds keys that only other kinds of definition have.
enum MisplacedKey: FileRule {
  static let name = "front-matter/misplaced-key"
  static let severity = Severity.warning
  static let summary = "a key that only other kinds of definition have"
  static let explanation = """
    `argument-hint` means something in a command and nothing in an agent. A key in the wrong kind of \
    file is skipped without a word.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹argument-hint›: '[file]'
      ---
      """, message: "'argument-hint' has no meaning in an agent"),
    .good(
      """
      ---
      description: Reviews code.
      argument-hint: '[file]'
      ---
      """, at: "commands/review.md"),
  ]

  /// Whether other kinds know the key, and neither this one nor a near name of it.
  static func isMisplaced(_ field: KeyedField, in file: FileContext) -> Bool {
    !field.isKnown
      && !DefinitionKeys.kinds(knowing: field.name, otherThan: file.file.kind).isEmpty
  }

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    file.keyedFields.compactMap { field in
      guard isMisplaced(field, in: file) else { return nil }
      let (entry, key) = (field.entry, field.name)
      let kinds = DefinitionKeys.kinds(knowing: key, otherThan: file.file.kind)
        .map(\.rawValue).sorted().joined(separator: ", ")
      return Finding(
        "'\(key)' has no meaning in \(file.file.kind.withArticle)", at: entry.key.range,
        reason: "It is read in another kind of definition only: \(kinds).")
    }
  }
}
