import SourceText

/// Decodes what stands between the quotes of a JSON string.
///
/// The parser uses it to read a string, ``JSONNode/stringOrigin(in:)`` to find where each byte of
/// the result came from: both see the same text in the same way.
struct JSONStringDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private let quote: UInt8
  private let keepsOrigin: Bool

  /// Index of the next byte to read.
  private(set) var index: Int
  /// Whether the closing quote was found; ``index`` is then behind it.
  private(set) var isClosed = false
  /// The decoded bytes: always valid UTF-8.
  private(set) var decoded: [UInt8] = []
  /// Where the decoded bytes came from, where asked for.
  private(set) var segments: [OffsetMap.Segment] = []
  /// What is wrong inside the string.
  private(set) var problems: [JSONProblem] = []

  /// Makes a decoder for the string that opens with the quote at `opening`.
  init(
    bytes: UnsafeBufferPointer<UInt8>, opening: Int, end: Int, keepsOrigin: Bool = false
  ) {
    self.bytes = bytes
    self.end = end
    self.quote = opening < end ? bytes[opening] : 0x22
    self.keepsOrigin = keepsOrigin
    self.index = min(opening + 1, end)
  }

  /// Reads up to and with the closing quote, or to where the string must be taken to end.
  mutating func decode() {
    while index < end {
      let byte = bytes[index]
      if byte == quote {
        index += 1
        isClosed = true
        return
      }
      switch byte {
      case 0x5C: decodeEscape()
      case 0x0A, 0x0D:
        if decodeLineBreak() { return }
      case ..<0x20:
        report("a control character in a string must be escaped", from: index, to: index + 1)
        appendVerbatim(upTo: index + 1)
      case ..<0x80: appendPlainRun()
      default: decodeNonASCII()
      }
    }
  }

  private mutating func appendPlainRun() {
    var stop = index + 1
    while stop < end {
      let byte = bytes[stop]
      if byte == quote || byte == 0x5C || byte < 0x20 || byte >= 0x80 { break }
      stop += 1
    }
    appendVerbatim(upTo: stop)
  }

  private mutating func decodeNonASCII() {
    let length = UTF8Sequence.length(in: bytes, at: index, end: end)
    if length > 0 {
      appendVerbatim(upTo: index + length)
    } else {
      let stop = UTF8Sequence.endOfInvalid(in: bytes, at: index, end: end)
      report("the bytes are no valid UTF-8", from: index, to: stop)
      append([0xEF, 0xBF, 0xBD], upTo: stop)
    }
  }

  /// Takes a raw line break into the string, or ends the string before it.
  ///
  /// A next line that begins with a quote or a closing bracket shows that the closing quote was
  /// forgotten. Returns whether the string ends here.
  private mutating func decodeLineBreak() -> Bool {
    var next = index
    while next < end, isJSONWhitespace(bytes[next]) { next += 1 }
    guard next < end, bytes[next] != quote, bytes[next] != 0x7D, bytes[next] != 0x5D else {
      return true
    }
    report("a line break in a string must be written `\\n`", from: index, to: index + 1)
    appendVerbatim(upTo: next)
    return false
  }

  private mutating func decodeEscape() {
    let start = index
    guard start + 1 < end else {
      report("the backslash escapes nothing", from: start, to: start + 1)
      index = start + 1
      return
    }
    let plain: UInt8
    switch bytes[start + 1] {
    case 0x22: plain = 0x22
    case 0x5C: plain = 0x5C
    case 0x2F: plain = 0x2F
    case 0x62: plain = 0x08
    case 0x66: plain = 0x0C
    case 0x6E: plain = 0x0A
    case 0x72: plain = 0x0D
    case 0x74: plain = 0x09
    case 0x75:
      decodeUnicodeEscape()
      return
    case 0x27 where quote == 0x27: plain = 0x27
    default:
      reportUnknownEscape()
      return
    }
    append([plain], upTo: start + 2)
  }

  /// Keeps the character of an unknown escape, without the backslash.
  private mutating func reportUnknownEscape() {
    let next = bytes[index + 1]
    let length =
      next < 0x80 ? 1 : max(UTF8Sequence.length(in: bytes, at: index + 1, end: end), 0)
    let stop = index + 1 + length
    let shown = next < 0x20 || length == 0 ? "\\" : "\\" + text(from: index + 1, to: stop)
    report("`\(shown)` is no JSON escape", from: index, to: max(stop, index + 1))
    // A line break or a stray byte behind the backslash is judged on its own.
    index += 1
    if next >= 0x20, length > 0 { appendVerbatim(upTo: stop) }
  }

  private mutating func decodeUnicodeEscape() {
    let start = index
    guard let first = hexadecimal(at: start + 2) else {
      var stop = start + 2
      while stop < min(start + 6, end), bytes[stop].hexadecimalValue != nil { stop += 1 }
      report("`\\u` needs four hexadecimal digits", from: start, to: stop)
      append([0xEF, 0xBF, 0xBD], upTo: stop)
      return
    }
    if first >= 0xD800, first < 0xDC00, start + 7 < end, bytes[start + 6] == 0x5C,
      bytes[start + 7] == 0x75, let second = hexadecimal(at: start + 8), second >= 0xDC00,
      second < 0xE000
    {
      append(
        scalar: 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), upTo: start + 12)
      return
    }
    if first >= 0xD800, first < 0xE000 {
      report(
        "a surrogate escape without its other half is no character", from: start, to: start + 6)
      append([0xEF, 0xBF, 0xBD], upTo: start + 6)
      return
    }
    append(scalar: first, upTo: start + 6)
  }

  private func hexadecimal(at offset: Int) -> UInt32? {
    guard offset + 4 <= end else { return nil }
    var value: UInt32 = 0
    for position in offset..<offset + 4 {
      guard let digit = bytes[position].hexadecimalValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func append(scalar value: UInt32, upTo stop: Int) {
    let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
    append(Array(String(Character(scalar)).utf8), upTo: stop)
  }

  private mutating func append(_ new: [UInt8], upTo stop: Int) {
    note(count: new.count, upTo: stop)
    decoded.append(contentsOf: new)
    index = stop
  }

  private mutating func appendVerbatim(upTo stop: Int) {
    note(count: stop - index, upTo: stop)
    decoded.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<stop]))
    index = stop
  }

  private mutating func note(count: Int, upTo stop: Int) {
    guard keepsOrigin else { return }
    let derived = SourceRange(start: decoded.count, end: decoded.count + count)
    let source = SourceRange(start: index, end: stop)
    if let last = segments.last, last.source.end == source.start,
      last.source.length == last.derived.length, source.length == derived.length
    {
      segments[segments.count - 1] = OffsetMap.Segment(
        derived: last.derived.union(derived), source: last.source.union(source))
    } else {
      segments.append(OffsetMap.Segment(derived: derived, source: source))
    }
  }

  private mutating func report(_ message: String, from start: Int, to stop: Int) {
    guard !keepsOrigin, problems.count < JSONLimits.standard.problemCount else { return }
    problems.append(
      JSONProblem(message, at: SourceRange(start: start, end: min(max(stop, start), end))))
  }

  private func text(from start: Int, to stop: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<min(stop, end)]), as: UTF8.self)
  }
}

/// Whether `byte` is space, tab, line feed or carriage return.
func isJSONWhitespace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
