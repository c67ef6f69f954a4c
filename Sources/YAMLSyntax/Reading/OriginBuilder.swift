import SourceText

/// Collects the segments of a scalar's origin, joining those that follow each other verbatim.
struct OriginBuilder {
  private(set) var segments: [OffsetMap.Segment] = []
  /// Number of bytes of text so far.
  private(set) var length = 0
  /// The text itself; only where it is asked for, since libyaml has it otherwise.
  private(set) var text: [UInt8] = []
  private let collectsText: Bool
  /// The file.
  let source: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>, collectsText: Bool) {
    source = bytes
    self.collectsText = collectsText
  }

  /// Adds the source bytes from `start` to `end` as they are.
  mutating func copy(from start: Int, to end: Int) {
    guard start < end else { return }
    if collectsText { text.append(contentsOf: source[start..<end]) }
    append(length: end - start, from: start, to: end)
  }

  /// Adds a break: LS and PS as they are, any other as LF.
  mutating func addBreak(_ range: SourceRange) {
    if range.length == 3 {
      copy(from: range.start, to: range.end)
    } else {
      add(0x0A, from: range.start, to: range.end)
    }
  }

  /// Adds one byte that stands for the source bytes from `start` to `end`.
  mutating func add(_ byte: UInt8, from start: Int, to end: Int) {
    if collectsText { text.append(byte) }
    append(length: 1, from: start, to: end)
  }

  /// Adds a scalar that stands for the source bytes from `start` to `end`.
  mutating func add(_ scalar: Unicode.Scalar, from start: Int, to end: Int) {
    let encoded = UTF8.encode(scalar)
    let count = encoded?.count ?? 0
    if collectsText, let encoded { text.append(contentsOf: encoded) }
    append(length: count, from: start, to: end)
  }

  private mutating func append(length count: Int, from start: Int, to end: Int) {
    let derivedEnd = length + count
    if let last = segments.last, last.source.end == start, count == end - start,
      last.derived.length == last.source.length
    {
      segments[segments.count - 1] = OffsetMap.Segment(
        derived: SourceRange(start: last.derived.start, end: derivedEnd),
        source: SourceRange(start: last.source.start, end: end))
    } else {
      segments.append(
        OffsetMap.Segment(
          derived: SourceRange(start: length, end: derivedEnd),
          source: SourceRange(start: start, end: end)))
    }
    length = derivedEnd
  }
}
