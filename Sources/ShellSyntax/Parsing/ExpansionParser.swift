import SourceText

extension ShellParser {
  /// Reads what the `$` at ``position`` begins; nil where it stands for itself.
  mutating func readDollar(inDoubleQuotes: Bool) -> ShellWordPart? {
    let start = position
    let next = skippingContinuations(start + 1)
    let byte = byte(at: next)
    switch byte {
    case Byte.openParenthesis: return readSubstitution(from: start, open: next)
    case Byte.openBrace:
      return nested(at: start, otherwise: nil) { parser in
        parser.readBracedParameter(from: start, open: next, inDoubleQuotes: inDoubleQuotes)
      } ?? part(.literal(""), start, end)
    case Byte.openBracket: return readOldArithmetic(from: start, open: next)
    case Byte.singleQuote where !inDoubleQuotes: return readANSIQuoted(from: start, quote: next)
    case Byte.doubleQuote where !inDoubleQuotes:
      position = next
      return readDoubleQuoted(from: start)
    default: break
    }
    var nameEnd = next
    if byte.beginsIdentifier {
      repeat { nameEnd += 1 } while nameEnd < end && bytes[nameEnd].continuesVariable
    } else if next < end, byte.isASCIIDigit || byte.isSpecialParameter {
      nameEnd += 1
    } else {
      return nil
    }
    position = nameEnd
    let name = Located(text(next, nameEnd), at: range(next, nameEnd))
    let expansion = ParameterExpansion(
      name: name, index: nil, prefix: "", operator: "", operands: [])
    return part(.parameter(expansion), start, nameEnd)
  }

  // MARK: - Commands

  /// Reads `$(…)`, or `$((…))` where that is what it is.
  private mutating func readSubstitution(from start: Int, open: Int) -> ShellWordPart? {
    if byte(at: skippingContinuations(open + 1)) == Byte.openParenthesis {
      return readArithmeticExpansion(from: start, open: open)
    }
    return readCommandSubstitution(from: start, open: open, opener: "$(") {
      .commandSubstitution($0)
    }
  }

  /// Whether the `<` or `>` at an offset is followed by `(`.
  func beginsProcessSubstitution(_ offset: Int) -> Bool {
    byte(at: skippingContinuations(offset + 1)) == Byte.openParenthesis
  }

  /// Reads `<(…)` or `>(…)`.
  mutating func readProcessSubstitution() -> ShellWordPart {
    let start = position
    let opener = bytes[start] == Byte.less ? "<(" : ">("
    let open = skippingContinuations(start + 1)
    if byte(at: skippingContinuations(open + 1)) == Byte.openParenthesis {
      return readNestedProcessSubstitution(from: start, open: open, opener)
    }
    return readCommandSubstitution(from: start, open: open, opener: opener) {
      .processSubstitution($0)
    } ?? part(.literal(""), start, position)
  }

  /// Reads `<((…)…)`, which bash only skips when it parses, as it does `$((`.
  private mutating func readNestedProcessSubstitution(
    from start: Int, open: Int, _ opener: String
  ) -> ShellWordPart {
    let key = scriptOffset(start)
    if nestedParentheses[key] == nil {
      position = open + 1
      var skipped = PartsBuilder()
      let isClosed = nested(at: start, otherwise: false) { parser in
        parser.readBalanced(
          open: Byte.openParenthesis, close: Byte.closeParenthesis, into: &skipped)
      }
      if isAbandoned { return part(.literal(""), start, end) }
      if isClosed { nestedParentheses[key] = position - 1 }
    }
    guard let close = nestedParentheses[key] else {
      recoverFromUnclosed(opener, by: ")", from: start)
      return rawPart(start, max(position, start + 1))
    }
    return readNestedSubstitution(from: start, open: open, close: close) {
      .processSubstitution($0)
    }
  }

  private mutating func readCommandSubstitution(
    from start: Int, open: Int, opener: String, _ kind: (CommandList) -> ShellWordPart.Kind
  ) -> ShellWordPart? {
    let saved = state
    // Taken out, not copied: many substitutions in a line may add to it.
    var outerPending: [PendingHereDocument] = []
    swap(&outerPending, &pendingHereDocuments)
    var unread: [PendingHereDocument] = []
    let result: (CommandList, Bool)? = nested(at: start, otherwise: nil) { parser in
      parser.position = open + 1
      parser.state = LexicalState()
      parser.state.lastToken = .substitutionStart
      parser.state.lastEnd = open + 1
      parser.substitutionDepth += 1
      defer { parser.substitutionDepth -= 1 }
      let list = parser.parseList(
        closers: .parenthesis, opening: parser.range(start, open + 1))
      let token = parser.peekToken()
      guard token.kind == .closeParenthesis else { return (list, false) }
      parser.position = token.end
      unread = parser.pendingHereDocuments
      return (list, true)
    }
    // Bodies that did not begin before the `)` begin behind the line that holds it.
    state = saved
    swap(&outerPending, &pendingHereDocuments)
    pendingHereDocuments += unread
    guard let (list, isClosed) = result, !isAbandoned else { return part(.literal(""), start, end) }
    if !isClosed {
      recoverFromUnclosed(opener, by: ")", from: start)
      if quiet == 0 { return rawPart(start, max(position, start + 1)) }
    }
    return part(kind(list), start, position)
  }

