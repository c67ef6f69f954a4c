import SourceText

/// Reads the block structure line by line (CommonMark 0.31.2, appendix "A parsing strategy").
struct BlockReader {
  /// A quote or a list item: blocks that hold blocks.
  private enum Container {
    case quote
    case item(indentation: Int, hasContent: Bool)
  }

  /// The block of lines that is being read.
  private enum Leaf {
    case none
    /// A paragraph: where its lines begin in ``textLines``.
    case paragraph(firstLine: Int)
    /// A code block: the one in ``code``.
    case code
    case html(HTMLBlockKind, start: Int, end: Int)
  }

  /// A leaf whose text may hold links, code spans and comments.
  struct InlineLeaf {
    /// Its lines in ``textLines``.
    let lines: Range<Int>
    /// How many bytes at its start are link reference definitions.
    let skipped: Int
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private let source: [UInt8]
  /// Whether no CR is in the file, so that lines end at LF only.
  private let endsAtLineFeeds: Bool
  private(set) var headings: [Heading] = []
  private(set) var codeBlocks: [FencedCodeBlock] = []
  private(set) var definitions: [Link] = []
  private(set) var comments: [SourceRange] = []
  private(set) var leaves: [InlineLeaf] = []
  private(set) var textLines: [SourceRange] = []
  private var containers: [Container] = []
  private var leaf = Leaf.none
  private var inlines = InlineStarts()
  /// The open code block. Not a part of ``leaf``, which is copied at each line.
  private var code: CodeBlockBuilder?

  /// Makes a reader of `source`, whose bytes are `bytes`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, of source: [UInt8]) {
    self.bytes = bytes
    self.source = source
    endsAtLineFeeds = bytes.first(0x0D, from: 0, to: bytes.count) == bytes.count
  }

  /// Reads the lines from `start` to `end` as a document of their own.
  mutating func read(from start: Int, to end: Int) {
    var offset = start
    while offset < end {
      let line = LineCursor(bytes, at: offset, to: end, endsAtLineFeeds: endsAtLineFeeds)
      readLine(line)
      offset = line.next
      if endsAtLineFeeds, containers.isEmpty, let fence = code?.fence, fence.indentation == 0 {
        offset = readVerbatimCode(fence, from: offset, to: end)
      }
    }
    closeLeaf()
    containers.removeAll()
  }

  private mutating func readLine(_ line: LineCursor) {
    var line = line
    var matched = matchContainers(&line)
    let areAllMatched = matched == containers.count
    if areAllMatched {
      switch leaf {
      case .code: return continueCode(line)
      case .html(let kind, _, _) where !(kind.endsAtBlankLine && line.isBlank):
        return continueHTML(line)
      default: break
      }
    }
    if startBlocks(&line, matched: &matched) { return }
    readText(line, matched: matched)
  }

  /// Takes the markers of open containers off the line; returns how many go on in it.
  private func matchContainers(_ line: inout LineCursor) -> Int {
    var matched = 0
    for container in containers {
      switch container {
      case .quote:
        guard line.indentation <= 3, line.first == UInt8(ascii: ">") else { return matched }
        line.skipText(bytes: 1)
        line.skipOptionalSpace()
      case .item(let indentation, let hasContent):
        if line.isBlank {
          guard hasContent else { return matched }
          line.skipToText()
        } else {
          guard line.indentation >= indentation else { return matched }
          line.skip(columns: indentation)
        }
      }
      matched += 1
    }
    return matched
  }

  // MARK: Starting blocks

  private var isInParagraph: Bool {
    if case .paragraph = leaf { true } else { false }
  }

