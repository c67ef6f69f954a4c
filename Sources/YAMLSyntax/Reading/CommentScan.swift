import SourceText

/// Finds comments, of which libyaml keeps nothing.
enum CommentScan {
  /// The comments outside of `opaque`, which are the scalars in order of place.
  static func comments(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, opaque: [SourceRange]
  ) -> [SourceRange] {
    var comments: [SourceRange] = []
    var next = 0
    var offset = start
    while offset < end {
      while next < opaque.count && opaque[next].end <= offset { next += 1 }
      if next < opaque.count && opaque[next].start <= offset {
        offset = opaque[next].end
        continue
      }
      let limit = next < opaque.count ? min(opaque[next].start, end) : end
      while offset < limit && bytes[offset] != UInt8(ascii: "#") { offset += 1 }
      guard offset < limit else { continue }
      if mayBegin(at: offset, from: start, in: bytes) {
        let lineEnd = bytes.lineEnd(from: offset, end: limit)
        comments.append(SourceRange(start: offset, end: lineEnd))
        offset = lineEnd
      } else {
        offset += 1
      }
    }
    return comments
  }

  /// A comment stands at the start of a line, behind a blank, or, for libyaml, right behind what
  /// ends a node or an item.
  private static func mayBegin(
    at offset: Int, from start: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard offset > start else { return true }
    switch bytes[offset - 1] {
    case 0x20, 0x09, 0x0A, 0x0D, 0x85, 0xA8, 0xA9, 0xBF: return true
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      return true
    default: return false
    }
  }
}
