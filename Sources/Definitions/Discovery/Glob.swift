/// A pattern for paths as `.gitignore` and configuration files write them.
///
/// `*`, `?` and `[…]` match within a name, `**` matches any number of folders, `\` takes the next
/// byte as it is. Matching compares bytes and takes time linear in pattern times path.
struct Glob: Sendable {
  private let segments: [[UInt8]]
  /// Whether the pattern has no wildcard, so that it is compared as it stands.
  private let isLiteral: Bool

  /// Reads a pattern whose segments are joined by `/`; nil for one that is empty or too long.
  init?(_ pattern: ArraySlice<UInt8>) {
    guard !pattern.isEmpty, pattern.count <= DefinitionsLimits.patternLength else { return nil }
    segments = pattern.split(separator: UInt8(ascii: "/")).map(Array.init)
    guard !segments.isEmpty else { return nil }
    isLiteral = !pattern.contains { byte in
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "\\"): true
      default: false
      }
    }
  }

  /// Number of names in the pattern.
  var segmentCount: Int { segments.count }

  /// Whether the whole of a path, given by its names, matches.
  func matches(_ names: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    if isLiteral {
      return names.count == segments.count
        && zip(names, segments).allSatisfy { $0.elementsEqual($1) }
    }
    var pattern = 0
    var name = names.startIndex
    var restart: (pattern: Int, name: Int)?
    while name < names.endIndex {
      if pattern < segments.count, Self.isDoubleStar(segments[pattern]) {
        // A trailing `**` matches everything inside, not the folder itself.
        if pattern == segments.count - 1 { return true }
        restart = (pattern, name)
        pattern += 1
      } else if pattern < segments.count, Self.matches(segments[pattern], names[name]) {
        pattern += 1
        name += 1
      } else if let last = restart {
        restart = (last.pattern, last.name + 1)
        pattern = last.pattern + 1
        name = last.name + 1
      } else {
        return false
      }
    }
    return pattern == segments.count
  }

  private static func isDoubleStar(_ segment: [UInt8]) -> Bool {
    segment.count == 2 && segment[0] == UInt8(ascii: "*") && segment[1] == UInt8(ascii: "*")
  }

  /// Whether one name matches one segment: the last star is tried at every place, which is enough,
  /// since what stands before it matches as early as it can.
  private static func matches(_ segment: [UInt8], _ name: ArraySlice<UInt8>) -> Bool {
    var pattern = 0
    var index = name.startIndex
    var restart: (pattern: Int, name: Int)?
    while index < name.endIndex {
      if pattern < segment.count, segment[pattern] == UInt8(ascii: "*") {
        restart = (pattern, index)
        pattern += 1
      } else if let next = step(segment, at: pattern, over: name[index]) {
        pattern = next
        index += 1
      } else if let last = restart {
        restart = (last.pattern, last.name + 1)
        pattern = last.pattern + 1
        index = last.name + 1
      } else {
        return false
      }
    }
    while pattern < segment.count, segment[pattern] == UInt8(ascii: "*") { pattern += 1 }
    return pattern == segment.count
  }

  /// The place behind the element at `pattern` where it matches `byte`.
  private static func step(_ segment: [UInt8], at pattern: Int, over byte: UInt8) -> Int? {
    guard pattern < segment.count else { return nil }
    switch segment[pattern] {
    case UInt8(ascii: "?"):
      return pattern + 1
    case UInt8(ascii: "\\") where pattern + 1 < segment.count:
      return segment[pattern + 1] == byte ? pattern + 2 : nil
    case UInt8(ascii: "["):
      guard let (end, isMatch) = bracket(segment, at: pattern, byte) else {
        return byte == UInt8(ascii: "[") ? pattern + 1 : nil
      }
      return isMatch ? end : nil
    default:
      return segment[pattern] == byte ? pattern + 1 : nil
    }
  }

  /// Reads `[a-z]`, `[!a]` or `[^a]` at `start`; nil where it is not closed.
  private static func bracket(_ segment: [UInt8], at start: Int, _ byte: UInt8) -> (Int, Bool)? {
    var index = start + 1
    var isNegated = false
    if index < segment.count,
      segment[index] == UInt8(ascii: "!") || segment[index] == UInt8(ascii: "^")
    {
      isNegated = true
      index += 1
    }
    var isMatch = false
    var isFirst = true
    while index < segment.count {
      var low = segment[index]
      if low == UInt8(ascii: "]"), !isFirst { return (index + 1, isMatch != isNegated) }
      isFirst = false
      if low == UInt8(ascii: "\\"), index + 1 < segment.count {
        index += 1
        low = segment[index]
      }
      var high = low
      if index + 2 < segment.count, segment[index + 1] == UInt8(ascii: "-"),
        segment[index + 2] != UInt8(ascii: "]")
      {
        high = segment[index + 2]
        index += 2
      }
      if low <= byte, byte <= high { isMatch = true }
      index += 1
    }
    return nil
  }
}

/// Globs by which a caller picks or leaves out files.
struct PathFilter: Sendable {
  private struct Pattern: Sendable {
    let glob: Glob
    let isAnchored: Bool
  }

  private let patterns: [Pattern]

  /// Reads patterns; one without a `/` in its middle matches a name at any depth.
  init(_ patterns: [String]) {
    self.patterns = patterns.compactMap { text in
      var bytes = Array(text.utf8)[...]
      if bytes.starts(with: [UInt8(ascii: "."), UInt8(ascii: "/")]) { bytes = bytes.dropFirst(2) }
      let isRooted = bytes.first == UInt8(ascii: "/")
      if bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
      guard let glob = Glob(bytes) else { return nil }
      return Pattern(glob: glob, isAnchored: isRooted || glob.segmentCount > 1)
    }
  }

  /// Whether there is no pattern.
  var isEmpty: Bool { patterns.isEmpty }

  /// Whether the path, or a folder that it lies in, matches a pattern.
  func matches(_ names: [ArraySlice<UInt8>]) -> Bool {
    patterns.contains { pattern in
      names.indices.contains { index in
        pattern.isAnchored
          ? pattern.glob.matches(names[...index]) : pattern.glob.matches(names[index...index])
      }
    }
  }
}
