import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// Finds imports whose path is in quotes.
enum QuotedImport: FileRule {
  static let name = "reference/quoted-import"
  static let severity = Severity.warning
  static let summary = "an import whose path is in quotes"
  static let explanation = """
    `@` and a path import a file; the path takes no quotes, so `@"notes.md"` imports nothing. A space in \
    a path is written with a backslash before it: `@Design\\ Notes/colours.md`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Rules

      Colours: ‹@"Design Notes/colours.md"›
      """, at: "CLAUDE.md", message: "the path of an import takes no quotes", offersFix: true),
    .good(
      """
      # Rules

      Colours: @.claude/colours.md, and `@"this"` is code.
      """, at: "CLAUDE.md", others: [RuleExample.File(".claude/colours.md", "Red.\n")]),
  ]

  private static let searches = ["@\"", "@'"].map { ByteSearch($0) }

  static let needs: FileParts = [.instructions, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryImports.areRead(in: file.file), let markdown = file.file.markdown else { return [] }
    let bytes = file.bytes
    let places = searches.flatMap {
      $0.offsets(in: bytes, from: markdown.body.start, limit: LintingLimits.findingsPerRuleAndFile)
    }
    guard !places.isEmpty else { return [] }
    let hidden =
      markdown.codeBlocks.map(\.range) + markdown.codeSpans.map(\.range)
      + markdown.comments
    return places.sorted().compactMap { start in
      guard start == 0 || bytes[start - 1] <= 0x20 || bytes[start - 1] == UInt8(ascii: "("),
        !hidden.contains(where: { $0.contains(start) })
      else { return nil }
      let quote = bytes[start + 1]
      let rest = bytes[(start + 2)...].prefix(LintingLimits.pathLength)
      guard let end = rest.firstIndex(where: { $0 == quote || $0 == 0x0A }), bytes[end] == quote,
        LinkTarget.hasEnding(bytes.text(in: SourceRange(start: start + 2, end: end)))
      else { return nil }
      let escaped = rest[..<end].reduce(into: [UInt8]()) { path, byte in
        if byte == 0x20, path.last != UInt8(ascii: "\\") { path.append(UInt8(ascii: "\\")) }
        path.append(byte)
      }
      let range = SourceRange(start: start, end: end + 1)
      return Finding(
        "the path of an import takes no quotes", at: range, reason: "Nothing is imported.",
        fixes: [
          Fix(
            "take the quotes off", applicability: .unsafe,
            edits: [Edit(replacing: range, with: "@" + String(decoding: escaped, as: UTF8.self))])
        ])
    }
  }
}
