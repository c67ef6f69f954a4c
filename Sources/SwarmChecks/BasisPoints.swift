/// A share between 0 and 1, counted in ten-thousandths, so that no decision hangs on rounding.
public struct BasisPoints: Hashable, Comparable, Sendable {
  /// The whole.
  public static let whole = BasisPoints(clamping: 10_000)
  /// Nothing.
  public static let zero = BasisPoints(clamping: 0)

  /// Ten-thousandths, 0 to 10,000.
  public let value: Int

  /// Makes a share; nil outside 0 to 10,000.
  public init?(_ value: Int) {
    guard (0...10_000).contains(value) else { return nil }
    self.value = value
  }

  /// Makes a share; what lies outside 0 to 10,000 becomes the nearer end.
  public init(clamping value: Int) {
    self.value = min(max(value, 0), 10_000)
  }

  /// Makes the share that `part` is of `total`, rounded down; a total of 0 or less gives 0.
  public init(part: Int, of total: Int) {
    guard total > 0, part > 0 else {
      self = .zero
      return
    }
    guard part < total else {
      self = .whole
      return
    }
    let product = part.multipliedFullWidth(by: 10_000)
    self.init(clamping: total.dividingFullWidth(product).quotient)
  }

  /// Whether the first share is smaller.
  public static func < (first: BasisPoints, second: BasisPoints) -> Bool {
    first.value < second.value
  }

  /// The share in percent, rounded down: `75 %`.
  public var percent: String { "\(value / 100) %" }

  /// What is missing to the whole.
  public var complement: BasisPoints { BasisPoints(clamping: 10_000 - value) }

  /// `⌈share · count⌉`: how many of `count` are at least this share.
  ///
  /// - Parameter count: 0 to ``SwarmChecksLimits/nodes``; more counts as that many.
  public func roundedUp(of count: Int) -> Int {
    let count = min(max(count, 0), SwarmChecksLimits.nodes)
    return (value * count + 9_999) / 10_000
  }
}

/// Why a text is no share.
public enum DecimalError: Error, Equatable, Sendable {
  /// Not of the form `digits[.digits][e[+-]digits]`.
  case notADecimal
  /// Below 0 or above 1, or with an exponent beyond ``SwarmChecksLimits/decimalExponent``.
  case outOfRange
}

extension BasisPoints {
  /// Reads decimal text such as `0.67` exactly.
  ///
  /// More than four places are rounded up: `0.6666666` is 6,667, since a threshold that is rounded
  /// down would accept with fewer votes than were asked for. Digits and a point must stand on their
  /// right sides (`.5` and `1.` are refused, as in JSON).
  ///
  /// - Throws: ``DecimalError``.
  public init(decimal text: String) throws(DecimalError) {
    let bytes = Array(text.utf8.prefix(SwarmChecksLimits.decimalText + 1))
    guard !bytes.isEmpty, bytes.count <= SwarmChecksLimits.decimalText else { throw .notADecimal }
    var reader = DecimalReader(bytes: bytes)
    let (digits, scale) = try reader.read()
    // The number is 0.d₁d₂d₃… · 10^scale; the first `scale + 4` digits are whole basis points.
    guard let first = digits.firstIndex(where: { $0 != 0 }) else {
      self = .zero
      return
    }
    guard !reader.isNegative else { throw .outOfRange }
    let significant = digits[first...]
    let places = scale - first + 4
    guard places <= 5 else { throw .outOfRange }
    var value = 0
    for place in 0..<max(places, 0) {
      let index = first + place
      value = value * 10 + (index < digits.count ? digits[index] : 0)
    }
    let rest = significant.dropFirst(max(places, 0))
    if rest.contains(where: { $0 != 0 }) { value += 1 }
    guard let share = BasisPoints(value) else { throw .outOfRange }
    self = share
  }
}

/// Reads the digits of a decimal.
private struct DecimalReader {
  let bytes: [UInt8]
  var position = 0
  var isNegative = false

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The digits, and how many of them stand before the point once the exponent is applied.
  mutating func read() throws(DecimalError) -> (digits: [Int], scale: Int) {
    if take("-") { isNegative = true } else { _ = take("+") }
    var digits = readDigits()
    guard !digits.isEmpty else { throw .notADecimal }
    var scale = digits.count
    if take(".") {
      let fraction = readDigits()
      guard !fraction.isEmpty else { throw .notADecimal }
      digits += fraction
    }
    if take("e") || take("E") {
      let negative = take("-")
      if !negative { _ = take("+") }
      let written = readDigits()
      guard !written.isEmpty else { throw .notADecimal }
      var exponent = 0
      for digit in written {
        exponent = exponent * 10 + digit
        guard exponent <= SwarmChecksLimits.decimalExponent else { throw .outOfRange }
      }
      scale += negative ? -exponent : exponent
    }
    guard position == bytes.count else { throw .notADecimal }
    return (digits, scale)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func readDigits() -> [Int] {
    var digits: [Int] = []
    while position < bytes.count, (48...57).contains(bytes[position]) {
      digits.append(Int(bytes[position] - 48))
      position += 1
    }
    return digits
  }
}
