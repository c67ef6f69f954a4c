import Definitions
import Diagnostics

/// Finds keys that have another name today.
enum DeprecatedKey: FileRule {
  static let name = "front-matter/deprecated-key"
  static let severity = Severity.warning
  static let summary = "a key that has another name today"
  static let explanation = """
    The key was renamed, or is a command's spelling of what agents call otherwise. Readers of today \
    skip the old name.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹allowed-tools›: Read, Grep
      ---
      """, message: "'allowed-tools' is called 'tools' in an agent", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, Grep
      ---
      """),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    file.keyedFields.compactMap { field in
      guard let current = field.known?.deprecatedFor else { return nil }
      let (entry, key) = (field.entry, field.name)
      let isFree = file.field(current) == nil
      return Finding(
        "'\(key)' is called '\(current)' in \(file.file.kind.withArticle)", at: entry.key.range,
        reason: "Readers skip the name '\(key)' there.",
        help: isFree ? "" : "'\(current)' is there as well; keep that one.",
        fixes: isFree
          ? [
            Fix(
              "rename to '\(current)'", applicability: .safe,
              edits: [Edit(replacing: entry.key.range, with: current)])
          ] : [])
    }
  }
}
