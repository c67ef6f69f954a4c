import SourceText

/// Finds front matter, also where its author has misplaced it or left it open.
struct FrontMatterScan {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let start: Int
  private var end: Int { bytes.count }

  /// A scan of a file whose text begins at `start`, behind a byte order mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    self.bytes = bytes
    self.start = start
  }

  /// The front matter; nil where there is none.
  var frontMatter: FrontMatter? {
    guard start < end else { return nil }
    return isFence(at: start) ? first() : misplaced()
  }

  private func first() -> FrontMatter? {
    let contentStart = bytes.nextLine(after: start)
    var line = contentStart
    while line < end {
      if isFence(at: line) || isDocumentEnd(at: line) {
        return FrontMatter(
          openingFence: fence(at: start),
          content: SourceRange(start: contentStart, end: line),
          closingFence: fence(at: line), isFirst: true)
      }
      line = bytes.nextLine(after: line)
    }
    // Without an end it may as well be a thematic break.
    guard let first = firstTextLine(from: contentStart), isKey(at: first) else { return nil }
    return FrontMatter(
      openingFence: fence(at: start),
      content: SourceRange(start: contentStart, end: apparentEnd(from: contentStart)),
      closingFence: nil, isFirst: true)
  }

  /// Front matter that stands below blank lines, comments or a little text.
  private func misplaced() -> FrontMatter? {
    var line = start
    var isInComment = false
    var mayBegin = true
    for _ in 0..<MarkdownLimits.linesBeforeFrontMatter {
      guard line < end else { return nil }
      let lineEnd = bytes.lineEnd(from: line, to: end)
      let content = bytes.trimming(SourceRange(start: line, end: lineEnd))
      if isInComment {
        isInComment = bytes.firstOffset(of: "-->", from: line, to: lineEnd) == nil
        mayBegin = !isInComment
      } else if isFence(at: line) {
        // Behind a line of text this would underline a heading.
        if mayBegin, let found = misplaced(at: line) { return found }
        mayBegin = true
      } else if bytes.matches("<!--", at: content.start, to: lineEnd) {
        isInComment = bytes.firstOffset(of: "-->", from: content.start, to: lineEnd) == nil
        mayBegin = !isInComment
      } else if bytes.matches("```", at: content.start, to: lineEnd)
        || bytes.matches("~~~", at: content.start, to: lineEnd)
      {
        return nil
      } else {
        mayBegin = content.isEmpty || bytes[content.start] == UInt8(ascii: "#")
      }
      line = bytes.lineStart(behind: lineEnd, to: end)
    }
    return nil
  }

  private func misplaced(at opening: Int) -> FrontMatter? {
    let contentStart = bytes.nextLine(after: opening)
    var line = contentStart
    guard line < end, isKey(at: line) else { return nil }
    for _ in 0..<MarkdownLimits.misplacedFrontMatterLines {
      guard line < end else { return nil }
      if isFence(at: line) {
        return FrontMatter(
          openingFence: fence(at: opening),
          content: SourceRange(start: contentStart, end: line),
          closingFence: fence(at: line), isFirst: false)
      }
      guard isYAML(at: line) else { return nil }
      line = bytes.nextLine(after: line)
    }
    return nil
  }

  // MARK: Lines

  private func isFence(at line: Int) -> Bool { isMarker("---", at: line) }

  private func isDocumentEnd(at line: Int) -> Bool { isMarker("...", at: line) }

  private func isMarker(_ marker: StaticString, at line: Int) -> Bool {
    guard bytes.matches(marker, at: line, to: end) else { return false }
    var offset = line + 3
    while offset < end && bytes[offset].isBlank { offset += 1 }
    return offset == end || bytes[offset] == 0x0A || bytes[offset] == 0x0D
  }

  private func fence(at line: Int) -> SourceRange { SourceRange(start: line, end: line + 3) }

  private func isBlank(_ line: Int) -> Bool {
    bytes.trimming(SourceRange(start: line, end: bytes.lineEnd(from: line, to: end))).isEmpty
  }

  private func firstTextLine(from start: Int) -> Int? {
    var line = start
    while line < end {
      if !isBlank(line) && bytes[line] != UInt8(ascii: "#") { return line }
      line = bytes.nextLine(after: line)
    }
    return nil
  }

  /// Whether the line begins with a key as front matter has them: `name:`.
  private func isKey(at line: Int) -> Bool {
    var offset = line
    guard offset < end, bytes[offset].isASCIILetter || bytes[offset] == UInt8(ascii: "_") else {
      return false
    }
    let isLowercase = bytes[offset] >= UInt8(ascii: "a")
    while offset < end {
      let byte = bytes[offset]
      if byte == UInt8(ascii: ":") {
        let next = offset + 1
        return isLowercase && (next == end || bytes[next].isWhitespace)
      }
      guard byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      else { return false }
      offset += 1
    }
    return false
  }

  private func isYAML(at line: Int) -> Bool {
    if isBlank(line) || bytes[line].isBlank || bytes[line] == UInt8(ascii: "#") { return true }
    if bytes[line] == UInt8(ascii: "-") {
      return line + 1 < end && bytes[line + 1].isBlank
    }
    return isKey(at: line)
  }

  /// Where front matter without closing fence seems to end: at a blank line before a heading.
  private func apparentEnd(from start: Int) -> Int {
    var line = start
    var blank: Int?
    while line < end {
      if isBlank(line) {
        if blank == nil { blank = line }
      } else {
        if let blank, isHeading(at: line) { return blank }
        blank = nil
      }
      line = bytes.nextLine(after: line)
    }
    return end
  }

  private func isHeading(at line: Int) -> Bool {
    var offset = line
    while offset < end && bytes[offset] == UInt8(ascii: "#") { offset += 1 }
    return (1...6).contains(offset - line) && (offset == end || bytes[offset].isWhitespace)
  }
}
