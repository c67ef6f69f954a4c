import SourceText

/// A short name for a text that tells whether it is still the same.
///
/// A baseline holds these and not the texts: what a rule flags may be a credential. The function is
/// 64-bit FNV-1a, which needs no library; whoever could forge a collision could as well add an entry.
enum TextDigest {
  /// The digest of a range as 16 hexadecimal digits.
  ///
  /// A run of white space counts as one space, and none at the edges, so that neither indentation nor
  /// line ends matter. Of a long text only the beginning counts.
  static func digest(of range: SourceRange, in bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let end = min(range.end, bytes.count, range.start + LintingLimits.digestedBytes)
    var isBehindText = false
    var hasGap = false
    for byte in bytes[min(range.start, end)..<end] {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        hasGap = isBehindText
        continue
      }
      if hasGap { add(0x20) }
      hasGap = false
      isBehindText = true
      add(byte)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// Whether a text has the form of a digest.
  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 16
      && text.utf8.allSatisfy(\.isLowercaseHexadecimalDigit)
  }
}
