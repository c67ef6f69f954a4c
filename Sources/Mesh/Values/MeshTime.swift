/// A moment on the clock of one node, in milliseconds.
///
/// It comes from a clock that never runs backwards; times of two nodes are never compared.
public struct MeshTime: Hashable, Comparable, Sendable {
  /// Milliseconds since a moment that the node's clock chose.
  public let milliseconds: Int64

  /// The clock's first moment.
  public static let zero = MeshTime(milliseconds: 0)

  /// Makes a moment.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Whether the first moment is earlier.
  public static func < (first: MeshTime, second: MeshTime) -> Bool {
    first.milliseconds < second.milliseconds
  }

  /// The moment a span later; the end of time where that is beyond it.
  public static func + (moment: MeshTime, span: MeshDuration) -> MeshTime {
    let (sum, overflow) = moment.milliseconds.addingReportingOverflow(span.milliseconds)
    return MeshTime(milliseconds: overflow ? .max : sum)
  }

  /// The span from an earlier moment to this one; nothing where the other is later.
  public func since(_ earlier: MeshTime) -> MeshDuration {
    let (span, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
    return MeshDuration(milliseconds: overflow ? .max : max(span, 0))
  }
}

/// A span of time, in milliseconds, never negative.
public struct MeshDuration: Hashable, Comparable, Sendable {
  /// Milliseconds, 0 or more.
  public let milliseconds: Int64

  /// No time at all.
  public static let zero = MeshDuration(milliseconds: 0)

  /// Makes a span; a negative one is no time at all.
  public init(milliseconds: Int64) { self.milliseconds = max(milliseconds, 0) }

  /// A span of seconds, at most ``MeshLimits/spanSeconds``.
  public static func seconds(_ seconds: Int64) -> MeshDuration {
    MeshDuration(milliseconds: min(max(seconds, 0), MeshLimits.spanSeconds) * 1_000)
  }

  /// A span of milliseconds.
  public static func milliseconds(_ milliseconds: Int64) -> MeshDuration {
    MeshDuration(milliseconds: milliseconds)
  }

  /// Whether the first span is shorter.
  public static func < (first: MeshDuration, second: MeshDuration) -> Bool {
    first.milliseconds < second.milliseconds
  }

  /// The span as often; the longest one where that is too long.
  public static func * (span: MeshDuration, times: Int64) -> MeshDuration {
    let (product, overflow) = span.milliseconds.multipliedReportingOverflow(by: max(times, 0))
    return MeshDuration(milliseconds: overflow ? .max : product)
  }
}

extension MeshTime: WireCodable {
  /// Writes the moment.
  public func encode(to writer: inout WireWriter) { writer.write(milliseconds) }

  /// Reads a moment.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(milliseconds: try reader.readInt64())
  }
}

extension MeshDuration: WireCodable {
  /// Writes the span.
  public func encode(to writer: inout WireWriter) { writer.write(milliseconds) }

  /// Reads a span.
  public init(from reader: inout WireReader) throws(WireError) {
    let milliseconds = try reader.readInt64()
    guard milliseconds >= 0 else { throw .outOfRange }
    self.init(milliseconds: milliseconds)
  }
}