  /// Opens the containers and the leaf that begin in the line; false where its rest is text.
  private mutating func startBlocks(_ line: inout LineCursor, matched: inout Int) -> Bool {
    while !line.isBlank {
      if line.indentation >= 4 {
        if isInParagraph { return false }
        // Indented code: nothing in it is looked at.
        prepare(matched)
        return true
      }
      let isParagraph = isInParagraph && matched == containers.count
      switch line.first {
      case UInt8(ascii: ">") where containers.count < MarkdownLimits.containerDepth:
        prepare(matched)
        line.skipText(bytes: 1)
        line.skipOptionalSpace()
        containers.append(.quote)
        matched = containers.count
        continue
      case UInt8(ascii: "#"):
        if startHeading(line, matched: matched) { return true }
      case UInt8(ascii: "`"), UInt8(ascii: "~"):
        if let fence = line.openingFence {
          prepare(matched)
          leaf = .code
          code = CodeBlockBuilder(fence, in: bytes)
          return true
        }
      case UInt8(ascii: "<"):
        if startHTML(line, matched: matched) { return true }
      case UInt8(ascii: "="), UInt8(ascii: "-"):
        if isParagraph, let level = line.setextLevel, endSetextHeading(line, level: level) {
          return true
        }
      default: break
      }
      if line.isThematicBreak {
        prepare(matched)
        return true
      }
      guard let marker = line.listMarker, marker.mayInterrupt || !isParagraph,
        containers.count < MarkdownLimits.containerDepth
      else { return false }
      prepare(matched)
      startItem(marker, &line)
      matched = containers.count
    }
    return false
  }

  /// Closes all that does not go on before a new block begins.
  private mutating func prepare(_ matched: Int) {
    closeLeaf()
    containers.removeLast(containers.count - matched)
    noteContent()
  }

  private mutating func noteContent() {
    if case .item(let indentation, false) = containers.last {
      containers[containers.count - 1] = .item(indentation: indentation, hasContent: true)
    }
  }

  private mutating func startItem(_ marker: ListMarker, _ line: inout LineCursor) {
    let before = line.indentation
    line.skipText(bytes: marker.length)
    let padding = marker.isEmpty || line.indentation > 4 ? 1 : line.indentation
    if !marker.isEmpty { line.skip(columns: padding) }
    containers.append(
      .item(indentation: before + marker.length + padding, hasContent: false))
  }

  private mutating func startHeading(_ line: LineCursor, matched: Int) -> Bool {
    guard let heading = line.heading else { return false }
    prepare(matched)
    let range = bytes.trimming(SourceRange(start: line.textOffset, end: line.end))
    headings.append(Heading(level: heading.level, text: heading.text, range: range))
    textLines.append(heading.text)
    addLeaf(from: textLines.count - 1, skipping: 0)
    return true
  }

  private mutating func startHTML(_ line: LineCursor, matched: Int) -> Bool {
    guard let kind = HTMLBlockKind(line), kind != .anyTag || !isInParagraph else { return false }
    prepare(matched)
    leaf = .html(kind, start: line.textOffset, end: line.end)
    if kind.isEnded(by: bytes, from: line.textOffset, to: line.end) { closeLeaf() }
    return true
  }

  /// Makes the open paragraph a heading; false where it holds nothing but definitions.
  private mutating func endSetextHeading(_ line: LineCursor, level: Int) -> Bool {
    guard case .paragraph(let firstLine) = leaf else { return false }
    let text = InlineText(lines: textLines[firstLine...], in: bytes)
    let skipped = readDefinitions(text)
    guard skipped < text.count else {
      // The underline is the first line of a paragraph, then.
      textLines.removeSubrange(firstLine...)
      leaf = .none
      return false
    }
    let start = text.fileOffset(of: skipped)
    let end = text.fileRange(SourceRange(start: text.count - 1, end: text.count)).end
    let content = bytes.trimming(SourceRange(start: start, end: end))
    let underline = bytes.trimming(SourceRange(start: line.textOffset, end: line.end))
    headings.append(
      Heading(
        level: level, text: content, range: SourceRange(start: content.start, end: underline.end)))
    addLeaf(from: firstLine, skipping: skipped)
    leaf = .none
    return true
  }

