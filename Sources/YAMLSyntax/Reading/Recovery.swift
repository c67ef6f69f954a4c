import SourceText

/// Where to go on behind an error.
enum Recovery {
  /// Where and why reading stopped.
  struct Stop {
    /// Where the text could no longer be understood.
    let place: Int
    /// Where that began, as an opening quote; nil where unknown.
    let context: Int?
    /// Whether a `: ` stands in a plain scalar.
    let isNoColonAllowed: Bool
  }

  /// The directive that is one too many; nil where there are few.
  static func excessDirective(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> SourceRange? {
    var count = 0
    var offset = start
    while offset < end {
      let lineEnd = bytes.lineEnd(from: offset, end: end)
      var first = offset
      while bytes.isBlank(at: first, end: lineEnd) { first += 1 }
      if first < lineEnd && bytes[first] != UInt8(ascii: "#") {
        guard bytes[offset] == UInt8(ascii: "%") else { return nil }
        count += 1
        if count > YAMLLimits.directives { return SourceRange(start: offset, end: lineEnd) }
      }
      offset = lineEnd + bytes.breakLength(at: lineEnd, end: end)
    }
    return nil
  }

  // MARK: Going on

  /// The next line that begins with a key in column 0.
  ///
  /// - Parameters:
  ///   - stop: where reading stopped.
  ///   - lastKey: the last root key that was read; lines up to it are done with.
  ///   - start: where the last parser began.
  static func nextKey(
    _ bytes: UnsafeBufferPointer<UInt8>, after stop: Stop, lastKey: Int?, from start: Int,
    to end: Int
  ) -> Int? {
    // At the end of the text the error began long before: an opening quote without its match.
    let isAtEnd = bytes.trimmingEnd(SourceRange(start: start, end: end)).end <= stop.place
    let anchor = isAtEnd ? stop.context ?? stop.place : stop.place
    let done = max(lastKey ?? start, start)
    var line = bytes.lineStart(of: anchor, start: start)
    while line < end {
      if line > done, keyEnd(bytes, at: line, to: end) != nil { return line }
      let lineEnd = bytes.lineEnd(from: line, end: end)
      let length = bytes.breakLength(at: lineEnd, end: end)
      line = lineEnd + max(length, 1)
    }
    return nil
  }

  /// The key at the start of a line.
  static func keyRange(
    _ bytes: UnsafeBufferPointer<UInt8>, at line: Int, to end: Int
  ) -> SourceRange {
    SourceRange(start: line, end: keyEnd(bytes, at: line, to: end) ?? line)
  }

  /// Where the key that begins at `line` ends; nil where none does.
  private static func keyEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at line: Int, to end: Int
  ) -> Int? {
    guard line < end, !bytes.isBlankOrEnd(at: line, end: end) else { return nil }
    switch bytes[line] {
    case UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "%"),
      UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: ">"),
      UInt8(ascii: "*"), UInt8(ascii: "!"), UInt8(ascii: "&"):
      return nil
    case UInt8(ascii: "-"), UInt8(ascii: "?"):
      if bytes.isBlankOrEnd(at: line + 1, end: end) { return nil }
    default: break
    }
    var offset = line
    let limit = min(end, line + YAMLLimits.recoveredKeyLength)
    while offset < limit && bytes.breakLength(at: offset, end: end) == 0 {
      if bytes[offset] == UInt8(ascii: ":"), bytes.isBlankOrEnd(at: offset + 1, end: end) {
        return offset
      }
      offset += 1
    }
    return nil
  }
}
