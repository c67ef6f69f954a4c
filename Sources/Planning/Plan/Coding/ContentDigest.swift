import Crypto

/// SHA-256 as plans write it: 64 lower-case hexadecimal digits.
public enum ContentDigest {
  /// The digest of bytes.
  public static func of(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in SHA256.hash(data: bytes) {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 0xF))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The digest of a text's UTF-8.
  public static func of(_ text: String) -> String {
    of(Array(text.utf8))
  }

  /// Whether a text has the form of a digest.
  public static func isDigest(_ text: String) -> Bool {
    isHexadecimal(text, count: 64)
  }

  /// Whether a text is `count` lower-case hexadecimal digits.
  static func isHexadecimal(_ text: String, count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x57 + value
  }
}
