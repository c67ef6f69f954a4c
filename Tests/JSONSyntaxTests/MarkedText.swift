import SourceText

/// A text in which `⟦…⟧` marks the ranges that a test expects.
struct MarkedText {
  /// The text without the marks.
  let bytes: [UInt8]
  /// The marked ranges, by their start.
  let ranges: [SourceRange]

  init(_ marked: String) {
    var bytes: [UInt8] = []
    var open: [Int] = []
    var ranges: [SourceRange] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦": open.append(bytes.count)
      case "⟧": ranges.append(SourceRange(start: open.removeLast(), end: bytes.count))
      default: bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
      }
    }
    self.bytes = bytes
    self.ranges = ranges.sorted()
  }
}

/// A small seeded generator (SplitMix64), so that a failing property names its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
