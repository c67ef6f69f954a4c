import SourceText

/// Text from files, made safe for a terminal.
///
/// A file name, a key or a line of a file may hold anything: escape sequences that move the cursor,
/// bidirectional controls that show text in another order than it has, characters that nobody sees.
/// All of them are shown by their number instead.
public enum TerminalText {
  /// The text of `bytes` with everything that a terminal would obey or hide shown as `\u{…}`, and
  /// every byte that is not UTF-8 as `\xNN`.
  ///
  /// Tabs and line ends are shown by their number too: who wants them laid out does so before.
  public static func escape(_ bytes: some Sequence<UInt8>) -> String {
    var result = ""
    forEachCharacter(in: bytes) { text, _, _ in result += text }
    return result
  }

  /// The text with everything that a terminal would obey or hide shown as `\u{…}`.
  public static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    return escape(text.utf8)
  }

  /// Calls `body` for each scalar, or byte that is none, with its safe text, the terminal columns
  /// that this takes, and the number of bytes that it came from.
  static func forEachCharacter(
    in bytes: some Sequence<UInt8>, _ body: (String, Int, Int) -> Void
  ) {
    let bytes = Array(bytes)
    var index = 0
    while index < bytes.count {
      guard let (scalar, length) = decodeScalar(bytes, at: index) else {
        body("\\x" + hexadecimal(UInt32(bytes[index]), digits: 2), 4, 1)
        index += 1
        continue
      }
      if scalar.isUnsafeToShow {
        let text = "\\u{" + hexadecimal(scalar.value, digits: 1) + "}"
        body(text, text.utf8.count, length)
      } else {
        body(String(scalar), TerminalWidth.of(scalar), length)
      }
      index += length
    }
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// The scalar that starts at `index` and its length; nil where the bytes are not UTF-8.
  private static func decodeScalar(_ bytes: [UInt8], at index: Int) -> (Unicode.Scalar, Int)? {
    let lead = bytes[index]
    if lead < 0x80 { return (Unicode.Scalar(lead), 1) }
    let length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0
    guard length > 0, index + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= least, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }
}
