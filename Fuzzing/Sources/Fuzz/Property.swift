import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What must hold whatever the bytes are.
enum Property {
  /// Ends the run, so that libFuzzer keeps the input, where `holds` is false.
  static func require(_ holds: Bool, _ message: @autoclosure () -> String) {
    guard !holds else { return }
    let text = Array("property violated: \(message())\n".utf8)
    _ = write(2, text, text.count)
    abort()
  }

  /// Ends the run where there are violations.
  static func requireNone(_ violations: [String]) {
    require(violations.isEmpty, violations.prefix(5).joined(separator: "; "))
  }

  /// Ranges must lie in `outer`, one behind the other.
  static func requireOrder(_ ranges: [SourceRange], in outer: SourceRange, of what: String) {
    var last = outer.start
    for range in ranges {
      require(outer.contains(range), "\(what) \(range) is not in \(outer)")
      require(range.start >= last, "\(what) \(range) begins before \(last)")
      last = range.end
    }
  }

  /// A map from a derived text must cover it without gaps and lead forward, into the file.
  static func requireMap(_ map: OffsetMap, length: Int, in file: SourceRange, of what: String) {
    var position = 0
    var sourceEnd = file.start
    for segment in map.segments {
      require(segment.derived.start == position, "\(what): gap at \(position)")
      require(
        segment.source.start >= sourceEnd, "\(what): \(segment) runs backwards in \(map.segments)")
      require(file.contains(segment.source), "\(what): \(segment) is not in the file")
      position = segment.derived.end
      sourceEnd = segment.source.end
    }
    require(position == length, "\(what): the map ends at \(position) of \(length)")
  }
}

extension [UInt8] {
  /// All of the bytes.
  var whole: SourceRange { SourceRange(start: 0, end: count) }
}
