import Definitions
import Diagnostics
import MarkdownSyntax
import SourceText

/// A comment that may silence a finding. Whether it is a comment where it stands, and covers nothing else, shows
/// when the text is checked with it.
public struct SuppressionProposal: Sendable, Equatable {
  /// Puts the comment into the text.
  public let edit: Edit
  /// Whether it silences the rule in the whole file.
  public let isForFile: Bool

  /// The comments that may silence a finding, that which covers least first.
  public static func all(for diagnostic: Diagnostic, in file: DefinitionFile) -> [Self] {
    guard file.json == nil, diagnostic.range.end <= file.source.bytes.count else { return [] }
    let writer = Writer(bytes: file.source.bytes, rule: diagnostic.rule)
    let place = diagnostic.range.start
    guard let markdown = file.markdown else { return writer.byHash(at: place) }
    guard let frontMatter = markdown.frontMatter, place < markdown.body.start else {
      return writer.inMarkdown(at: place, of: markdown)
    }
    return writer.byHash(at: place) + [writer.forFile(at: frontMatter.content.start)]
  }
}

private struct Writer {
  let bytes: [UInt8]
  let lines: LineTable
  let rule: String

  init(bytes: [UInt8], rule: String) {
    self.bytes = bytes
    lines = LineTable(bytes)
    self.rule = rule
  }

  /// As YAML and shells have comments.
  func byHash(at offset: Int) -> [SuppressionProposal] {
    let line = lines.line(at: offset)
    let end = lines.contentRange(ofLine: line).end
    return [
      above(line, "# moflo: ignore[\(rule)]"),
      SuppressionProposal(
        edit: Edit(replacing: SourceRange(at: end), with: "  # moflo: ignore[\(rule)]"),
        isForFile: false),
    ]
  }

  func inMarkdown(at offset: Int, of markdown: MarkdownDocument) -> [SuppressionProposal] {
    let comment = "<!-- moflo: ignore[\(rule)] -->"
    let line = lines.line(at: offset)
    if let block = markdown.codeBlocks.first(where: { $0.range.contains(offset) }) {
      return [above(lines.line(at: block.range.start), comment)]
    }
    var first = line
    let top = lines.line(at: markdown.body.start)
    while first > top, !lines.isBlank(first - 1, in: bytes) { first -= 1 }
    return [above(first, comment), above(line, comment)]
  }

  func forFile(at offset: Int) -> SuppressionProposal {
    SuppressionProposal(
      edit: Edit(
        replacing: SourceRange(at: offset), with: "# moflo: ignore-file[\(rule)]\n"),
      isForFile: true)
  }

  /// A line of its own, indented as the one below.
  private func above(_ line: Int, _ comment: String) -> SuppressionProposal {
    let content = lines.contentRange(ofLine: line)
    let full = lines.fullRange(ofLine: line)
    let indentation = bytes[content.start..<content.end].prefix { $0 == 0x20 || $0 == 0x09 }
    let lineEnd = bytes.text(in: SourceRange(start: content.end, end: full.end))
    return SuppressionProposal(
      edit: Edit(
        replacing: SourceRange(at: content.start),
        with: String(decoding: indentation, as: UTF8.self) + comment
          + (lineEnd.isEmpty ? "\n" : lineEnd)),
      isForFile: false)
  }
}
