import SourceText

extension JSONParser {
  /// Reads a string in double quotes, or with a problem in single ones.
  mutating func string() -> JSONNode {
    let start = index
    if bytes[start] == 0x27 {
      report("a string needs double quotes", from: start, to: start + 1)
    }
    var decoder = JSONStringDecoder(bytes: bytes, opening: start, end: end)
    decoder.decode()
    index = decoder.index
    if !decoder.isClosed || (start > 0 && isQuote(bytes[start - 1])) { isAstray = true }
    append(decoder.problems)
    if !decoder.isClosed {
      report("the string is not closed", from: start, to: start + 1)
    }
    let text = String(decoding: decoder.decoded, as: UTF8.self)
    return JSONNode(.string(text), at: SourceRange(start: start, end: index))
  }

  /// Reads a number; what only looks like one is kept as written, with a problem.
  mutating func number() -> JSONNode {
    let start = index
    let stop = max(endOfWord(from: start), start + 1)
    noteQuotes(beside: start, stop)
    index = stop
    let range = SourceRange(start: start, end: stop)
    guard stop - start <= JSONLimits.numberLength else {
      report(
        "a number of more than \(JSONLimits.numberLength) characters", from: start, to: stop)
      return JSONNode(.null, at: range)
    }
    let text = text(from: start, to: stop)
    if let problem = numberProblem(from: start, to: stop) {
      report(problem, from: start, to: stop)
    } else if Double(text)?.isFinite != true {
      report("the number is too large for a double", from: start, to: stop)
    }
    return JSONNode(.number(text), at: range)
  }

  /// What keeps the bytes from being a number by the grammar of RFC 8259; nil where nothing does.
  private func numberProblem(from start: Int, to stop: Int) -> String? {
    var position = start
    if bytes[position] == 0x2B { return "a number must not begin with `+`" }
    if bytes[position] == 0x2D { position += 1 }
    let whole = digits(from: position, to: stop)
    if whole == position {
      return position < stop && bytes[position] == 0x2E
        ? "a digit must stand before `.`" : "this is no number"
    }
    if bytes[position] == 0x30, whole > position + 1 {
      return "a number must not begin with `0`"
    }
    position = whole
    if position < stop, bytes[position] == 0x2E {
      let fraction = digits(from: position + 1, to: stop)
      if fraction == position + 1 { return "a digit must follow `.`" }
      position = fraction
    }
    if position < stop, bytes[position] | 0x20 == 0x65 {
      position += 1
      if position < stop, bytes[position] == 0x2B || bytes[position] == 0x2D { position += 1 }
      let exponent = digits(from: position, to: stop)
      if exponent == position { return "the exponent has no digits" }
      position = exponent
    }
    return position == stop ? nil : "this is no number"
  }

  private func digits(from start: Int, to stop: Int) -> Int {
    var position = start
    while position < stop, bytes[position].isASCIIDigit { position += 1 }
    return position
  }

  /// Reads `true`, `false`, `null`, or with a problem whatever stands in their place.
  mutating func word() -> JSONNode? {
    let start = index
    let stop = endOfWord(from: start)
    noteQuotes(beside: start, stop)
    guard stop > start else {
      index = endOfCharacter(at: start)
      report("unexpected \(describeByte(at: start))", from: start, to: index)
      return nil
    }
    index = stop
    let range = SourceRange(start: start, end: stop)
    let text = text(from: start, to: stop)
    switch text {
    case "true": return JSONNode(.bool(true), at: range)
    case "false": return JSONNode(.bool(false), at: range)
    case "null": return JSONNode(.null, at: range)
    case "True", "TRUE":
      report(
        "`\(text)` is written `true` in JSON", from: start, to: stop, replacement: "true")
      return JSONNode(.bool(true), at: range)
    case "False", "FALSE":
      report(
        "`\(text)` is written `false` in JSON", from: start, to: stop, replacement: "false")
      return JSONNode(.bool(false), at: range)
    case "None", "NULL", "Null", "nil", "undefined":
      report(
        "`\(text)` is written `null` in JSON", from: start, to: stop, replacement: "null")
      return JSONNode(.null, at: range)
    case "NaN", "Infinity":
      report("JSON has no `\(text)`", from: start, to: stop)
      return JSONNode(.null, at: range)
    default:
      report(
        "a string needs double quotes", from: start, to: stop,
        replacement: quoted(from: start, to: stop))
      return JSONNode(.string(text), at: range)
    }
  }

  /// Notes that a word which touches a quote tells of a quote that is missing or superfluous.
  mutating func noteQuotes(beside start: Int, _ stop: Int) {
    guard stop > start else { return }
    if start > 0 && isQuote(bytes[start - 1]) || stop < end && isQuote(bytes[stop]) {
      isAstray = true
    }
  }

  private func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }

  /// End of a run of letters, digits, signs, dots, underscores and characters beyond ASCII.
  func endOfWord(from start: Int) -> Int {
    var position = start
    while position < end {
      switch bytes[position] {
      case let byte where byte.isASCIIAlphanumeric: position += 1
      case 0x2B, 0x2D, 0x2E, 0x5F, 0x24, 0x40: position += 1
      case 0x80...:
        let length = UTF8Sequence.length(in: bytes, at: position, end: end)
        if length == 0 { return position }
        position += length
      default: return position
      }
    }
    return position
  }

  func describeByte(at position: Int) -> String {
    let byte = bytes[position]
    if byte >= 0x21, byte < 0x7F { return "`\(Character(Unicode.Scalar(byte)))`" }
    return byte < 0x80 ? "control character" : "byte that is no valid UTF-8"
  }

  /// The bytes in double quotes; nil where they would need escapes.
  func quoted(from start: Int, to stop: Int) -> String? {
    let needsEscape = bytes[start..<stop].contains { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }
    return needsEscape ? nil : "\"\(text(from: start, to: stop))\""
  }

  private func endOfCharacter(at position: Int) -> Int {
    position + max(UTF8Sequence.length(in: bytes, at: position, end: end), 1)
  }

  func text(from start: Int, to stop: Int) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<stop]), as: UTF8.self)
  }
}
