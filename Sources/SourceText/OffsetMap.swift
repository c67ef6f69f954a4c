/// Maps offsets in a derived text back to the text that it was made from.
///
/// A YAML block scalar's value, a shell word after quote removal, or a JSON string after unescaping
/// are derived texts: a finding in one of them must be shown in the file. Maps compose, so that a
/// key of a JSON object inside a quoted shell word inside a block scalar still has its own column.
public struct OffsetMap: Sendable {
  /// A stretch of derived bytes that came from one stretch of source bytes.
  ///
  /// Where both have the same length, they correspond byte by byte, and are the same bytes but for a
  /// line end that was folded to a space and the like. Otherwise the derived bytes stand for the
  /// whole source stretch, as `\n` in a double-quoted scalar does.
  public struct Segment: Hashable, Sendable {
    /// The bytes in the derived text.
    public let derived: SourceRange
    /// The bytes that they came from.
    public let source: SourceRange

    /// Makes a segment.
    public init(derived: SourceRange, source: SourceRange) {
      self.derived = derived
      self.source = source
    }
  }

  /// The stretches, ascending and without overlap in the derived text.
  public let segments: [Segment]

  /// Makes a map from stretches that are ascending and do not overlap in the derived text.
  public init(segments: [Segment]) {
    self.segments = segments
  }

  /// A map for a text that was cut out of its source unchanged.
  public init(verbatim source: SourceRange) {
    segments = [Segment(derived: SourceRange(start: 0, end: source.length), source: source)]
  }

  /// The source offset of a derived offset; one behind the end gives the end.
  public func sourceOffset(of offset: Int) -> Int {
    guard let index = segmentIndex(at: offset) else { return segments.first?.source.start ?? 0 }
    let segment = segments[index]
    let distance = offset - segment.derived.start
    if segment.derived.length == segment.source.length {
      return segment.source.start + min(distance, segment.source.length)
    }
    return distance < segment.derived.length ? segment.source.start : segment.source.end
  }

  /// The source range of a derived range.
  ///
  /// The end is where the range's last byte ends, so that bytes dropped behind it (indentation, a
  /// closing quote) do not count.
  public func sourceRange(of range: SourceRange) -> SourceRange {
    let start = sourceOffset(of: range.start)
    guard !range.isEmpty, let index = segmentIndex(at: range.end - 1) else {
      return SourceRange(at: start)
    }
    let segment = segments[index]
    let exact = segment.derived.length == segment.source.length
    let end =
      exact
      ? min(segment.source.start + (range.end - segment.derived.start), segment.source.end)
      : segment.source.end
    return SourceRange(start: start, end: max(start, end))
  }

  /// This map with the source of `outer` as its source, where `outer` maps this map's source text.
  public func composed(with outer: OffsetMap) -> OffsetMap {
    var result: [Segment] = []
    result.reserveCapacity(segments.count)
    for segment in segments {
      guard segment.derived.length == segment.source.length, !segment.derived.isEmpty else {
        result.append(
          Segment(derived: segment.derived, source: outer.sourceRange(of: segment.source)))
        continue
      }
      outer.split(segment.source) { piece, source in
        let shift = segment.derived.start - segment.source.start
        result.append(Segment(derived: piece.shifted(by: shift), source: source))
      }
    }
    return OffsetMap(segments: result)
  }

  /// Cuts a derived range at this map's segment borders.
  private func split(_ range: SourceRange, _ body: (SourceRange, SourceRange) -> Void) {
    guard var index = segmentIndex(at: range.start) else {
      body(range, sourceRange(of: range))
      return
    }
    var start = range.start
    while start < range.end {
      let limit = index + 1 < segments.count ? segments[index + 1].derived.start : range.end
      let end = max(start + 1, min(limit, range.end))
      let piece = SourceRange(start: start, end: end)
      body(piece, sourceRange(of: piece))
      start = end
      index = min(index + 1, segments.count - 1)
    }
  }

  private func segmentIndex(at offset: Int) -> Int? {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].derived.start <= offset { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }
}
