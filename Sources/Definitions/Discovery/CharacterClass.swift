/// The characters that a class of a ``Glob`` matches: `[a-z]`, `[!a]`, `[[:digit:]_]`.
struct CharacterClass: Sendable {
  private var ranges: [ClosedRange<UInt32>] = []
  private var isNegated = false

  private init() {}

  /// Whether a scalar is matched.
  func contains(_ scalar: UInt32) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }

  /// Reads the class whose `[` stands before `start`; nil where it is not closed or has the name of
  /// an unknown class.
  ///
  /// As git reads it: a `]` right at the begin is a character, a `-` at the begin or end is too.
  static func read(
    _ pattern: ArraySlice<UInt8>, from start: Int
  ) -> (set: CharacterClass, end: Int)? {
    var set = CharacterClass()
    var index = start
    if index < pattern.endIndex,
      pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^")
    {
      set.isNegated = true
      index += 1
    }
    var previous: UInt32?
    var isFirst = true
    while index < pattern.endIndex {
      let byte = pattern[index]
      if byte == UInt8(ascii: "]"), !isFirst { return (set, index + 1) }
      isFirst = false
      if byte == UInt8(ascii: "-"), let low = previous, index + 1 < pattern.endIndex,
        pattern[index + 1] != UInt8(ascii: "]")
      {
        guard let (high, end) = escapedScalar(pattern, at: index + 1) else { return nil }
        if low <= high { set.ranges.append(low...high) }
        previous = nil
        index = end
      } else if byte == UInt8(ascii: "["), index + 1 < pattern.endIndex,
        pattern[index + 1] == UInt8(ascii: ":"),
        let close = pattern[(index + 2)...].firstIndex(of: UInt8(ascii: "]")),
        close > index + 2, pattern[close - 1] == UInt8(ascii: ":")
      {
        guard let named = named(pattern[(index + 2)..<(close - 1)]) else { return nil }
        set.ranges += named
        previous = nil
        index = close + 1
      } else {
        guard let (scalar, end) = escapedScalar(pattern, at: index) else { return nil }
        set.ranges.append(scalar...scalar)
        previous = scalar
        index = end
      }
    }
    return nil
  }

  /// The scalar at an index, and the place behind it. A byte that belongs to no scalar stands for
  /// itself.
  static func scalar(_ bytes: ArraySlice<UInt8>, at index: Int) -> (value: UInt32, end: Int) {
    let first = bytes[index]
    guard first >= 0xC0 else { return (UInt32(first), index + 1) }
    var value = UInt32(first) & (first >= 0xF0 ? 0x07 : first >= 0xE0 ? 0x0F : 0x1F)
    var end = index + 1
    let last = end + (first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1)
    while end < min(last, bytes.endIndex), bytes[end] & 0xC0 == 0x80 {
      value = value << 6 | UInt32(bytes[end] & 0x3F)
      end += 1
    }
    return (value, end)
  }

  private static func escapedScalar(
    _ pattern: ArraySlice<UInt8>, at index: Int
  ) -> (value: UInt32, end: Int)? {
    guard pattern[index] == UInt8(ascii: "\\") else { return scalar(pattern, at: index) }
    guard index + 1 < pattern.endIndex else { return nil }
    return scalar(pattern, at: index + 1)
  }

  /// The POSIX classes, for ASCII as in git.
  private static func named(_ name: ArraySlice<UInt8>) -> [ClosedRange<UInt32>]? {
    switch String(decoding: name, as: UTF8.self) {
    case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
    case "alpha": [0x41...0x5A, 0x61...0x7A]
    case "blank": [0x20...0x20, 0x09...0x09]
    case "cntrl": [0x00...0x1F, 0x7F...0x7F]
    case "digit": [0x30...0x39]
    case "graph": [0x21...0x7E]
    case "lower": [0x61...0x7A]
    case "print": [0x20...0x7E]
    case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
    case "space": [0x20...0x20, 0x09...0x0D]
    case "upper": [0x41...0x5A]
    case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
    default: nil
    }
  }
}