  // MARK: Going on

  private mutating func continueCode(_ line: LineCursor) {
    guard let fence = code?.fence else { return }
    if let end = line.closingFenceEnd(for: fence) {
      closeCode(at: end)
    } else {
      code?.add(line)
    }
  }

  /// Reads all the lines of a code block from which nothing is taken off; returns where it ends.
  private mutating func readVerbatimCode(_ fence: Fence, from start: Int, to end: Int) -> Int {
    var offset = start
    var closingEnd: Int?
    var next = end
    while offset < end {
      var text = offset
      while text < min(offset + 4, end), bytes[text] == 0x20 { text += 1 }
      if text < end, bytes[text] == fence.marker {
        let line = LineCursor(bytes, at: offset, to: end, endsAtLineFeeds: true)
        closingEnd = line.closingFenceEnd(for: fence)
        if closingEnd != nil {
          next = line.next
          break
        }
      }
      offset = min(bytes.first(0x0A, from: offset, to: end) + 1, end)
    }
    let lastLineEnd =
      offset > start
      ? (bytes[offset - 1] == 0x0A ? offset - 1 : offset)
      : max(fence.info.end, fence.start + fence.length)
    codeBlocks.append(
      FencedCodeBlock(
        infoString: Located(bytes.text(in: fence.info), at: fence.info),
        code: SourceRange(start: start, end: offset), in: source,
        range: SourceRange(start: fence.start, end: closingEnd ?? lastLineEnd),
        isClosed: closingEnd != nil))
    code = nil
    leaf = .none
    return next
  }

  private mutating func closeCode(at closingEnd: Int?) {
    if let code { codeBlocks.append(code.block(closedAt: closingEnd)) }
    code = nil
    leaf = .none
  }

  private mutating func continueHTML(_ line: LineCursor) {
    guard case .html(let kind, let start, _) = leaf else { return }
    leaf = .html(kind, start: start, end: max(start, line.end))
    if kind.isEnded(by: bytes, from: line.offset, to: line.end) { closeLeaf() }
  }

  private mutating func readText(_ line: LineCursor, matched: Int) {
    if line.isBlank {
      closeLeaf()
      containers.removeLast(containers.count - matched)
      return
    }
    // A paragraph also goes on in a line that lacks the markers of its containers.
    if !isInParagraph {
      prepare(matched)
      leaf = .paragraph(firstLine: textLines.count)
    }
    textLines.append(SourceRange(start: line.textOffset, end: line.end))
  }

  // MARK: Ending blocks

  private mutating func closeLeaf() {
    switch leaf {
    case .none: break
    case .paragraph(let firstLine):
      var skipped = 0
      let start = textLines[firstLine].start
      if start < bytes.count, bytes[start] == UInt8(ascii: "[") {
        skipped = readDefinitions(InlineText(lines: textLines[firstLine...], in: bytes))
      }
      addLeaf(from: firstLine, skipping: skipped)
    case .code: closeCode(at: nil)
    case .html(let kind, let start, let end):
      if kind != .verbatim {
        HTMLScan.comments(bytes, from: start, to: end) { comments.append($0) }
      }
    }
    leaf = .none
  }

  /// Keeps the lines from `firstLine` on for the inline structure, if they have any.
  private mutating func addLeaf(from firstLine: Int, skipping skipped: Int) {
    let lines = firstLine..<textLines.count
    if !lines.contains(where: { inlines.begin(in: textLines[$0], of: bytes) }) {
      textLines.removeSubrange(lines)
    } else {
      leaves.append(InlineLeaf(lines: lines, skipped: skipped))
    }
  }

  /// Reads the definitions at the start of a paragraph; returns how many bytes they take.
  private mutating func readDefinitions(_ text: InlineText) -> Int {
    var offset = 0
    while let definition = LinkScan.definition(text, at: offset) {
      definitions.append(definition.link)
      offset = definition.next
    }
    return offset
  }
}
