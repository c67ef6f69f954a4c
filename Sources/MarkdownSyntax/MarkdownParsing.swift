import SourceText

extension MarkdownDocument {
  /// The front matter alone, for those who need no more of a file.
  public static func frontMatter(of bytes: [UInt8]) -> FrontMatter? {
    bytes.withUnsafeBufferPointer { buffer in
      FrontMatterScan(buffer, from: start(of: buffer)).frontMatter
    }
  }

  /// Where the text begins, behind a byte order mark.
  private static func start(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Reads a markdown file; any bytes are markdown.
  public static func parse(_ bytes: [UInt8]) -> MarkdownDocument {
    bytes.withUnsafeBufferPointer { buffer in
      let start = start(of: buffer)
      let frontMatter = FrontMatterScan(buffer, from: start).frontMatter
      let bodyStart =
        frontMatter.map { found in
          found.closingFence.map { buffer.nextLine(after: $0.end) } ?? found.content.end
        } ?? start
      var reader = BlockReader(buffer, of: bytes)
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
        hasByteOrderMark: start > 0)
    }
  }
}
