import Diagnostics
import SourceText

/// Finds front matter that does not begin in the first line.
enum NotFirstLine: FileRule {
  static let name = "front-matter/not-first-line"
  static let severity = Severity.error
  static let summary = "front matter does not begin in the first line"
  static let explanation = """
    Readers look for `---` in the very first line. Anything before it, even an empty line, makes the \
    front matter part of the text.
    """
  static let examples: [RuleExample] = [
    .bad(
      """

      ‹---›
      name: reviewer
      description: Reviews code.
      ---
      """, message: "the front matter does not begin in the first line", offersFix: true),
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
    guard let markdown = file.file.markdown, let front = markdown.frontMatter, !front.isFirst,
      file.file.kind != .other, file.file.kind != .skillResource
    else { return [] }
    let before = SourceRange(
      start: markdown.hasByteOrderMark ? 3 : 0,
      end: max(front.openingFence.start, markdown.hasByteOrderMark ? 3 : 0))
    let isBlank = file.bytes[before.start..<before.end].allSatisfy { $0 <= 0x20 }
    return [
      Finding(
        "the front matter does not begin in the first line", at: front.openingFence,
        reason: "Readers look for '---' in the very first line only.",
        help: isBlank ? "" : "Move what stands before it behind the front matter.",
        fixes: isBlank
          ? [
            Fix(
              "remove the empty lines before it", applicability: .safe,
              edits: [Edit(replacing: before, with: "")])
          ] : [])
    ]
  }
}
