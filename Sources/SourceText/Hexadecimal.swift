/// Bytes as lower-case hexadecimal digits, two a byte.
public enum Hexadecimal {
  /// The digits of bytes.
  public static func text(of bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    for byte in bytes {
      digits.append(digit(byte >> 4))
      digits.append(digit(byte & 0xF))
    }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The bytes that digits stand for; nil where the text is of odd length or has anything else, upper
  /// case too.
  public static func bytes(of text: String) -> [UInt8]? {
    var digits = text.utf8[...]
    guard digits.allSatisfy(\.isLowercaseHexadecimalDigit) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    while let high = digits.popFirst()?.hexadecimalValue {
      guard let low = digits.popFirst()?.hexadecimalValue else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x57 + value
  }
}
