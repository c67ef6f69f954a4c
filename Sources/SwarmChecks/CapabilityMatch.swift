/// How much of what a task requires an agent can do.
public struct CapabilityMatch: Hashable, Comparable, Sendable {
  /// The share that a match must exceed: 0.7.
  public static let defaultThreshold = BasisPoints(clamping: 7_000)

  /// Required capabilities that the agent has.
  public let matched: Int
  /// Required capabilities.
  public let required: Int

  /// Makes a match of counts; negative counts are 0, and no more matches than is required.
  public init(matched: Int, required: Int) {
    self.required = max(required, 0)
    self.matched = min(max(matched, 0), self.required)
  }

  /// Counts the required capabilities that are offered; names are compared byte for byte, and one
  /// that is required twice counts once.
  public init(required: [String], offered: [String]) {
    let offered = Set(offered.map(ByteKey.init))
    let required = Set(required.map(ByteKey.init))
    self.init(matched: required.intersection(offered).count, required: required.count)
  }

  /// The share, rounded down, for showing and ranking; the whole where nothing is required.
  public var share: BasisPoints {
    required == 0 ? .whole : BasisPoints(part: matched, of: required)
  }

  /// Whether the match is strictly above a threshold: 7 of 10 is not above 0.7.
  ///
  /// Where nothing is required everything matches.
  public func isAbove(_ threshold: BasisPoints = CapabilityMatch.defaultThreshold) -> Bool {
    guard required > 0 else { return true }
    let have = matched.multipliedFullWidth(by: 10_000)
    let ask = required.multipliedFullWidth(by: threshold.value)
    return (have.high, have.low) > (ask.high, ask.low)
  }

  /// Whether the first match covers a smaller share, compared without rounding.
  public static func < (first: CapabilityMatch, second: CapabilityMatch) -> Bool {
    if second.required == 0 { return first.required > 0 && first.matched < first.required }
    if first.required == 0 { return false }
    let left = first.matched.multipliedFullWidth(by: second.required)
    let right = second.matched.multipliedFullWidth(by: first.required)
    return (left.high, left.low) < (right.high, right.low)
  }
}

/// A name compared byte for byte, where `String` would compare canonically equivalent text as equal.
struct ByteKey: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (first: ByteKey, second: ByteKey) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}
