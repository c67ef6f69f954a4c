import SourceText

/// What the lexer remembers of the tokens before; bash keeps the same things.
struct LexicalState {
  /// A token that was read ahead.
  var lookahead: Token?
  /// The token read last, and the one before it.
  var lastToken = TokenKind.newline
  var tokenBefore = TokenKind.newline
  /// Where the token taken last ended.
  var lastEnd = 0
  /// What would close the constructs that are open.
  var closers: Closers = []
  /// Whether patterns of a `case` are read, so that only `esac` is reserved.
  var readsCasePattern = false
  /// Whether the words are a declaration's, so that `name=( … )` is an array.
  var acceptsArrays = false
  /// Whether only redirections were read of a simple command.
  var readsLeadingRedirections = false
  /// Whether the next word is a regular expression.
  var readsRegularExpression = false
  /// Whether the next word may be an extended pattern.
  var readsPattern = false
  /// Whether `]]` ends something.
  var readsTest = false
  /// Whether the words are an array's elements.
  var readsArray = false
  /// How many `case` commands wait for their `esac`.
  var openCases = 0
  /// Whether `in` is awaited behind a newline, and whether it is a `case`'s.
  var awaitsIn = false
  var awaitsCaseIn = false

  /// Whether a reserved word may follow the token read last.
  var acceptsReservedWord: Bool {
    switch lastToken {
    case .newline, .semicolon, .openParenthesis, .closeParenthesis, .pipe, .ampersand, .openBrace,
      .closeBrace, .andAnd, .bang, .pipeAnd, .do, .done, .elif, .else, .esac, .fi, .if, .orOr,
      .doubleSemicolon, .semicolonAnd, .doubleSemicolonAnd, .then, .time, .timeOption,
      .timeIgnore, .coproc, .until, .while, .substitutionStart, .arithmeticCommand, .testEnd:
      true
    case .word: tokenBefore == .coproc || tokenBefore == .function
    default: false
    }
  }

  /// Whether the next word may be a command's name.
  var standsAtCommand: Bool {
    switch lastToken {
    case .assignmentWord: true
    case .doubleSemicolon, .semicolonAnd, .doubleSemicolonAnd: false
    default: (readsLeadingRedirections && !readsCasePattern) || acceptsReservedWord
    }
  }

  /// Whether the next word may be an assignment.
  var acceptsAssignment: Bool { standsAtCommand && !readsCasePattern }

  /// Whether `time` is reserved here.
  var acceptsTime: Bool {
    switch lastToken {
    case .semicolon, .newline: tokenBefore != .pipe && tokenBefore != .pipeAnd
    case .andAnd, .orOr, .ampersand, .while, .do, .until, .if, .then, .elif, .else, .openBrace,
      .openParenthesis, .closeParenthesis, .bang, .time, .timeOption, .timeIgnore,
      .substitutionStart:
      true
    default: false
    }
  }
}

extension ShellParser {
  /// The kind of the next token.
  @inline(never)
  mutating func peek() -> TokenKind { state.lookahead?.kind ?? peekToken().kind }

  /// The next token, left where it is.
  @inline(never)
  mutating func peekToken() -> Token {
    if let token = state.lookahead { return token }
    let token = readToken()
    state.tokenBefore = state.lastToken
    state.lastToken = token.kind
    state.lookahead = token
    return token
  }

  /// Takes the next token.
  @discardableResult @inline(never)
  mutating func advance() -> Token {
    let token = peekToken()
    state.lookahead = nil
    state.lastEnd = token.end
    return token
  }

  /// Reads a token at ``position``.
  mutating func readToken() -> Token {
    skipBlanks()
    let start = position
    guard start < end, !isAbandoned else {
      position = end
      return Token(kind: .end, start: end, end: end)
    }
    if bytes[position] == Byte.hash {
      position = endOfLine(from: start)
      comments.append(range(start, position))
      guard position < end else { return Token(kind: .end, start: end, end: end) }
    }
    let byte = bytes[position]
    if byte == Byte.newline {
      let newline = position
      position += 1
      state.acceptsArrays = false
      if !pendingHereDocuments.isEmpty { readHereDocumentBodies() }
      return Token(kind: .newline, start: newline, end: newline + 1)
    }
    if state.readsRegularExpression { return readWordToken() }
    if byte.endsWord {
      state.acceptsArrays = false
      if let token = readOperator(byte, at: start) { return token }
    } else if byte == Byte.dash, state.lastToken == .lessAnd || state.lastToken == .greaterAnd {
      position += 1
      return Token(kind: .dash, start: start, end: position)
    }
    return readWordToken()
  }

  private mutating func skipBlanks() {
    while position < end {
      switch bytes[position] {
      case Byte.space, Byte.tab: position += 1
      case Byte.backslash where position + 1 >= end || bytes[position + 1] == Byte.newline:
        // At the very end bash reads a newline that is not there.
        position = min(end, position + 2)
      default: return
      }
    }
  }

