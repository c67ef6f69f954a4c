import SourceText

extension ShellParser {
  /// Reads `${…}` whose brace is at `open`.
  ///
  /// Like bash when it only parses, this takes anything up to the `}`: an expansion that bash
  /// refuses as a bad substitution when it runs has an empty operator and one operand.
  mutating func readBracedParameter(
    from start: Int, open: Int, inDoubleQuotes: Bool
  ) -> ShellWordPart? {
    position = open + 1
    let prefix = readParameterPrefix()
    let nameStart = position
    readParameterName()
    let name = Located(text(nameStart, position), at: range(nameStart, position))
    var isClosed = true
    let index = readParameterIndex(isClosed: &isClosed)
    var operation = ""
    var operands: [ShellWord] = []
    if isClosed, byte(at: position) != Byte.closeBrace {
      operation = readParameterOperator(prefix: prefix)
      let separator: UInt8? =
        switch operation {
        case ":": Byte.colon
        case "/", "//", "/#", "/%": Byte.slash
        default: nil
        }
      // Inside double quotes a single quote is one only where a pattern follows.
      let quotesAreText =
        inDoubleQuotes
        && !["#", "##", "%", "%%", "/", "//", "/#", "/%", "^", "^^", ",", ",,"]
          .contains(operation)
      operands.append(
        readOperand(inDoubleQuotes: inDoubleQuotes, quotesAreText, upTo: separator))
      if let separator, byte(at: position) == separator {
        position += 1
        operands.append(readOperand(inDoubleQuotes: inDoubleQuotes, quotesAreText, upTo: nil))
      }
      if operands.count == 1, operands[0].range.isEmpty,
        operation == "@" || operation == "*" || operation.isEmpty
      {
        operands = []
      }
    }
    let expansion = ParameterExpansion(
      name: name, index: index, prefix: prefix, operator: operation, operands: operands)
    guard byte(at: position) == Byte.closeBrace else {
      if isAbandoned { return part(.parameter(expansion), start, end) }
      recoverFromUnclosed("${", by: "}", from: start)
      if quiet > 0 { return part(.parameter(expansion), start, position) }
      return rawPart(start, max(position, start + 1))
    }
    position += 1
    return part(.parameter(expansion), start, position)
  }

  /// Reads the `#` of `${#name}` or the `!` of `${!name}`, told from the parameters `#` and `!`.
  private mutating func readParameterPrefix() -> String {
    let first = byte(at: position)
    guard first == Byte.hash || first == Byte.bang else { return "" }
    let next = byte(at: position + 1)
    let isPrefix: Bool
    if next.continuesVariable {
      isPrefix = true
    } else if next.isSpecialParameter {
      let afterNext = byte(at: position + 2)
      let ends = afterNext == Byte.closeBrace
      isPrefix =
        first == Byte.hash
        ? ends : next != Byte.dash && next != Byte.question && (ends || afterNext != 0)
    } else {
      isPrefix = false
    }
    guard isPrefix else { return "" }
    position += 1
    return first == Byte.hash ? "#" : "!"
  }

  private mutating func readParameterName() {
    let first = byte(at: position)
    if first.beginsIdentifier {
      repeat { position += 1 } while position < end && bytes[position].continuesVariable
    } else if first.isASCIIDigit {
      repeat { position += 1 } while position < end && bytes[position].isASCIIDigit
    } else if position < end, first.isSpecialParameter {
      position += 1
    }
  }

  /// Reads `[…]` behind a parameter's name; a `}` in it that no quote hides ends the expansion.
  private mutating func readParameterIndex(isClosed: inout Bool) -> ShellWord? {
    guard byte(at: position) == Byte.openBracket else { return nil }
    let open = position
    position += 1
    var builder = PartsBuilder()
    var count = 1
    while position < end, bytes[position] != Byte.closeBrace {
      if bytes[position] == Byte.openBracket { count += 1 }
      if bytes[position] == Byte.closeBracket {
        count -= 1
        if count == 0 {
          position += 1
          let parts = builder.finish(in: self)
          return ShellWord(parts: parts, range: range(open + 1, position - 1))
        }
      }
      readOperandPiece(inDoubleQuotes: false, quotesAreText: false, into: &builder)
    }
    isClosed = false
    return ShellWord(parts: builder.finish(in: self), range: range(open + 1, position))
  }

