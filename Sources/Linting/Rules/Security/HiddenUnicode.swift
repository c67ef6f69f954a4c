import Diagnostics
import SourceText

/// Finds characters that people do not see and models read.
enum HiddenUnicode: FileRule {
  static let name = "security/hidden-unicode"
  static let severity = Severity.warning
  static let summary = "characters that people do not see and models read"
  static let explanation = """
    Bidirectional controls show a text in another order than it is read in; zero-width and tag characters \
    show nothing at all. With them a definition can tell a model what no reviewer sees. Joiners within \
    emoji and scripts that need them are left alone, and so are the tags of flags.
    """
  static let examples: [RuleExample] = [
    .bad(
      "---\nname: reviewer\ndescription: Reviews code.\n---\nReview‹\u{200B}› what changed.\n",
      message: "an invisible character, U+200B zero width space", offersFix: true),
    .bad(
      "---\nname: reviewer\ndescription: Reviews code.\n---\nReview ‹\u{E0041}\u{E0042}›it.\n",
      message: "2 invisible characters, from U+E0041 tag character on", offersFix: true),
    .good(
      "---\nname: reviewer\ndescription: Reviews 👩‍🔧 code.\n---\nReview what changed.\n"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    var runs: [(first: UInt32, count: Int, range: SourceRange)] = []
    file.bytes.withUnsafeBufferPointer { bytes in
      var index = bytes.firstNonASCII(from: 0)
      while index < bytes.count {
        guard bytes[index] >= 0xE2, let length = hiddenLength(bytes, at: index) else {
          index += 1
          if index < bytes.count, bytes[index] < 0x80 { index = bytes.firstNonASCII(from: index) }
          continue
        }
        let start = index
        let scalar = scalar(bytes, at: start, length)
        var count = 0
        while index < bytes.count, bytes[index] >= 0xE2, let next = hiddenLength(bytes, at: index) {
          count += 1
          index += next
        }
        // A flag such as Scotland's is a black flag with tags behind it.
        let isFlag =
          start >= 4 && bytes[start - 4] == 0xF0 && bytes[start - 3] == 0x9F
          && bytes[start - 2] == 0x8F && bytes[start - 1] == 0xB4
        if !isFlag {
          runs.append((scalar, count, SourceRange(start: start, end: index)))
          if runs.count >= LintingLimits.findingsPerRuleAndFile { return }
        }
      }
    }
    return runs.map { run in
      let code = "U+\(hexadecimal(run.first)) \(name(of: run.first))"
      let isZeroWidth = run.first < 0x2028 || run.first == 0x2060 || run.first == 0xFEFF
      return Finding(
        run.count == 1
          ? "an invisible character, \(code)"
          : "\(run.count) invisible characters, from \(code) on",
        at: run.range, reason: "A model reads what nobody sees here.",
        fixes: [
          Fix(
            "remove it", applicability: .unsafe, edits: [Edit(replacing: run.range, with: "")])
        ], severity: isZeroWidth ? nil : .error)
    }
  }

  /// Bytes of the hidden character at an offset; nil where none is.
  private static func hiddenLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    guard index + 2 < bytes.count else { return nil }
    let (first, second, third) = (bytes[index], bytes[index + 1], bytes[index + 2])
    switch first {
    case 0xE2:
      if second == 0x80 { return third == 0x8B || (0xAA...0xAE).contains(third) ? 3 : nil }
      return second == 0x81 && (third == 0xA0 || (0xA6...0xA9).contains(third)) ? 3 : nil
    case 0xEF:
      // At the start it is a byte order mark, which another rule reports.
      return index > 0 && second == 0xBB && third == 0xBF ? 3 : nil
    case 0xF3:
      guard index + 3 < bytes.count else { return nil }
      return second == 0xA0 && (third == 0x80 || third == 0x81) ? 4 : nil
    default: return nil
    }
  }

  private static func scalar(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, _ length: Int
  ) -> UInt32 {
    var value = UInt32(bytes[index] & (length == 3 ? 0x0F : 0x07))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return value
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  private static func name(of scalar: UInt32) -> String {
    switch scalar {
    case 0x200B: "zero width space"
    case 0x2060: "word joiner"
    case 0xFEFF: "zero width no-break space"
    case 0x202A...0x202E, 0x2066...0x2069: "bidirectional control"
    default: "tag character"
    }
  }
}
