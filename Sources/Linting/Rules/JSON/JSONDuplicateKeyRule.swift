import Diagnostics
import SourceText

/// Finds keys that an object of JSON has twice.
enum JSONDuplicateKeyRule: FileRule {
  static let name = "json/duplicate-key"
  static let severity = Severity.warning
  static let summary = "a key that a JSON object has twice"
  static let explanation = """
    Of two equal keys readers take the last, and what the first says is lost without a word. Put both \
    values together, or remove one.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"permissions": {"allow": ["Read"], "‹allow›": ["Edit"]}}
      """, at: ".claude/settings.json", message: "the key 'allow' stands twice in one object"),
    .good(
      """
      {"permissions": {"allow": ["Read", "Edit"]}, "model": "opus"}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard let json = file.file.json else { return [] }
    // Servers have a rule of their own.
    let servers = Set((ConfiguredServers.table(of: file)?.members ?? []).map(\.key.range.start))
    return json.duplicateKeys.compactMap { duplicate in
      guard !servers.contains(duplicate.range.start + 1) else { return nil }
      return Finding(
        "the key '\(duplicate.key)' stands twice in one object", at: inner(duplicate.range),
        reason: "Readers take the last one, and the other is lost.",
        related: [
          RelatedPlace(
            path: file.path, range: inner(duplicate.firstRange), message: "it stands here first")
        ])
    }
  }

  private static func inner(_ range: SourceRange) -> SourceRange {
    range.length >= 2 ? SourceRange(start: range.start + 1, end: range.end - 1) : range
  }
}