  private mutating func readParameterOperator(prefix: String) -> String {
    let first = byte(at: position)
    let second = byte(at: position + 1)
    let length: Int
    switch first {
    case Byte.colon:
      switch second {
      case Byte.dash, Byte.equals, Byte.question, Byte.plus: length = 2
      default: length = 1
      }
    case Byte.dash, Byte.equals, Byte.question, Byte.plus: length = 1
    case Byte.hash, Byte.percent, Byte.caret, Byte.comma: length = second == first ? 2 : 1
    case Byte.slash:
      length = second == Byte.slash || second == Byte.hash || second == Byte.percent ? 2 : 1
    case Byte.at: length = 1
    case Byte.star: length = prefix == "!" ? 1 : 0
    default: length = 0
    }
    defer { position += length }
    return text(position, min(position + length, end))
  }

  /// Reads an operand up to `}` or `separator`.
  private mutating func readOperand(
    inDoubleQuotes: Bool, _ quotesAreText: Bool, upTo separator: UInt8?
  ) -> ShellWord {
    let start = position
    var builder = PartsBuilder()
    var parentheses = 0
    while position < end {
      let byte = bytes[position]
      if byte == Byte.closeBrace { break }
      if byte == separator, parentheses <= 0 { break }
      // An offset's own ternary operator may stand in parentheses.
      if separator == Byte.colon {
        if byte == Byte.openParenthesis { parentheses += 1 }
        if byte == Byte.closeParenthesis { parentheses -= 1 }
      }
      readOperandPiece(
        inDoubleQuotes: inDoubleQuotes, quotesAreText: quotesAreText, into: &builder)
    }
    return ShellWord(parts: builder.finish(in: self), range: range(start, position))
  }

  /// Takes one piece of an operand.
  private mutating func readOperandPiece(
    inDoubleQuotes: Bool, quotesAreText: Bool, into builder: inout PartsBuilder
  ) {
    let byte = bytes[position]
    switch byte {
    case Byte.backslash:
      if inDoubleQuotes {
        readQuotedBackslash(
          escapes: self.byte(at: position + 1) == Byte.closeBrace
            ? Byte.closeBrace : Byte.doubleQuote, into: &builder)
      } else if position + 1 < end, bytes[position + 1] == Byte.newline {
        position += 2
      } else {
        takeEscape(into: &builder)
      }
    case Byte.singleQuote:
      if quotesAreText {
        readPairedQuotes(into: &builder)
      } else {
        builder.append(readSingleQuoted(), in: self)
      }
    case Byte.doubleQuote: builder.append(readDoubleQuoted(from: position), in: self)
    case Byte.backtick:
      builder.append(readBackticks(inDoubleQuotes: inDoubleQuotes), in: self)
    case Byte.dollar:
      if let part = readDollar(inDoubleQuotes: quotesAreText) {
        builder.append(part, in: self)
      } else {
        builder.literal.take(position, position + 1, in: self)
        position += 1
      }
    case Byte.less, Byte.greater:
      if beginsProcessSubstitution(position) {
        builder.append(readProcessSubstitution(), in: self)
      } else {
        builder.literal.take(position, position + 1, in: self)
        position += 1
      }
    default:
      builder.literal.take(position, position + 1, in: self)
      position += 1
    }
  }

  /// Takes `'…'` where the quotes stand for themselves, yet hide a `}` between them.
  private mutating func readPairedQuotes(into builder: inout PartsBuilder) {
    let start = position
    guard let close = offset(of: Byte.singleQuote, from: start + 1) else {
      recoverFromUnclosed("'", by: "'", from: start)
      builder.literal.take(start, max(position, start + 1), in: self)
      return
    }
    builder.literal.take(start, start + 1, in: self)
    let inner = inRegion(start + 1, close) { parser in
      parser.readHereDocumentText(stripsTabs: false)
    }
    for part in inner { builder.append(part, in: self) }
    if !isAbandoned { position = close + 1 }
    builder.literal.take(close, close + 1, in: self)
  }
}