  /// Reads an operator; nil where it is the beginning of a process substitution.
  private mutating func readOperator(_ first: UInt8, at start: Int) -> Token? {
    let next = skippingContinuations(start + 1)
    let second = byte(at: next)
    let afterNext = skippingContinuations(next + 1)
    let third = byte(at: afterNext)

    func token(_ kind: TokenKind, endingAt end: Int) -> Token {
      position = end
      return Token(kind: kind, start: start, end: end)
    }

    switch (first, second) {
    case (Byte.less, Byte.less):
      if third == Byte.dash { return token(.doubleLessDash, endingAt: afterNext + 1) }
      if third == Byte.less { return token(.tripleLess, endingAt: afterNext + 1) }
      return token(.doubleLess, endingAt: next + 1)
    case (Byte.greater, Byte.greater): return token(.doubleGreater, endingAt: next + 1)
    case (Byte.semicolon, Byte.semicolon):
      state.readsCasePattern = true
      if third == Byte.ampersand { return token(.doubleSemicolonAnd, endingAt: afterNext + 1) }
      return token(.doubleSemicolon, endingAt: next + 1)
    case (Byte.ampersand, Byte.ampersand): return token(.andAnd, endingAt: next + 1)
    case (Byte.pipe, Byte.pipe): return token(.orOr, endingAt: next + 1)
    case (Byte.openParenthesis, Byte.openParenthesis):
      if let arithmetic = readDoubleParentheses(from: start, inner: next + 1) { return arithmetic }
    case (Byte.less, Byte.ampersand): return token(.lessAnd, endingAt: next + 1)
    case (Byte.greater, Byte.ampersand): return token(.greaterAnd, endingAt: next + 1)
    case (Byte.less, Byte.greater): return token(.lessGreater, endingAt: next + 1)
    case (Byte.greater, Byte.pipe): return token(.greaterPipe, endingAt: next + 1)
    case (Byte.ampersand, Byte.greater):
      if third == Byte.greater { return token(.andDoubleGreater, endingAt: afterNext + 1) }
      return token(.andGreater, endingAt: next + 1)
    case (Byte.pipe, Byte.ampersand): return token(.pipeAnd, endingAt: next + 1)
    case (Byte.semicolon, Byte.ampersand):
      state.readsCasePattern = true
      return token(.semicolonAnd, endingAt: next + 1)
    default: break
    }

    switch first {
    case Byte.semicolon: return token(.semicolon, endingAt: start + 1)
    case Byte.ampersand: return token(.ampersand, endingAt: start + 1)
    case Byte.pipe: return token(.pipe, endingAt: start + 1)
    case Byte.openParenthesis: return token(.openParenthesis, endingAt: start + 1)
    case Byte.closeParenthesis:
      state.readsCasePattern = false
      return token(.closeParenthesis, endingAt: start + 1)
    case Byte.less where second != Byte.openParenthesis: return token(.less, endingAt: start + 1)
    case Byte.greater where second != Byte.openParenthesis:
      return token(.greater, endingAt: start + 1)
    default: return nil
    }
  }

  /// Reads `(( … ))` where a command may begin or behind `for`; nil where it is two `(`.
  private mutating func readDoubleParentheses(from start: Int, inner: Int) -> Token? {
    let isFor = state.lastToken == .for
    guard isFor || state.acceptsReservedWord else { return nil }
    let key = scriptOffset(start)
    guard nestedParentheses[key] == nil else { return nil }
    let before = (problems, comments.count)
    position = inner
    let contents = nested(at: start, otherwise: nil) { parser in
      parser.readArithmetic(closing: Byte.closeParenthesis)
    }
    guard !isAbandoned else { return Token(kind: .end, start: end, end: end) }
    guard let contents else {
      recoverFromUnclosed("((", by: "))", from: start)
      // What was cut off stands in for a command, so that the problem is not reported twice.
      return Token(
        kind: isFor ? .arithmeticForExpressions : .arithmeticCommand, start: start, end: position,
        payload: .arithmetic(
          ArithmeticExpression(expansions: [], range: range(inner, position))))
    }
    let close = skippingContinuations(position)
    if byte(at: close) == Byte.closeParenthesis {
      position = close + 1
      return Token(
        kind: isFor ? .arithmeticForExpressions : .arithmeticCommand, start: start, end: position,
        payload: .arithmetic(contents))
    }
    if isFor {
      report("'))' is missing behind 'for (('", at: range(close, min(close + 1, end)))
      return Token(
        kind: .arithmeticForExpressions, start: start, end: position, payload: .arithmetic(contents)
      )
    }
    nestedParentheses[key] = position
    problems = before.0
    if comments.count > before.1 { comments.removeLast(comments.count - before.1) }
    position = start
    return nil
  }
}
