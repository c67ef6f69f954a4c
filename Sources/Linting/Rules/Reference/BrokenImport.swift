import Definitions
import Diagnostics
import SourceText

/// Finds imports of files that are not there.
enum BrokenImport: FileRule {
  static let name = "reference/broken-import"
  static let severity = Severity.warning
  static let summary = "an import of a file that is not there"
  static let explanation = """
    `@path` in `CLAUDE.md` puts the text of another file in its place. Where that is not there, nothing \
    is put there and nothing is said. Paths in code, and names without a file's ending, are no imports.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      # Rules

      Read ‹@.claude/no-such-rules.md› first.
      """, at: "CLAUDE.md", message: "there is no file '.claude/no-such-rules.md'"),
    .good(
      """
      # Rules

      Read @.claude/rules.md first; `@no-such.md` and @someone are no imports.
      """, at: "CLAUDE.md", others: [RuleExample.File(".claude/rules.md", "Be kind.\n")]),
  ]

  static let needs: FileParts = .instructions

  static func check(_ file: FileContext) -> [Finding] {
    guard MemoryImports.areRead(in: file.file) else { return [] }
    let existence = file.existence
    return MemoryImports.all(in: file.file).compactMap { item in
      guard !existence.holds(item.path) else { return nil }
      return Finding(
        "there is no file '\(item.path)'", at: item.range, reason: "Nothing is imported.")
    }
  }
}
