import SourceText

extension ShellParser {
  /// A part that covers `start ..< end`, for the kinds that carry no text of their own.
  func part(_ kind: ShellWordPart.Kind, _ start: Int, _ end: Int) -> ShellWordPart {
    let range = range(start, end)
    return ShellWordPart(kind: kind, origin: OffsetMap(verbatim: range), range: range)
  }

  /// The bytes `start ..< end` as a literal, for what is broken off.
  func rawPart(_ start: Int, _ end: Int) -> ShellWordPart {
    var builder = PartsBuilder()
    builder.literal.take(start, end, in: self)
    return builder.finish(in: self).first ?? part(.literal(""), start, end)
  }

  /// Reads `'…'`.
  mutating func readSingleQuoted() -> ShellWordPart {
    let start = position
    guard let close = offset(of: Byte.singleQuote, from: start + 1) else {
      recoverFromUnclosed("'", by: "'", from: start)
      return rawPart(start, max(position, start + 1))
    }
    position = close + 1
    var literal = LiteralBuilder()
    if close > start + 1 { literal.take(start + 1, close, in: self) }
    let (text, origin) = literal.finish(emptyAt: start + 1, in: self)
    return ShellWordPart(
      kind: .singleQuoted(text), origin: origin, range: range(start, position))
  }

  /// The next place of a byte.
  func offset(of byte: UInt8, from start: Int) -> Int? {
    var offset = start
    while offset < end {
      if bytes[offset] == byte { return offset }
      offset += 1
    }
    return nil
  }

  /// Reads `"…"` whose quote is at ``position``; `start` is before the `$` of `$"…"`.
  mutating func readDoubleQuoted(from start: Int) -> ShellWordPart {
    position += 1
    var builder = PartsBuilder()
    while position < end {
      let byte = bytes[position]
      switch byte {
      case Byte.doubleQuote:
        position += 1
        return part(.doubleQuoted(builder.finish(in: self)), start, position)
      case Byte.backslash: readQuotedBackslash(escapes: Byte.doubleQuote, into: &builder)
      case Byte.backtick:
        builder.append(readBackticks(inDoubleQuotes: true), in: self)
      case Byte.dollar: readQuotedDollar(into: &builder)
      default:
        let run = position
        repeat {
          position += 1
        } while position < end && !endsQuotedRun(bytes[position])
        builder.literal.take(run, position, in: self)
      }
    }
    if isAbandoned { return part(.doubleQuoted(builder.finish(in: self)), start, position) }
    recoverFromUnclosed("\"", by: "\"", from: start)
    if quiet > 0 { return part(.doubleQuoted(builder.finish(in: self)), start, position) }
    return rawPart(start, max(position, start + 1))
  }

  private func endsQuotedRun(_ byte: UInt8) -> Bool {
    byte == Byte.doubleQuote || byte == Byte.backslash || byte == Byte.backtick
      || byte == Byte.dollar
  }

  /// Takes a backslash as double quotes and here-documents read it; `escapes` is escaped as well.
  mutating func readQuotedBackslash(escapes: UInt8, into builder: inout PartsBuilder) {
    guard position + 1 < end else {
      builder.literal.take(position, position + 1, in: self)
      position += 1
      return
    }
    switch bytes[position + 1] {
    case Byte.newline: position += 2
    case Byte.dollar, Byte.backtick, Byte.backslash, escapes: takeEscape(into: &builder)
    default:
      builder.literal.take(position, position + 2, in: self)
      position += 2
    }
  }

  /// Takes an expansion inside double quotes, or the `$` where there is none.
  mutating func readQuotedDollar(into builder: inout PartsBuilder) {
    if let part = readDollar(inDoubleQuotes: true) {
      builder.append(part, in: self)
    } else {
      builder.literal.take(position, position + 1, in: self)
      position += 1
    }
  }

  /// Reads `$'…'` whose quote is at `quote`.
  mutating func readANSIQuoted(from start: Int, quote: Int) -> ShellWordPart {
    position = quote + 1
    var literal = LiteralBuilder()
    while position < end {
      let byte = bytes[position]
      if byte == Byte.singleQuote {
        position += 1
        let (text, origin) = literal.finish(emptyAt: quote + 1, in: self)
        return ShellWordPart(
          kind: .ansiQuoted(text), origin: origin, range: range(start, position))
      }
      guard byte == Byte.backslash, position + 1 < end else {
        literal.take(position, position + 1, in: self)
        position += 1
        continue
      }
      let escape = ANSIEscape(bytes, at: position + 1, end: end)
      literal.take(escape.value, for: position, escape.end, in: self)
      position = escape.end
    }
    recoverFromUnclosed("'", by: "'", from: quote)
    return rawPart(start, max(position, quote + 1))
  }
}
