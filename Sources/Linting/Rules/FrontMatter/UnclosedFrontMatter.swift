import Diagnostics
import SourceText

/// Finds front matter without a closing fence.
enum UnclosedFrontMatter: FileRule {
  static let name = "front-matter/unclosed"
  static let severity = Severity.error
  static let summary = "front matter is not closed by '---'"
  static let explanation = """
    Without the second `---` readers take the whole file for text, or the whole text for YAML; \
    either way the definition is not loaded.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ‹---›
      name: reviewer
      description: Reviews code.

      # Reviewer
      """, message: "the front matter that begins here is never closed", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---

      # Reviewer
      """),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard let front = file.file.markdown?.frontMatter, front.closingFence == nil, front.isFirst,
      file.file.kind != .other
    else { return [] }
    var end = min(front.content.end, file.bytes.count)
    while end > front.content.start, file.bytes[end - 1] <= 0x20 { end -= 1 }
    return [
      Finding(
        "the front matter that begins here is never closed", at: front.openingFence,
        reason: "Readers take the whole file for text, and the definition is not loaded.",
        fixes: [
          Fix(
            "close it with '---'", applicability: .unsafe,
            edits: [Edit(replacing: SourceRange(at: end), with: "\n---")])
        ])
    ]
  }
}
