import SourceText

/// A word or sign of an expression.
struct ExpressionToken {
  enum Kind: Equatable {
    case number(Double)
    case text(String)
    /// A name, with the dots and names behind it.
    case name(String)
    case sign(String)
    case end
  }

  let kind: Kind
  let range: Range<Int>
}

/// Cuts an expression into words and signs.
struct ExpressionLexer {
  private let bytes: [UInt8]
  private var position = 0

  init(_ source: String) throws(ExpressionError) {
    bytes = Array(source.utf8)
    guard bytes.count <= PlanningLimits.expression else {
      throw ExpressionError(
        "the expression is longer than \(PlanningLimits.expression) bytes", from: 0,
        to: bytes.count)
    }
  }

  mutating func next() throws(ExpressionError) -> ExpressionToken {
    while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    let start = position
    guard start < bytes.count else { return token(.end, from: start) }
    let byte = bytes[start]
    switch byte {
    case 0x27: return try text()
    case 0x30...0x39, 0x2D: return try number()
    case _ where isNameStart(byte): return name()
    default: return try sign()
    }
  }

  private func token(_ kind: ExpressionToken.Kind, from start: Int) -> ExpressionToken {
    ExpressionToken(kind: kind, range: start..<position)
  }

  /// `'…'`; a quote in it is written twice.
  private mutating func text() throws(ExpressionError) -> ExpressionToken {
    let start = position
    position += 1
    var content: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == 0x27 else {
        content.append(byte)
        continue
      }
      guard position < bytes.count, bytes[position] == 0x27 else {
        return token(.text(String(decoding: content, as: UTF8.self)), from: start)
      }
      content.append(byte)
      position += 1
    }
    throw ExpressionError(
      "the text is never closed by a quote", help: "Write a quote inside a text twice: 'it''s'.",
      from: start, to: position)
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken {
    let start = position
    position += 1
    while position < bytes.count, isNumberPart(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = ExpressionValue.number(text) else {
      throw ExpressionError("'\(text)' is not a number", from: start, to: position)
    }
    return token(.number(value), from: start)
  }

  private func isNumberPart(_ byte: UInt8) -> Bool {
    if byte == 0x2D || byte == 0x2B {
      return position > 0 && (bytes[position - 1] | 0x20) == 0x65
    }
    return byte == 0x2E || isNamePart(byte)
  }

  private mutating func name() -> ExpressionToken {
    let start = position
    while position < bytes.count, isNamePart(bytes[position]) || bytes[position] == 0x2E {
      position += 1
    }
    return token(.name(String(decoding: bytes[start..<position], as: UTF8.self)), from: start)
  }

  private mutating func sign() throws(ExpressionError) -> ExpressionToken {
    let start = position
    let first = bytes[start]
    let second = start + 1 < bytes.count ? bytes[start + 1] : 0
    switch (first, second) {
    case (0x3D, 0x3D), (0x21, 0x3D), (0x3C, 0x3D), (0x3E, 0x3D), (0x26, 0x26), (0x7C, 0x7C):
      position += 2
    case (0x21, _), (0x3C, _), (0x3E, _), (0x28, _), (0x29, _), (0x2C, _), (0x5B, _),
      (0x5D, _):
      position += 1
    default: throw unexpected(first, at: start)
    }
    return token(.sign(String(decoding: bytes[start..<position], as: UTF8.self)), from: start)
  }

  private func unexpected(_ byte: UInt8, at start: Int) -> ExpressionError {
    switch byte {
    case 0x22:
      return ExpressionError(
        "texts stand in single quotes", help: "Write '…' instead of \"…\".", from: start,
        to: start + 1)
    case 0x3D:
      return ExpressionError(
        "'=' does not compare", help: "Write '=='.", from: start, to: start + 1)
    case 0x26, 0x7C:
      let sign = byte == 0x26 ? "&" : "|"
      return ExpressionError(
        "'\(sign)' is no operator", help: "Write '\(sign)\(sign)'.", from: start, to: start + 1)
    default:
      var end = start + 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      let character = String(decoding: bytes[start..<end], as: UTF8.self)
      return ExpressionError("unexpected '\(character)'", from: start, to: end)
    }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func isNameStart(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte == 0x5F
  }

  /// Hyphens belong to names, since ids of tasks have them; there is no subtraction.
  private func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || byte.isASCIIDigit || byte == 0x2D
  }
}
