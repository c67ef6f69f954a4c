import Crypto
import SourceText

/// SHA-256 as plans write it: 64 lower-case hexadecimal digits.
public enum ContentDigest {
  /// The digest of bytes.
  public static func of(_ bytes: [UInt8]) -> String {
    Hexadecimal.text(of: SHA256.hash(data: bytes))
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
      && text.utf8.allSatisfy(\.isLowercaseHexadecimalDigit)
  }
}
