/// Numbers as ECMAScript writes them (`Number::toString`), which RFC 8785 asks for.
enum ECMAScriptNumber {
  /// The shortest text that reads back as `value`; `null` for what JSON cannot hold.
  static func text(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == 0 { return "0" }
    let (digits, point) = shortestDigits(of: value.magnitude)
    return (value < 0 ? "-" : "") + layOut(digits, point: point)
  }

  /// The digits of a positive number and where its point stands: the value is 0.DIGITS × 10^point.
  ///
  /// The standard library writes the shortest digits that read back, the closest of these where
  /// there are several, as ECMAScript does; only the layout differs.
  private static func shortestDigits(of value: Double) -> ([UInt8], Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.description.utf8)
    var index = 0
    while index < text.count {
      switch text[index] {
      case 0x30...0x39: digits.append(text[index])
      case 0x2E: point = digits.count
      default:
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        index = text.count
      }
      index += 1
    }
    var position = (point ?? digits.count) + exponent
    let leading = digits.prefix { $0 == 0x30 }.count
    digits.removeFirst(leading)
    position -= leading
    while digits.last == 0x30 { digits.removeLast() }
    return (digits, position)
  }

  private static func layOut(_ digits: [UInt8], point: Int) -> String {
    let count = digits.count
    if point > 0, point <= 21 {
      if count <= point {
        return string(digits) + String(repeating: "0", count: point - count)
      }
      return string(digits[..<point]) + "." + string(digits[point...])
    }
    if point > -6, point <= 0 {
      return "0." + String(repeating: "0", count: -point) + string(digits[...])
    }
    let exponent = point - 1
    let mantissa = count == 1 ? string(digits) : string(digits[..<1]) + "." + string(digits[1...])
    return "\(mantissa)e\(exponent < 0 ? "-" : "+")\(exponent.magnitude)"
  }

  private static func string(_ digits: some Sequence<UInt8>) -> String {
    String(decoding: Array(digits), as: UTF8.self)
  }
}
