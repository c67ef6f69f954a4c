import Definitions
import Diagnostics
import SourceText

/// Finds files that are imported twice by one file.
enum DuplicateImport: FileRule {
  static let name = "reference/duplicate-import"
  static let severity = Severity.note
  static let summary = "a file that is imported twice"
  static let explanation = """
    An import puts the text of a file in its place, so a second one only makes the session's instructions \
    longer. Take one of the two away.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Rules

      @.claude/rules.md
      ‹@.claude/rules.md›
      """, at: "CLAUDE.md", message: "'.claude/rules.md' is imported above already",
      offersFix: true, others: [rules]),
    .good(
      """
      # Rules

      @.claude/rules.md, which `@.claude/rules.md` names again.
      """, at: "CLAUDE.md", others: [rules]),
  ]

  private static let rules = RuleExample.File(".claude/rules.md", "Be kind.\n")

  static let needs: FileParts = .instructions

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryImports.areRead(in: file.file) else { return [] }
    var first: [[UInt8]: SourceRange] = [:]
    return MemoryImports.all(in: file.file).compactMap { item in
      let key = Array(item.path.utf8)
      guard let other = first[key] else {
        first[key] = item.range
        return nil
      }
      return Finding(
        "'\(item.path)' is imported above already", at: item.range,
        reason: "Its text is part of every session twice.",
        related: [RelatedPlace(path: file.path, range: other, message: "it is imported here")],
        fixes: line(of: item.range, in: file.bytes).map {
          [Fix("remove it", applicability: .safe, edits: [Edit(replacing: $0, with: "")])]
        } ?? [])
    }
  }

  /// The whole line of a range that stands alone in it; nil where more does.
  private static func line(of range: SourceRange, in bytes: [UInt8]) -> SourceRange? {
    var start = range.start
    while start > 0, bytes[start - 1] != 0x0A {
      guard bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 else { return nil }
      start -= 1
    }
    var end = range.end
    while end < bytes.count, bytes[end] != 0x0A {
      guard bytes[end] <= 0x20 else { return nil }
      end += 1
    }
    if end < bytes.count { return SourceRange(start: start, end: end + 1) }
    return SourceRange(start: max(0, start - 1), end: end)
  }
}
