import Foundation
import MarkdownSyntax
import SourceText
import Testing

/// Every fixture is read to exactly the outline that stands beside it.
///
/// An outline is written anew where it is missing, and then has to be looked at.
@Suite("Golden outlines")
struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("../../Fixtures/Markdown").standardized

  @Test("A fixture's outline", arguments: ["command", "misplaced"])
  func outline(name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(name + ".md")))
    let document = MarkdownDocument.parse(bytes)
    let outline = Outline(document, bytes).lines.joined(separator: "\n") + "\n"
    let file = Self.folder.appendingPathComponent(name + ".outline")
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      try outline.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name).outline was missing and has been written")
      return
    }
    #expect(outline == expected)
    #expect(violations(of: document, in: bytes).isEmpty)
  }
}

/// A document as lines of text: `line:column-line:column`, and what stands there.
private struct Outline {
  private(set) var lines: [String] = []
  private let table: LineTable
  private let bytes: [UInt8]

  init(_ document: MarkdownDocument, _ bytes: [UInt8]) {
    table = LineTable(bytes)
    self.bytes = bytes
    if let matter = document.frontMatter {
      lines.append("front matter \(place(matter.content)) first: \(matter.isFirst)")
      lines.append(
        "  fences \(place(matter.openingFence)) \(matter.closingFence.map(place) ?? "-")")
    }
    lines.append("body \(place(document.body))")
    for heading in document.headings {
      lines.append("heading \(heading.level) \(place(heading.range)) \(quoted(heading.text))")
    }
    for block in document.codeBlocks {
      let info = quoted(block.infoString.range)
      lines.append("code \(place(block.range)) \(info) closed: \(block.isClosed)")
      lines.append("  \(block.code.debugDescription)")
      for segment in block.origin.segments {
        let derived = "\(segment.derived.start)..<\(segment.derived.end)"
        lines.append("  \(derived) from \(place(segment.source))")
      }
    }
    for span in document.codeSpans {
      lines.append("span \(place(span.range)) \(quoted(span.content))")
    }
    for link in document.links {
      lines.append("\(link.kind) \(place(link.range)) \(quoted(link.text))")
      let destination = link.destination
      lines.append("  \(place(destination.range)) \(destination.value.debugDescription)")
    }
    for comment in document.comments { lines.append("comment \(place(comment))") }
  }

  private func place(_ range: SourceRange) -> String {
    let start = table.position(at: range.start)
    let end = table.position(at: range.end)
    return "\(start.line):\(start.column)-\(end.line):\(end.column)"
  }

  private func quoted(_ range: SourceRange) -> String { bytes.text(in: range).debugDescription }
}
