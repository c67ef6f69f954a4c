import SourceText

/// Where to point at for an error, and where and with what to go on behind it.
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

  // MARK: Places

  /// The token at `place`; where there is none, the last one before it.
  static func tokenRange(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: Int, from start: Int, to end: Int
  ) -> SourceRange {
    var place = min(place, end)
    if bytes.isBlankOrEnd(at: place, end: end) {
      if place < end, bytes[place] == 0x09 { return SourceRange(start: place, end: place + 1) }
      place = bytes.trimmingEnd(SourceRange(start: start, end: place)).end
      guard place > start else { return SourceRange(at: place) }
      place -= 1
      while place > start && bytes[place] & 0xC0 == 0x80 { place -= 1 }
      return SourceRange(start: place, end: scalarEnd(bytes, at: place, to: end))
    }
    if isIndicator(bytes[place]) { return SourceRange(start: place, end: place + 1) }
    var tokenEnd = place
    while !bytes.isBlankOrEnd(at: tokenEnd, end: end) && !isIndicator(bytes[tokenEnd]) {
      tokenEnd += 1
    }
    return SourceRange(start: place, end: tokenEnd)
  }

  private static func scalarEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, to end: Int
  ) -> Int {
    var next = offset + 1
    while next < end && bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "|"),
      UInt8(ascii: ">"):
      true
    default: false
    }
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

  // MARK: Values

  /// The empty value of a key for which libyaml gave none.
  static func emptyValue(
    behind keyEnd: Int, in bytes: UnsafeBufferPointer<UInt8>, to end: Int
  ) -> YAMLNode {
    var place = keyEnd
    while bytes.isBlank(at: place, end: end) { place += 1 }
    let hasColon = place < end && bytes[place] == UInt8(ascii: ":")
    return emptyScalar(at: hasColon ? place + 1 : keyEnd)
  }

  /// `value` right behind its key where libyaml has placed it at the token after it.
  static func placingEmpty(
    _ value: YAMLNode, behind keyEnd: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> YAMLNode {
    let place = value.range.start
    guard value.tag == nil, value.anchor == nil, place > keyEnd else { return value }
    if bytes[place - 1] == UInt8(ascii: ":") { return value }
    return emptyScalar(at: keyEnd)
  }

  private static func emptyScalar(at place: Int) -> YAMLNode {
    let range = SourceRange(at: place)
    return YAMLNode(
      .scalar(YAMLScalar(text: "", style: .plain, origin: OffsetMap(verbatim: range))), at: range)
  }

  /// What the author most likely meant as the value of the entry in which reading stopped: the
  /// whole text up to the end of the line, as if it were one plain scalar.
  ///
  /// Nil where what libyaml has read of the value is better.
  static func value(
    of entry: YAMLEntry, stop: Stop, in bytes: UnsafeBufferPointer<UInt8>, to end: Int
  ) -> YAMLNode? {
    guard let scalar = entry.value.scalar else { return nil }
    var start = entry.value.range.start
    if entry.value.range.isEmpty {
      while bytes.isBlank(at: start, end: end) { start += 1 }
    } else {
      guard scalar.style == .plain, stop.isNoColonAllowed else { return nil }
    }
    let lineStop = min(max(stop.isNoColonAllowed ? stop.place : start, start), end)
    var lineEnd = bytes.lineEnd(from: lineStop, end: end)
    var comment = start
    while comment < lineEnd {
      if bytes[comment] == UInt8(ascii: "#"), comment > 0, bytes.isBlank(at: comment - 1, end: end)
      {
        lineEnd = comment
      }
      comment += 1
    }
    let range = bytes.trimmingEnd(SourceRange(start: start, end: max(start, lineEnd)))
    guard !range.isEmpty else { return nil }
    let builder = DerivedTextBuilder.flow(.plain, content: range, in: bytes, collectsText: true)
    return YAMLNode(
      .scalar(
        YAMLScalar(
          text: String(decoding: builder.text, as: UTF8.self), style: .plain,
          origin: OffsetMap(segments: builder.segments))),
      at: range, anchor: entry.value.anchor, tag: entry.value.tag)
  }
}
