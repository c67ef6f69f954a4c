/// The well-formed byte sequences of UTF-8 (The Unicode Standard, table 3-7).
enum UTF8Sequence {
  /// Length of the well-formed sequence at `index`; 0 where there is none.
  static func length(in bytes: UnsafeBufferPointer<UInt8>, at index: Int, end: Int) -> Int {
    let (matched, needed) = match(in: bytes, at: index, end: end)
    return matched == needed ? needed : 0
  }

  /// End of the ill-formed bytes at `index`: the longest start of a sequence, at least one byte.
  static func endOfInvalid(in bytes: UnsafeBufferPointer<UInt8>, at index: Int, end: Int) -> Int {
    index + max(match(in: bytes, at: index, end: end).matched, 1)
  }

  private static func match(
    in bytes: UnsafeBufferPointer<UInt8>, at index: Int, end: Int
  ) -> (matched: Int, needed: Int) {
    guard index < end else { return (0, 1) }
    let lead = bytes[index]
    if lead < 0x80 { return (1, 1) }
    let needed: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: needed = 2
    case 0xE0: (needed, second) = (3, 0xA0...0xBF)
    case 0xED: (needed, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: needed = 3
    case 0xF0: (needed, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: needed = 4
    case 0xF4: (needed, second) = (4, 0x80...0x8F)
    default: return (0, 1)
    }
    var matched = 1
    while matched < needed, index + matched < end {
      let allowed = matched == 1 ? second : 0x80...0xBF
      guard allowed.contains(bytes[index + matched]) else { break }
      matched += 1
    }
    return (matched, needed)
  }
}
