/// A half-open range of bytes in one source text.
///
/// Offsets are byte offsets from the start of the file, so that a range can be cut out of, or
/// replaced in, the file exactly as it stands on disk.
public struct SourceRange: Hashable, Sendable {
  /// Offset of the first byte.
  public let start: Int
  /// Offset just behind the last byte; never less than ``start``.
  public let end: Int

  /// Makes a range from `start` up to, not including, `end`.
  public init(start: Int, end: Int) {
    precondition(start >= 0 && start <= end, "a source range must not run backwards")
    self.start = start
    self.end = end
  }

  /// An empty range at `offset`.
  public init(at offset: Int) {
    self.init(start: offset, end: offset)
  }

  /// Number of bytes.
  public var length: Int { end - start }

  /// Whether the range holds no byte.
  public var isEmpty: Bool { start == end }

  /// Whether `offset` lies in the range.
  public func contains(_ offset: Int) -> Bool { offset >= start && offset < end }

  /// Whether `other` lies wholly in this range.
  public func contains(_ other: SourceRange) -> Bool { other.start >= start && other.end <= end }

  /// The smallest range that holds both.
  public func union(_ other: SourceRange) -> SourceRange {
    SourceRange(start: min(start, other.start), end: max(end, other.end))
  }

  /// The same range, `distance` bytes further on.
  public func shifted(by distance: Int) -> SourceRange {
    SourceRange(start: start + distance, end: end + distance)
  }
}

extension SourceRange: Comparable {
  /// Orders by start, then by end.
  public static func < (left: SourceRange, right: SourceRange) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
