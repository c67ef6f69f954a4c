import SourceText

extension MarkdownDocument {
  /// Reads a markdown file; any bytes are markdown.
  public static func parse(_ bytes: [UInt8]) -> MarkdownDocument {
    bytes.withUnsafeBufferPointer { buffer in
      let hasMark = buffer.starts(with: [0xEF, 0xBB, 0xBF])
      let start = hasMark ? 3 : 0
      let frontMatter = FrontMatterScan(buffer, from: start).frontMatter
      let bodyStart =
        frontMatter.map { found in
          found.closingFence.map { buffer.nextLine(after: $0.end) } ?? found.content.end
        } ?? start
      var reader = BlockReader(buffer)
      if let frontMatter, frontMatter.openingFence.start > start {
        reader.read(from: start, to: frontMatter.openingFence.start)
      }
      reader.read(from: bodyStart, to: buffer.count)
      let inlines = InlineReader.read(reader)
      return MarkdownDocument(
        frontMatter: frontMatter,
        body: SourceRange(start: bodyStart, end: buffer.count),
        headings: reader.headings,
        codeBlocks: reader.codeBlocks,
        codeSpans: inlines.codeSpans,
        links: inlines.links,
        comments: inlines.comments,
        hasByteOrderMark: hasMark)
    }
  }
}
