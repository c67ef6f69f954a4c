import SourceText

/// A file made fit for libyaml: its bytes are UTF-8 without forbidden characters, and scalar indices
/// can be turned into file offsets.
///
/// libyaml gives up at the first byte that it dislikes, up to 16 KiB before it gets there. So such
/// bytes are reported here and replaced by as many `_`, which mean nothing in YAML.
struct PreparedInput {
  /// The file; other than the original only in the replaced bytes.
  private(set) var bytes: [UInt8]
  /// Where libyaml begins to read, behind a byte order mark.
  let start: Int
  /// What was replaced.
  private(set) var problems: [YAMLProblem] = []
  /// Whether there is a `#` at all, so that there may be comments.
  private(set) var hasNumberSign = false
  /// Leads from libyaml's marks to the file.
  private(set) var marks: ScalarIndexTable

  private static let placeholder = UInt8(ascii: "_")

  init(_ bytes: [UInt8], in range: SourceRange) {
    self.bytes = bytes
    let hasMark =
      range.start == 0 && range.length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB
      && bytes[2] == 0xBF
    start = hasMark ? 3 : range.start
    marks = ScalarIndexTable(start: start)

    let (bad, isASCII, hasNumberSign) = bytes.withUnsafeBufferPointer {
      Self.scan($0, from: start, to: range.end)
    }
    self.hasNumberSign = hasNumberSign
    replace(bad)
    if !isASCII {
      marks = self.bytes.withUnsafeBufferPointer {
        ScalarIndexTable(start: start, end: range.end, of: $0)
      }
    }
  }

  private enum Flaw { case encoding, character }

  private mutating func replace(_ bad: [(Flaw, SourceRange)]) {
    var hasEncodingProblem = false
    for (flaw, range) in bad {
      switch flaw {
      case .encoding where !hasEncodingProblem:
        hasEncodingProblem = true
        problems.append(
          YAMLProblem(kind: .invalidUTF8, message: "the text is not UTF-8", range: range))
      case .character where problems.count < YAMLLimits.forbiddenCharacters:
        problems.append(
          YAMLProblem(
            kind: .syntax, message: "control characters are not allowed", range: range))
      default: break
      }
      for offset in range.start..<range.end { bytes[offset] = Self.placeholder }
    }
  }

  private static func scan(
    _ buffer: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> (bad: [(Flaw, SourceRange)], isASCII: Bool, hasNumberSign: Bool) {
    var bad: [(Flaw, SourceRange)] = []
    var isASCII = true
    var hasNumberSign = false
    var offset = start
    while offset < end {
      let byte = buffer[offset]
      if byte >= 0x20 && byte < 0x7F {
        if byte == UInt8(ascii: "#") { hasNumberSign = true }
        offset += 1
        continue
      }
      if byte < 0x80 {
        if byte != 0x0A && byte != 0x09 && byte != 0x0D {
          bad.append((.character, SourceRange(start: offset, end: offset + 1)))
        }
        offset += 1
        continue
      }
      isASCII = false
      let scalar = buffer.decodeScalar(at: offset, end: end)
      let next = SourceRange(start: offset, end: offset + scalar.length)
      if let value = scalar.value {
        let isForbidden = (value < 0xA0 && value != 0x85) || value == 0xFFFE || value == 0xFFFF
        if isForbidden { bad.append((.character, next)) }
      } else {
        bad.append((.encoding, next))
      }
      offset = next.end
    }
    return (bad, isASCII, hasNumberSign)
  }
}
