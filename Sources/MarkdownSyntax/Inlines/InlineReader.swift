import SourceText

/// What is looked for in the text of paragraphs and headings.
struct Inlines {
  var codeSpans: [CodeSpan] = []
  var links: [Link] = []
  var comments: [SourceRange] = []
}

/// Reads the inline structure of one leaf block (CommonMark 0.31.2, section 6) from left to right.
///
/// Work in vain, as looking for the end of a tag that has none, is limited in proportion to the
/// text: beyond that, what might begin something is text.
struct InlineReader {
  /// A `[` or `![` that waits for its `]`.
  private struct Bracket {
    let start: Int
    let textStart: Int
    let isImage: Bool
  }

  private let text: InlineText
  private let bytes: UnsafeBufferPointer<UInt8>
  private let labels: Set<String>
  private var offset: Int
  private var found = Inlines()
  private var brackets: [Bracket] = []
  /// Brackets that were not kept because there were too many.
  private var excessBrackets = 0
  /// Brackets before this one cannot begin a link, since a link stands behind them.
  private var firstActive = 0
  private var allowance: Int
  /// For each length of backtick runs, where the last one stands; nil until a search was in vain.
  private var lastRuns: [Int: Int]?
  /// Searches that were in vain and so need not be repeated further on.
  private var missing: Set<UInt8> = []

  /// Reads all leaves.
  static func read(_ blocks: BlockReader) -> Inlines {
    var result = Inlines()
    result.comments = blocks.comments
    result.links = blocks.definitions
    let bytes = blocks.bytes
    let labels = Set(blocks.definitions.map { LinkScan.normalized(bytes.text(in: $0.text)) })
    for leaf in blocks.leaves {
      let text = InlineText(lines: blocks.textLines[leaf.lines], in: bytes)
      text.withBytes { buffer in
        var reader = InlineReader(text, buffer, from: leaf.skipped, labels: labels)
        reader.read()
        result.codeSpans += reader.found.codeSpans
        result.links += reader.found.links
        result.comments += reader.found.comments
      }
    }
    result.codeSpans.sort { $0.range < $1.range }
    result.links.sort { $0.range < $1.range }
    result.comments.sort()
    return result
  }

  private init(
    _ text: InlineText, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, labels: Set<String>
  ) {
    self.text = text
    self.bytes = bytes
    self.labels = labels
    offset = start
    allowance = bytes.count * MarkdownLimits.vainSearchesPerByte
  }

