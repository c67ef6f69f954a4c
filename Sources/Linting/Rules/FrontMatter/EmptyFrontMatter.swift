import Diagnostics
import SourceText

/// Finds front matter without any key.
enum EmptyFrontMatter: FileRule {
  static let name = "front-matter/empty"
  static let severity = Severity.error
  static let summary = "front matter holds no key"
  static let explanation = """
    Front matter without a key says nothing. An agent or skill needs `name` and `description`; a \
    command can leave the two fences out.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---
      # to be written
      ---›

      # Reviewer
      """, message: "the front matter holds no key"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      """),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard let front = file.file.markdown?.frontMatter, let closing = front.closingFence,
      front.isFirst, file.file.kind != .other, file.fields.isEmpty,
      file.file.yaml?.problems.isEmpty ?? true
    else { return [] }
    let isMapping = file.file.yaml?.root?.isNull ?? true
    let range = SourceRange(
      start: front.openingFence.start, end: max(front.openingFence.start, closing.end))
    return [
      Finding(
        isMapping ? "the front matter holds no key" : "the front matter is no mapping of keys",
        at: range, help: "Write 'name: …' and 'description: …', one a line.",
        severity: file.file.kind == .command ? .warning : nil)
    ]
  }
}
