/// Paths in URIs (RFC 3986, section 2.1).
public enum PercentEncoding {
  /// A path in which all but unreserved bytes and `/` are written as `%` and two digits.
  public static func text(ofPath path: String) -> String {
    var text = ""
    for byte in path.utf8 {
      if standsForItself(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }

  /// The bytes that a text stands for; a `%` that no two digits follow stands for itself.
  public static func bytes(of text: some Collection<UInt8>) -> [UInt8] {
    guard text.contains(UInt8(ascii: "%")) else { return Array(text) }
    var bytes: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap(\.hexadecimalValue)
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(digits[0] << 4 | digits[1])
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  /// Section 2.3, and the slash between a path's names.
  private static func standsForItself(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
      UInt8(ascii: "/"):
      true
    default: byte.isASCIIAlphanumeric
    }
  }
}
