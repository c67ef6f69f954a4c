/// Logarithms in 65,536ths: the same on every machine.
struct FixedLogarithm: Comparable {
  private static let scale = FixedPoint.one
  let parts: Int64

  static let one = FixedLogarithm(parts: scale)

  /// The whole number that is not less.
  var roundedUp: Int64 { (parts + Self.scale - 1) / Self.scale }

  /// The product with a span of milliseconds.
  func of(_ milliseconds: Int64) -> Int64 {
    let (product, overflow) = milliseconds.multipliedReportingOverflow(by: parts)
    return overflow ? .max : product / Self.scale
  }

  static func < (first: FixedLogarithm, second: FixedLogarithm) -> Bool {
    first.parts < second.parts
  }

  /// The logarithm to base 2, a bit at a time: squaring doubles it.
  static func log2(_ value: Int) -> FixedLogarithm {
    guard value > 1 else { return FixedLogarithm(parts: 0) }
    let whole = Int.bitWidth - 1 - value.leadingZeroBitCount
    // The value divided by the power, between 1 and 2, in 30 bits behind the point.
    var rest = (UInt64(value) << 30) >> UInt64(whole)
    if value >= 1 << 33 { rest = UInt64(value) >> UInt64(whole - 30) }
    var parts = Int64(whole) * scale
    var bit = scale / 2
    while bit > 0 {
      rest = (rest * rest) >> 30
      if rest >= 2 << 30 {
        rest >>= 1
        parts += bit
      }
      bit /= 2
    }
    return FixedLogarithm(parts: parts)
  }

  /// The logarithm to base 10.
  static func log10(_ value: Int) -> FixedLogarithm {
    // log10(2) is 0.30103.
    FixedLogarithm(parts: (log2(value).parts * 30_103 + 99_999) / 100_000)
  }
}
