import SourceText

/// What a scalar means by the core schema of YAML 1.2.2, section 10.3.
public enum YAMLCoreValue: Sendable, Equatable {
  /// Nothing: `~`, `null`, or no text at all.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number that fits.
  case integer(Int)
  /// Any other number.
  case float(Double)
  /// A text.
  case string(String)
}

extension YAMLScalar {
  /// What the scalar means by the core schema; a quoted or block scalar is always a string.
  public var coreValue: YAMLCoreValue {
    guard style == .plain, mayMeanOther else { return .string(text) }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return Self.number(text) ?? .string(text)
    }
  }

  /// Whether the text can be anything but a text by its first byte and length: this spares almost every
  /// one the rest.
  private var mayMeanOther: Bool {
    guard let first = text.utf8.first else { return true }
    return switch first {
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"):
      text.utf8.count == 4
    case UInt8(ascii: "f"), UInt8(ascii: "F"): text.utf8.count == 5
    case UInt8(ascii: "~"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func number(_ text: String) -> YAMLCoreValue? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first else { return nil }
    if bytes.starts(with: "0o".utf8) { return radix(text, 8) }
    if bytes.starts(with: "0x".utf8) { return radix(text, 16) }
    let isNegative = first == UInt8(ascii: "-")
    let hasSign = isNegative || first == UInt8(ascii: "+")
    switch text.dropFirst(hasSign ? 1 : 0) {
    case ".inf", ".Inf", ".INF": return .float(isNegative ? -.infinity : .infinity)
    case ".nan", ".NaN", ".NAN": return hasSign ? nil : .float(.nan)
    default: break
    }
    switch DecimalShape(bytes[(hasSign ? 1 : 0)...]) {
    case .none: return nil
    case .integer:
      return Int(text).map(YAMLCoreValue.integer) ?? Double(text).map(YAMLCoreValue.float)
    case .float: return float(text)
    }
  }

  /// Reads what `Double` reads, and a leading or trailing point, which it does not.
  private static func float(_ text: String) -> YAMLCoreValue? {
    var padded: [UInt8] = []
    var hasDigit = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: "."), !hasDigit { padded.append(UInt8(ascii: "0")) }
      let isExponent = byte | 0x20 == UInt8(ascii: "e")
      if isExponent, padded.last == UInt8(ascii: ".") { padded.append(UInt8(ascii: "0")) }
      if byte.isASCIIDigit { hasDigit = true }
      padded.append(byte)
    }
    if padded.last == UInt8(ascii: ".") { padded.append(UInt8(ascii: "0")) }
    return Double(String(decoding: padded, as: UTF8.self)).map(YAMLCoreValue.float)
  }

  private static func radix(_ text: String, _ radix: Int) -> YAMLCoreValue? {
    let digits = text.dropFirst(2)
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+")
    else {
      return nil
    }
    if let value = Int(digits, radix: radix) { return .integer(value) }
    var value = 0.0
    for digit in digits {
      guard let digit = digit.hexDigitValue, digit < radix else { return nil }
      value = value * Double(radix) + Double(digit)
    }
    return .float(value)
  }
}

extension YAMLNode {
  /// What the node means by the core schema where it is a scalar, its tag heeded; nil for any other.
  public var coreValue: YAMLCoreValue? {
    guard let scalar else { return nil }
    switch tag {
    case "!", "tag:yaml.org,2002:str": return .string(scalar.text)
    case nil: return scalar.coreValue
    default: return YAMLScalar(text: scalar.text, style: .plain, origin: scalar.origin).coreValue
    }
  }
}

/// How the unsigned part of a number is written.
private enum DecimalShape {
  case none
  case integer
  case float

  /// `[0-9]+`, or `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  init(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    let whole = Self.takeDigits(&rest)
    if rest.isEmpty {
      self = whole > 0 ? .integer : .none
      return
    }
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard whole + fraction > 0 else {
      self = .none
      return
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      guard Self.takeDigits(&rest) > 0 else {
        self = .none
        return
      }
    }
    self = rest.isEmpty ? .float : .none
  }

  private static func takeDigits(_ bytes: inout ArraySlice<UInt8>) -> Int {
    let rest = bytes.drop(while: \.isASCIIDigit)
    defer { bytes = rest }
    return bytes.count - rest.count
  }
}