  /// Reads `` `…` ``; what it holds is read as commands, but not judged.
  mutating func readBackticks(inDoubleQuotes: Bool) -> ShellWordPart {
    let start = position
    var close = start + 1
    var hasEscapes = false
    while close < end, bytes[close] != Byte.backtick {
      if bytes[close] == Byte.backslash, close + 1 < end {
        hasEscapes = hasEscapes || isBacktickEscape(bytes[close + 1], inDoubleQuotes)
        close += 1
      }
      close += 1
    }
    guard close < end else {
      recoverFromUnclosed("`", by: "`", from: start)
      return rawPart(start, max(position, start + 1))
    }
    let list = nested(at: start, otherwise: CommandList(items: [], range: range(start, start))) {
      parser in
      hasEscapes
        ? parser.parseUnescaped(start + 1, close, inDoubleQuotes: inDoubleQuotes)
        : parser.inRegion(start + 1, close) { $0.parseScript() }
    }
    position = isAbandoned ? end : close + 1
    return part(.commandSubstitution(list), start, close + 1)
  }

  private func isBacktickEscape(_ byte: UInt8, _ inDoubleQuotes: Bool) -> Bool {
    byte == Byte.backtick || byte == Byte.dollar || byte == Byte.backslash
      || (inDoubleQuotes && byte == Byte.doubleQuote)
  }

  /// Parses the inside of backticks after taking off one level of backslashes.
  private mutating func parseUnescaped(
    _ start: Int, _ close: Int, inDoubleQuotes: Bool
  ) -> CommandList {
    var inner: [UInt8] = []
    var innerOffsets: [Int] = []
    inner.reserveCapacity(close - start)
    innerOffsets.reserveCapacity(close - start + 1)
    var offset = start
    while offset < close {
      if bytes[offset] == Byte.backslash, offset + 1 < close,
        isBacktickEscape(bytes[offset + 1], inDoubleQuotes)
      {
        offset += 1
      }
      innerOffsets.append(scriptOffset(offset))
      inner.append(bytes[offset])
      offset += 1
    }
    innerOffsets.append(scriptOffset(close))

    let saved = (bytes, offsets, end)
    bytes = inner
    offsets = innerOffsets
    end = inner.count
    let list = inRegion(0, inner.count) { $0.parseScript() }
    (bytes, offsets, end) = saved
    return list
  }

  // MARK: - Arithmetic

  /// Reads `$((…))`, or `$( (…) )` where the brackets do not close together.
  private mutating func readArithmeticExpansion(from start: Int, open: Int) -> ShellWordPart? {
    let inner = skippingContinuations(open + 1) + 1
    let key = scriptOffset(start)
    if let close = nestedParentheses[key] {
      return readNestedSubstitution(from: start, open: open, close: close) {
        .commandSubstitution($0)
      }
    }
    position = inner
    let contents = nested(at: start, otherwise: nil) { parser in
      parser.readArithmetic(closing: Byte.closeParenthesis)
    }
    guard !isAbandoned else { return part(.literal(""), start, end) }
    if let contents {
      if byte(at: position) == Byte.closeParenthesis {
        position += 1
        return part(.arithmetic(contents), start, position)
      }
      // The rest up to the bracket of `$(`.
      var rest = PartsBuilder()
      let isClosed = nested(at: start, otherwise: false) { parser in
        parser.readBalanced(
          open: Byte.openParenthesis, close: Byte.closeParenthesis, into: &rest)
      }
      if isClosed {
        nestedParentheses[key] = position - 1
        return readNestedSubstitution(from: start, open: open, close: position - 1) {
          .commandSubstitution($0)
        }
      }
    }
    guard !isAbandoned else { return part(.literal(""), start, end) }
    recoverFromUnclosed("$((", by: "))", from: start)
    return rawPart(start, max(position, start + 1))
  }

  private mutating func readNestedSubstitution(
    from start: Int, open: Int, close: Int, _ kind: (CommandList) -> ShellWordPart.Kind
  ) -> ShellWordPart {
    let list = nested(at: start, otherwise: CommandList(items: [], range: range(start, start))) {
      parser in parser.inRegion(open + 1, close) { $0.parseScript() }
    }
    position = isAbandoned ? end : close + 1
    return part(kind(list), start, close + 1)
  }

  /// Reads `$[…]`, the old way to write arithmetic.
  private mutating func readOldArithmetic(from start: Int, open: Int) -> ShellWordPart? {
    position = open + 1
    let contents = nested(at: start, otherwise: nil) { parser in
      parser.readArithmetic(closing: Byte.closeBracket)
    }
    guard !isAbandoned else { return part(.literal(""), start, end) }
    guard let contents else {
      recoverFromUnclosed("$[", by: "]", from: start)
      return rawPart(start, max(position, start + 1))
    }
    return part(.arithmetic(contents), start, position)
  }

  /// Reads an expression and the bracket that closes it; nil where there is none.
  mutating func readArithmetic(closing close: UInt8) -> ArithmeticExpression? {
    let start = position
    let open = close == Byte.closeBracket ? Byte.openBracket : Byte.openParenthesis
    var builder = PartsBuilder()
    guard readBalanced(open: open, close: close, into: &builder) else { return nil }
    var expansions: [ShellWordPart] = []
    collectExpansions(builder.finish(in: self), into: &expansions)
    return ArithmeticExpression(expansions: expansions, range: range(start, position - 1))
  }

  /// The expansions among parts, those in double quotes too.
  private func collectExpansions(_ parts: [ShellWordPart], into result: inout [ShellWordPart]) {
    for part in parts {
      switch part.kind {
      case .literal, .singleQuoted, .ansiQuoted: continue
      case .doubleQuoted(let inner): collectExpansions(inner, into: &result)
      default: result.append(part)
      }
    }
  }
}