  private mutating func read() {
    let end = bytes.count
    while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "\\"):
        offset += offset + 1 < end && bytes[offset + 1].isPunctuation ? 2 : 1
      case UInt8(ascii: "`"): readBackticks()
      case UInt8(ascii: "<"): readAngle()
      case UInt8(ascii: "!") where offset + 1 < end && bytes[offset + 1] == UInt8(ascii: "["):
        open(Bracket(start: offset, textStart: offset + 2, isImage: true))
      case UInt8(ascii: "["):
        open(Bracket(start: offset, textStart: offset + 1, isImage: false))
      case UInt8(ascii: "]"): closeBracket()
      default: offset += 1
      }
    }
  }

  // MARK: Code spans

  private func runEnd(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count && bytes[offset] == UInt8(ascii: "`") { offset += 1 }
    return offset
  }

  private mutating func readBackticks() {
    let start = offset
    let contentStart = runEnd(from: start)
    let length = contentStart - start
    offset = contentStart
    if let lastRuns, lastRuns[length] ?? -1 < contentStart { return }
    var position = contentStart
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "`") else {
        position += 1
        continue
      }
      let end = runEnd(from: position)
      if end - position == length {
        let content = SourceRange(start: contentStart, end: position)
        found.codeSpans.append(
          CodeSpan(
            content: text.fileRange(content),
            range: text.fileRange(SourceRange(start: start, end: end))))
        offset = end
        return
      }
      position = end
    }
    if lastRuns == nil { indexRuns(from: contentStart) }
  }

  private mutating func indexRuns(from start: Int) {
    var runs: [Int: Int] = [:]
    var position = start
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "`") {
        let end = runEnd(from: position)
        runs[end - position] = position
        position = end
      } else {
        position += 1
      }
    }
    lastRuns = runs
  }

  // MARK: Angle brackets

  private mutating func readAngle() {
    let start = offset
    let end = bytes.count
    offset = start + 1
    guard offset < end else { return }
    switch bytes[offset] {
    case UInt8(ascii: "!"): readDeclaration(at: start)
    case UInt8(ascii: "?"): skip(behind: "?>", from: start + 2, as: UInt8(ascii: "?"))
    default:
      if let linkEnd = HTMLScan.autolinkEnd(bytes, at: start, to: end) {
        let content = SourceRange(start: start + 1, end: linkEnd - 1)
        let place = text.fileRange(content)
        found.links.append(
          Link(
            kind: .automatic, text: place,
            destination: Located(
              String(decoding: bytes[content.start..<content.end], as: UTF8.self), at: place),
            range: text.fileRange(SourceRange(start: start, end: linkEnd))))
        offset = linkEnd
      } else if allowance > 0 {
        let tag = HTMLScan.tag(bytes, at: start, to: end)
        if let tagEnd = tag.end { offset = tagEnd } else { allowance -= tag.lookedTo - start }
      }
    }
  }

  private mutating func readDeclaration(at start: Int) {
    let end = bytes.count
    if bytes.matches("<!--", at: start, to: end) {
      guard !missing.contains(UInt8(ascii: "-")) else { return }
      guard let commentEnd = HTMLScan.commentEnd(bytes, at: start, to: end) else {
        missing.insert(UInt8(ascii: "-"))
        return
      }
      found.comments.append(text.fileRange(SourceRange(start: start, end: commentEnd)))
      offset = commentEnd
    } else if bytes.matches("<![CDATA[", at: start, to: end) {
      skip(behind: "]]>", from: start + 9, as: UInt8(ascii: "]"))
    } else if start + 2 < end, bytes[start + 2].isASCIILetter {
      skip(behind: ">", from: start + 3, as: UInt8(ascii: ">"))
    }
  }

  /// Goes on behind the next `closing`, if there is one.
  private mutating func skip(behind closing: StaticString, from start: Int, as key: UInt8) {
    guard !missing.contains(key) else { return }
    if let place = bytes.firstOffset(of: closing, from: start, to: bytes.count) {
      offset = place + closing.utf8CodeUnitCount
    } else {
      missing.insert(key)
    }
  }

  // MARK: Links

  private mutating func open(_ bracket: Bracket) {
    offset = bracket.textStart
    if brackets.count < MarkdownLimits.bracketDepth {
      brackets.append(bracket)
    } else {
      excessBrackets += 1
    }
  }

  private mutating func closeBracket() {
    let closing = offset
    offset += 1
    if excessBrackets > 0 {
      excessBrackets -= 1
      return
    }
    guard let bracket = brackets.popLast() else { return }
    let isActive = bracket.isImage || brackets.count >= firstActive
    firstActive = min(firstActive, brackets.count)
    guard isActive else { return }
    if readDestination(behind: closing, of: bracket) || readReference(behind: closing, of: bracket)
    {
      // No link may hold another one.
      if !bracket.isImage { firstActive = brackets.count }
    }
  }

  /// Reads `(destination "title")`; false where there is none.
  private mutating func readDestination(behind closing: Int, of bracket: Bracket) -> Bool {
    let end = bytes.count
    guard closing + 1 < end, bytes[closing + 1] == UInt8(ascii: "("), allowance > 0 else {
      return false
    }
    let start = LinkScan.skipWhitespace(bytes, from: closing + 2)
    var (destination, lookedTo) = LinkScan.destination(bytes, at: start, mayBeEmpty: true)
    guard let destination else {
      allowance -= lookedTo - closing
      return false
    }
    var position = LinkScan.skipWhitespace(bytes, from: destination.end)
    if position > destination.end {
      let title = LinkScan.titleEnd(bytes, at: position)
      lookedTo = max(lookedTo, title.lookedTo)
      if let titleEnd = title.end { position = LinkScan.skipWhitespace(bytes, from: titleEnd) }
    }
    guard position < end, bytes[position] == UInt8(ascii: ")") else {
      allowance -= max(lookedTo, position) - closing
      return false
    }
    found.links.append(
      Link(
        kind: bracket.isImage ? .image : .inline,
        text: text.fileRange(SourceRange(start: bracket.textStart, end: closing)),
        destination: Located(
          LinkScan.unescaped(bytes, destination.content), at: text.fileRange(destination.content)),
        range: text.fileRange(SourceRange(start: bracket.start, end: position + 1))))
    offset = position + 1
    return true
  }

  /// Reads `[label]`, `[]` or nothing behind the text; false where no definition has the label.
  private mutating func readReference(behind closing: Int, of bracket: Bracket) -> Bool {
    guard !labels.isEmpty else { return false }
    if let labelEnd = LinkScan.labelEnd(bytes, at: closing + 1) {
      guard isDefined(SourceRange(start: closing + 2, end: labelEnd - 1)) else { return false }
      offset = labelEnd
      return true
    }
    let label = SourceRange(start: bracket.textStart, end: closing)
    guard LinkScan.labelEnd(bytes, at: bracket.textStart - 1) == closing + 1,
      isDefined(label)
    else { return false }
    if bytes.matches("[]", at: closing + 1, to: bytes.count) { offset = closing + 3 }
    return true
  }

  private func isDefined(_ label: SourceRange) -> Bool {
    labels.contains(
      LinkScan.normalized(String(decoding: bytes[label.start..<label.end], as: UTF8.self)))
  }
}
