import SourceText

/// Gathers text that stands for itself and remembers where each stretch of it was written.
///
/// Nearly every literal is one unbroken stretch of the buffer; only where an escape or a line
/// continuation breaks it are bytes copied.
struct LiteralBuilder {
  /// Buffer offsets of the first byte taken and behind the last one, escapes included.
  private(set) var start = -1
  private(set) var stop = -1
  /// The stretch that is being gathered.
  private var runStart = -1
  private var runEnd = -1
  private var flushed: [UInt8] = []
  private var segments: [OffsetMap.Segment] = []

  /// Whether nothing was taken.
  var isEmpty: Bool { start < 0 }

  /// Takes the bytes `from ..< to` as they are; `consumed` is where what they stand for began.
  @inline(__always)
  mutating func take(
    _ from: Int, _ to: Int, consumedFrom consumed: Int? = nil, in parser: borrowing ShellParser
  ) {
    if start < 0 { start = consumed ?? from }
    if runEnd == from, runStart >= 0 {
      runEnd = to
    } else {
      flush(parser)
      runStart = from
      runEnd = to
    }
    stop = to
  }

  /// Takes `text` for the bytes `from ..< to`.
  mutating func take(
    _ text: [UInt8], for from: Int, _ to: Int, in parser: borrowing ShellParser
  ) {
    if start < 0 { start = from }
    flush(parser)
    let derived = SourceRange(start: flushed.count, end: flushed.count + text.count)
    flushed += text
    segments.append(OffsetMap.Segment(derived: derived, source: parser.range(from, to)))
    stop = to
  }

  private mutating func flush(_ parser: borrowing ShellParser) {
    guard runStart >= 0 else { return }
    let derived = SourceRange(start: flushed.count, end: flushed.count + runEnd - runStart)
    flushed += parser.bytes[runStart..<runEnd]
    segments.append(OffsetMap.Segment(derived: derived, source: parser.range(runStart, runEnd)))
    runStart = -1
    runEnd = -1
  }

  /// The text and its map; `emptyAt` is where an empty text stands.
  mutating func finish(
    emptyAt: Int, in parser: borrowing ShellParser
  ) -> (text: String, origin: OffsetMap) {
    guard !isEmpty else { return ("", OffsetMap(verbatim: parser.range(emptyAt, emptyAt))) }
    if segments.isEmpty, runStart >= 0 {
      let text = parser.text(runStart, runEnd)
      let source = parser.range(runStart, runEnd)
      let derived = SourceRange(start: 0, end: text.utf8.count)
      return (text, OffsetMap(segments: [.init(derived: derived, source: source)]))
    }
    flush(parser)
    let text = String(decoding: flushed, as: UTF8.self)
    // Bytes that are not UTF-8 change the length: then the text is mapped as a whole.
    guard text.utf8.count == flushed.count else {
      let whole = OffsetMap.Segment(
        derived: SourceRange(start: 0, end: text.utf8.count), source: parser.range(start, stop))
      return (text, OffsetMap(segments: [whole]))
    }
    return (text, OffsetMap(segments: segments))
  }
}

/// The parts of a word as they are gathered.
struct PartsBuilder {
  var parts: [ShellWordPart] = []
  var literal = LiteralBuilder()

  /// Adds a part that is not a literal.
  mutating func append(_ part: ShellWordPart, in parser: borrowing ShellParser) {
    endLiteral(in: parser)
    parts.append(part)
  }

  /// Makes a part of the literal gathered so far.
  mutating func endLiteral(in parser: borrowing ShellParser) {
    guard !literal.isEmpty else { return }
    let range = parser.range(literal.start, literal.stop)
    let (text, origin) = literal.finish(emptyAt: literal.start, in: parser)
    literal = LiteralBuilder()
    parts.append(ShellWordPart(kind: .literal(text), origin: origin, range: range))
  }

  /// The parts.
  mutating func finish(in parser: borrowing ShellParser) -> [ShellWordPart] {
    endLiteral(in: parser)
    return parts
  }
}
