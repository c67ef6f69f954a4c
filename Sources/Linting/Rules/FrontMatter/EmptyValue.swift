import Definitions
import Diagnostics

/// Finds keys without a value.
enum EmptyValue: FileRule {
  static let name = "front-matter/empty-value"
  static let severity = Severity.warning
  static let summary = "a key without a value"
  static let explanation = """
    A key with nothing behind it is null: some readers take it for left out, some for an empty text, \
    and an agent with an empty `hooks:` or `tools:` is dropped by others. Leave the key out, or write \
    what is meant.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      ‹description›:
      ---
      """, message: "'description' has no value"),
    .bad(
      """
      ---
      ‹name›: ''
      description: Reviews code.
      ---
      """, message: "'name' has no value"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: []
      ---
      """),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    let kind = file.file.kind
    return file.keyedFields.compactMap { field in
      guard field.isKnown else { return nil }
      let (entry, key) = (field.entry, field.name)
      let isRequired =
        (kind == .agent || kind == .skill)
        && (key.hasSameBytes(as: "name") || key.hasSameBytes(as: "description"))
      let isBlank = entry.value.scalar?.text.utf8.allSatisfy { $0 <= 0x20 } ?? false
      guard entry.value.isNull || (isRequired && isBlank) else { return nil }
      return Finding(
        "'\(key)' has no value", at: entry.key.range,
        reason: isRequired
          ? "Without it the \(kind.rawValue) is not loaded."
          : "Some readers take this for left out, some for an empty text.",
        help: isRequired ? "" : "Leave the key out, or write what is meant.",
        severity: isRequired ? .error : nil)
    }
  }
}
