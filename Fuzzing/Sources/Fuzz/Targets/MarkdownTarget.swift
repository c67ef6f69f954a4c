import MarkdownSyntax
import SourceText

/// Any bytes as markdown: all that is found lies in the file, in order, and code leads back to it.
enum MarkdownTarget {
  static func check(_ bytes: [UInt8]) {
    let document = MarkdownDocument.parse(bytes)
    Property.require(
      "\(document)" == "\(MarkdownDocument.parse(bytes))", "two readings of one text differ")
    let file = bytes.whole
    Property.require(file.contains(document.body), "the body is not in the file")
    if let frontMatter = document.frontMatter {
      Property.requireOrder(
        [frontMatter.openingFence, frontMatter.content]
          + (frontMatter.closingFence.map { [$0] } ?? []),
        in: file, of: "front matter")
      Property.require(
        document.body.start >= frontMatter.content.end, "the body begins in the front matter")
    }
    Property.requireOrder(document.headings.map(\.range), in: file, of: "heading")
    for heading in document.headings {
      Property.require(heading.range.contains(heading.text), "a heading's text is outside of it")
      Property.require((1...6).contains(heading.level), "a heading has level \(heading.level)")
    }
    Property.requireOrder(document.codeBlocks.map(\.range), in: file, of: "code block")
    for block in document.codeBlocks { check(block, bytes) }
    Property.requireOrder(document.codeSpans.map(\.range), in: file, of: "code span")
    for span in document.codeSpans {
      Property.require(span.range.contains(span.content), "a span's code is outside of it")
    }
    for link in document.links {
      Property.require(file.contains(link.range), "a link is not in the file")
      Property.require(link.range.contains(link.text), "a link's text is outside of it")
      Property.require(
        link.range.contains(link.destination.range), "a link's destination is outside of it")
    }
    Property.requireOrder(document.comments, in: file, of: "comment")
  }

  private static func check(_ block: FencedCodeBlock, _ bytes: [UInt8]) {
    Property.require(
      block.range.contains(block.infoString.range), "an info string is outside of its block")
    let code = Array(block.code.utf8)
    // Of a block that is never closed the last line's end belongs to the code only.
    let end = block.isClosed ? block.range.end : min(block.range.end + 2, bytes.count)
    Property.requireMap(
      block.origin, length: code.count, in: SourceRange(start: block.range.start, end: end),
      of: "code")
    for segment in block.origin.segments where segment.derived.length == segment.source.length {
      for index in 0..<segment.derived.length {
        let derived = code[segment.derived.start + index]
        let source = bytes[segment.source.start + index]
        // Line ends become LF, tabs that the fence's indentation cuts become spaces, and bytes that
        // are not UTF-8 are put in the place of others.
        let isKept =
          derived == source || source == 0x0D || source == 0x09 || source == 0 || source >= 0x80
        Property.require(isKept, "code has \(derived) for \(source)")
      }
    }
  }
}
