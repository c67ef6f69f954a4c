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
  static func isMisplaced(_ key: String, in file: FileContext) -> Bool {
    !KnownKeys.isKnown(key, in: file)
      && !DefinitionKeys.kinds(knowing: key, otherThan: file.file.kind).isEmpty
  }

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard KnownKeys.areJudged(file.file.kind) else { return [] }
    return file.fields.compactMap { entry in
      guard let key = entry.keyText, isMisplaced(key, in: file) else { return nil }
      let kinds = DefinitionKeys.kinds(knowing: key, otherThan: file.file.kind)
        .map(\.rawValue).sorted().joined(separator: ", ")
      return Finding(
        "'\(key)' has no meaning in \(file.file.kind.withArticle)", at: entry.key.range,
        reason: "It is read in another kind of definition only: \(kinds).")
    }
  }
}
