import MarkdownSyntax
import SourceText

/// A text as markdown, with the source of its parts at hand.
struct Read {
  let bytes: [UInt8]
  let document: MarkdownDocument

  init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
    document = MarkdownDocument.parse(bytes)
  }

  /// The source text of a range.
  func source(_ range: SourceRange) -> String { bytes.text(in: range) }

  var links: [String] { document.links.map(\.destination.value) }
  var spans: [String] { document.codeSpans.map { source($0.content) } }
  var comments: [String] { document.comments.map { source($0) } }
  var headings: [String] { document.headings.map { "\($0.level) \(source($0.text))" } }
  var code: [String] { document.codeBlocks.map(\.code) }
}

/// What must hold for the document of any bytes; returns what does not.
func violations(of document: MarkdownDocument, in bytes: [UInt8]) -> [String] {
  var found: [String] = []
  let file = SourceRange(start: 0, end: bytes.count)

  func order(_ ranges: [SourceRange], _ what: String) {
    for range in ranges where !file.contains(range) { found.append("\(what) \(range) is outside") }
    for (left, right) in zip(ranges, ranges.dropFirst()) where right < left {
      found.append("\(what) \(right) is out of order")
    }
  }

  order(document.headings.map(\.range), "heading")
  order(document.codeBlocks.map(\.range), "code block")
  order(document.codeSpans.map(\.range), "code span")
  order(document.links.map(\.range), "link")
  order(document.comments, "comment")
  for heading in document.headings where !heading.range.contains(heading.text) {
    found.append("heading text \(heading.text) is outside of \(heading.range)")
  }
  for span in document.codeSpans where !span.range.contains(span.content) {
    found.append("code \(span.content) is outside of \(span.range)")
  }
  for link in document.links
  where !link.range.contains(link.text) || !link.range.contains(link.destination.range) {
    found.append("parts of link \(link.range) are outside")
  }
  for comment in document.comments
  where !bytes.text(in: comment).hasPrefix("<!--") {
    found.append("\(comment) is no comment")
  }
  if let matter = document.frontMatter {
    order(
      [matter.openingFence, matter.content] + (matter.closingFence.map { [$0] } ?? []), "fence")
    if document.body.start < matter.content.end { found.append("the body holds front matter") }
  }
  for block in document.codeBlocks {
    let code = Array(block.code.utf8)
    var position = 0
    for segment in block.origin.segments {
      if segment.derived.start != position || segment.derived.end > code.count
        || !block.range.contains(SourceRange(at: segment.source.start))
      {
        found.append("\(segment) is misplaced")
        break
      }
      position = segment.derived.end
      guard segment.derived.length == segment.source.length else { continue }
      for index in 0..<segment.derived.length {
        let derived = code[segment.derived.start + index]
        let source = bytes[segment.source.start + index]
        let isTab = derived == 0x20 && source == 0x09
        let isReturn = derived == 0x0A && source == 0x0D
        if derived != source && !isTab && !isReturn && derived != UInt8(ascii: "_") {
          found.append("\(segment) has \(derived) for \(source)")
          break
        }
      }
    }
    if position != code.count { found.append("the map ends at \(position) of \(code.count)") }
  }
  return found
}
