import SourceText

extension ShellParser {
  /// Reads a word and tells what it is where it stands.
  mutating func readWordToken() -> Token {
    let start = position
    var builder = PartsBuilder()
    var isQuoted = false
    var hasDollar = false
    var name: AssignedName?
    var array: [ShellWord]?

    if let assigned = readAssignedName(into: &builder) {
      name = assigned
      builder = PartsBuilder()
    }
    if byte(at: position) == Byte.openParenthesis, position > start,
      bytes[position - 1] == Byte.equals, name != nil || (state.acceptsArrays && isNamed(start))
    {
      let open = position
      let elements = readArray()
      if name == nil {
        appendArray(elements, from: open, to: position, into: &builder)
      } else {
        array = elements
      }
    }
    let valueStart = position
    readWordParts(into: &builder, isQuoted: &isQuoted, hasDollar: &hasDollar)
    let parts = builder.finish(in: self)

    if let name {
      let value: Assignment.Value
      if let array {
        let rest =
          parts.isEmpty ? [] : [ShellWord(parts: parts, range: range(valueStart, position))]
        value = .array(array + rest)
      } else {
        value = .word(ShellWord(parts: parts, range: range(valueStart, position)))
      }
      let assignment = Assignment(
        name: name.name, index: name.index, appends: name.appends, value: value,
        range: range(start, position))
      return Token(
        kind: .assignmentWord, start: start, end: position, payload: .assignment(assignment),
        isQuoted: isQuoted)
    }
    return classify(
      Token(
        kind: .word, start: start, end: position,
        payload: .word(ShellWord(parts: parts, range: range(start, position))), isQuoted: isQuoted),
      hasDollar: hasDollar)
  }

  /// Gives a word's token the kind that it has where it stands.
  private mutating func classify(_ token: Token, hasDollar: Bool) -> Token {
    var token = token
    let (start, wordEnd) = (token.start, token.end)
    guard wordEnd > start, !token.isQuoted, !hasDollar else { return token }
    let next = byte(at: position)
    let precedesRedirection = next == Byte.less || next == Byte.greater
    let followsDuplication = state.lastToken == .lessAnd || state.lastToken == .greaterAnd
    if bytes[start].isASCIIDigit, precedesRedirection || followsDuplication,
      bytes[start..<wordEnd].allSatisfy(\.isASCIIDigit)
    {
      token.kind = .number
      return token
    }
    if let reserved = reservedWord(start, wordEnd) {
      token.kind = reserved
      return token
    }
    if state.standsAtCommand, acceptsArrayArguments(start, wordEnd) { state.acceptsArrays = true }
    if precedesRedirection, bytes[start] == Byte.openBrace, namesDescriptor(start, wordEnd) {
      token.kind = .redirectionWord
    }
    return token
  }

  /// Reads the rest of a word.
  private mutating func readWordParts(
    into builder: inout PartsBuilder, isQuoted: inout Bool, hasDollar: inout Bool
  ) {
    // Where an unescaped byte before `(` may begin an extended pattern.
    var plainEnd = -1
    while position < end {
      let byte = bytes[position]
      switch byte {
      case Byte.backslash:
        if position + 1 >= end || bytes[position + 1] == Byte.newline {
          position = min(end, position + 2)
          continue
        }
        isQuoted = true
        takeEscape(into: &builder)
      case Byte.singleQuote, Byte.doubleQuote:
        isQuoted = true
        let part = byte == Byte.singleQuote ? readSingleQuoted() : readDoubleQuoted(from: position)
        builder.append(part, in: self)
      case Byte.backtick:
        builder.append(readBackticks(inDoubleQuotes: false), in: self)
      case Byte.dollar:
        hasDollar = true
        if let part = readDollar(inDoubleQuotes: false) {
          if case .ansiQuoted = part.kind { isQuoted = true }
          if case .doubleQuoted = part.kind { isQuoted = true }
          builder.append(part, in: self)
        } else {
          builder.literal.take(position, position + 1, in: self)
          position += 1
        }
      case Byte.less, Byte.greater:
        guard beginsProcessSubstitution(position) else { return }
        builder.append(readProcessSubstitution(), in: self)
      case Byte.openParenthesis
      where state.readsRegularExpression
        || ((state.readsPattern || extendedPatterns) && plainEnd == position && position > 0
          && bytes[position - 1].beginsExtendedPattern):
        readGroup(into: &builder)
      case Byte.pipe where state.readsRegularExpression:
        builder.literal.take(position, position + 1, in: self)
        position += 1
      default:
        guard !byte.endsWord else { return }
        let run = position
        repeat { position += 1 } while position < end && bytes[position].isPlain
        builder.literal.take(run, position, in: self)
        plainEnd = position
      }
    }
  }

  /// Takes a backslash and the byte behind it, a scalar's further bytes left to the next run.
  mutating func takeEscape(into builder: inout PartsBuilder) {
    guard position + 1 < end else {
      builder.literal.take(position, position + 1, in: self)
      position += 1
      return
    }
    builder.literal.take(position + 1, position + 2, consumedFrom: position, in: self)
    position += 2
  }

  /// Reads `( … )` of a regular expression or an extended pattern, as text with expansions in it.
  private mutating func readGroup(into builder: inout PartsBuilder) {
    let start = position
    builder.literal.take(position, position + 1, in: self)
    position += 1
    let isClosed = readBalanced(
      open: Byte.openParenthesis, close: Byte.closeParenthesis, into: &builder)
    if isClosed {
      builder.literal.take(position - 1, position, in: self)
    } else {
      recoverFromUnclosed("(", by: ")", from: start)
    }
  }

  /// Reads up to the bracket that closes one already taken, `builder` getting all that lies before
  /// it; false where the text ends first.
  mutating func readBalanced(
    open: UInt8, close: UInt8, substitutesProcesses: Bool = false,
    into builder: inout PartsBuilder
  ) -> Bool {
    var count = 1
    while position < end {
      let byte = bytes[position]
      switch byte {
      case close:
        count -= 1
        position += 1
        if count == 0 { return true }
        builder.literal.take(position - 1, position, in: self)
      case open:
        count += 1
        builder.literal.take(position, position + 1, in: self)
        position += 1
      case Byte.backslash:
        if self.byte(at: position + 1) == Byte.newline, position + 1 < end {
          position += 2
        } else {
          takeEscape(into: &builder)
        }
      case Byte.singleQuote: builder.append(readSingleQuoted(), in: self)
      case Byte.doubleQuote: builder.append(readDoubleQuoted(from: position), in: self)
      case Byte.backtick: builder.append(readBackticks(inDoubleQuotes: false), in: self)
      case Byte.dollar:
        if let part = readDollar(inDoubleQuotes: false) {
          builder.append(part, in: self)
        } else {
          builder.literal.take(position, position + 1, in: self)
          position += 1
        }
      case Byte.less, Byte.greater:
        if substitutesProcesses, beginsProcessSubstitution(position) {
          builder.append(readProcessSubstitution(), in: self)
        } else {
          builder.literal.take(position, position + 1, in: self)
          position += 1
        }
      default:
        let run = position
        repeat {
          position += 1
        } while position < end && bytes[position] != open && bytes[position] != close
          && bytes[position] != Byte.less && bytes[position] != Byte.greater
          && (bytes[position].isPlain || bytes[position].endsWord)
        builder.literal.take(run, position, in: self)
      }
    }
    return false
  }
}
