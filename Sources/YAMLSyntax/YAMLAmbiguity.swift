import SourceText

/// Why readers of YAML 1.1 and of YAML 1.2 take a plain scalar for different things, or for
/// something that its author may not have meant.
public enum YAMLAmbiguity: Sendable, Equatable {
  /// `yes`, `no`, `on`, `off`, `y`, `n`: truth values in YAML 1.1.
  case booleanWord
  /// `0o17` (octal only in 1.2) or `017` (octal only in 1.1).
  case octal
  /// `0b101`: binary in 1.1.
  case binary
  /// `1_000`: a number in 1.1.
  case underscoredNumber
  /// `1:30`: 90 in 1.1.
  case sexagesimal
  /// `2026-01-31`: a date in 1.1.
  case timestamp
  /// `1.10`: the number 1.1 in both, and so no version.
  case trailingZero
}

extension YAMLScalar {
  /// Whether readers of YAML 1.1 take the scalar for something else than readers of YAML 1.2 do.
  public var isAmbiguousInYAML11: Bool {
    switch ambiguity {
    case nil, .trailingZero: false
    default: true
    }
  }

  /// What makes the scalar ambiguous; nil where it is not, as any quoted scalar.
  public var ambiguity: YAMLAmbiguity? {
    guard style == .plain, let first = text.utf8.first else { return nil }
    switch text.utf8.count <= 3 ? text : "" {
    case "y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off",
      "OFF":
      return .booleanWord
    default: break
    }
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    let digits = text.utf8.dropFirst(isSigned ? 1 : 0)
    guard let start = digits.first, start.isASCIIDigit || start == UInt8(ascii: ".") else {
      return nil
    }
    return Self.ambiguity(ofDigits: Array(digits), isSigned: isSigned)
  }

  private static func ambiguity(ofDigits bytes: [UInt8], isSigned: Bool) -> YAMLAmbiguity? {
    if bytes.count > 1, bytes[0] == UInt8(ascii: "0") {
      let rest = bytes[1...].filter { $0 != UInt8(ascii: "_") }
      if rest.first == UInt8(ascii: "o") {
        return !isSigned && rest.count > 1 && rest.dropFirst().allSatisfy(isOctalDigit)
          ? .octal : nil
      }
      if rest.first == UInt8(ascii: "b") {
        return rest.count > 1 && rest.dropFirst().allSatisfy { $0 == 0x30 || $0 == 0x31 }
          ? .binary : nil
      }
      if !rest.isEmpty, rest.allSatisfy(isOctalDigit) { return .octal }
    }
    if isTimestamp(bytes), !isSigned { return .timestamp }
    if isSexagesimal(bytes) { return .sexagesimal }
    return numberAmbiguity(bytes)
  }

  private static func numberAmbiguity(_ bytes: [UInt8]) -> YAMLAmbiguity? {
    var points = 0
    var hasUnderscore = false
    var digits = 0
    let isHexadecimal = bytes.starts(with: "0x".utf8)
    for byte in bytes.dropFirst(isHexadecimal ? 2 : 0) {
      switch byte {
      case UInt8(ascii: "."): points += 1
      case UInt8(ascii: "_"): hasUnderscore = true
      case let digit where isHexadecimal ? digit.hexadecimalValue != nil : digit.isASCIIDigit:
        digits += 1
      default: return nil
      }
    }
    guard digits > 0, points <= (isHexadecimal ? 0 : 1) else { return nil }
    if hasUnderscore { return .underscoredNumber }
    return points == 1 && bytes.count > 2 && bytes.last == UInt8(ascii: "0")
      && bytes[bytes.count - 2] != UInt8(ascii: ".") ? .trailingZero : nil
  }

  /// `[1-9][0-9_]*(:[0-5]?[0-9])+`, a fraction allowed at the end.
  private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count > 1, let head = parts.first, !head.isEmpty,
      head.allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: "_") })
    else { return false }
    for (index, part) in parts.enumerated().dropFirst() {
      var digits = part
      if index == parts.count - 1, let point = part.firstIndex(of: UInt8(ascii: ".")) {
        guard part[point...].dropFirst().allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: "_") })
        else { return false }
        digits = part[..<point]
      }
      guard let first = digits.first, digits.count <= 2, digits.allSatisfy(\.isASCIIDigit),
        digits.count == 1 || first <= UInt8(ascii: "5")
      else { return false }
    }
    return true
  }

  /// `YYYY-MM-DD`, or a date and a time of day.
  private static func isTimestamp(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(\.isASCIIDigit),
      (1...2).contains(parts[1].count), parts[1].allSatisfy(\.isASCIIDigit)
    else { return false }
    let day = parts[2].prefix(while: \.isASCIIDigit)
    guard (1...2).contains(day.count) else { return false }
    let rest = parts[2].dropFirst(day.count)
    if rest.isEmpty { return parts[1].count == 2 && day.count == 2 }
    guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "t") || mark == 0x20 || mark == 0x09
    else { return false }
    let time = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
    let hour = time.prefix(while: \.isASCIIDigit)
    return (1...2).contains(hour.count) && time.dropFirst(hour.count).first == UInt8(ascii: ":")
  }

  private static func isOctalDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte)
  }
}
