/// Numbers of aggregation: integers that count 65,536ths of the unit in which a value is given, so that
/// every node on every machine comes to the same bits, and mass can be added up exactly.
public enum FixedPoint {
  /// How many parts a unit has.
  public static let one: Int64 = 1 << 16
  /// The largest value that a node may contribute, in units, of either sign: sums over a thousand links,
  /// each of which carries what a thousand nodes have, then stay far from overflow.
  public static let largestValue: Int64 = 1 << 24

  /// The most that a swarm of ``MeshLimits/nodes`` can have together, in parts of the unit.
  static let largestTotal = value(.max).magnitude * UInt64(MeshLimits.nodes)

  /// A value in parts of its unit, cut to ±``largestValue``.
  public static func value(_ units: Int64) -> Int64 {
    min(max(units, -largestValue), largestValue) * one
  }

  /// The nearest whole number of units.
  public static func rounded(_ parts: Int64) -> Int64 {
    let (shifted, overflow) = parts.addingReportingOverflow(one / 2)
    return (overflow ? parts : shifted) >> 16
  }

  /// `sum · numerator / denominator` towards zero, with nothing lost in between; nil where that is no
  /// number of 64 bits.
  static func scaled(_ sum: Int64, by numerator: Int64, over denominator: Int64) -> Int64? {
    guard numerator >= 0, denominator > 0 else { return nil }
    let product = sum.magnitude.multipliedFullWidth(by: numerator.magnitude)
    guard product.high < denominator.magnitude else { return nil }
    let quotient = denominator.magnitude.dividingFullWidth(product).quotient
    guard quotient <= UInt64(Int64.max) else { return nil }
    return sum < 0 ? -Int64(quotient) : Int64(quotient)
  }
}
