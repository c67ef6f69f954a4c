import SourceText

/// Where to point at for an error.
enum ProblemPlace {
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
}
