/// Builds a text that is derived from a source, together with the map back.
///
/// Stretches that follow each other verbatim in both become one segment.
public struct DerivedTextBuilder {
  /// The segments so far.
  public private(set) var segments: [OffsetMap.Segment] = []
  /// Number of bytes of text so far.
  public private(set) var length = 0
  /// The text; empty where only the map is asked for.
  public private(set) var text: [UInt8] = []
  /// The text that this one is derived from; offsets of the source count from its start.
  public let source: UnsafeBufferPointer<UInt8>
  private let collectsText: Bool

  /// Makes a builder for an empty text.
  ///
  /// - Parameters:
  ///   - source: what is derived from; must outlive the builder.
  ///   - collectsText: whether ``text`` is wanted, and not only the map.
  public init(_ source: UnsafeBufferPointer<UInt8>, collectsText: Bool) {
    self.source = source
    self.collectsText = collectsText
  }

  /// The map from the text to its source.
  public var map: OffsetMap { OffsetMap(segments: segments) }

  /// Adds the source bytes from `start` to `end` as they are.
  public mutating func copy(from start: Int, to end: Int) {
    guard start < end else { return }
    if collectsText { text.append(contentsOf: source[start..<end]) }
    append(length: end - start, from: start, to: end)
  }

  /// Adds a byte, once or several times, that stands for the source bytes from `start` to `end`.
  public mutating func add(_ byte: UInt8, count: Int = 1, from start: Int, to end: Int) {
    guard count > 0 else { return }
    if collectsText { text.append(contentsOf: repeatElement(byte, count: count)) }
    append(length: count, from: start, to: end)
  }

  /// Adds a scalar that stands for the source bytes from `start` to `end`.
  public mutating func add(_ scalar: Unicode.Scalar, from start: Int, to end: Int) {
    guard let encoded = UTF8.encode(scalar) else { return }
    if collectsText { text.append(contentsOf: encoded) }
    append(length: encoded.count, from: start, to: end)
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
