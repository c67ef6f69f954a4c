import SourceText

extension ShellParser {
  /// Parses `[[ … ]]`; gives its operands.
  mutating func parseTest() -> [ShellWord] {
    let opening = advance()
    let saved = state
    state.readsTest = true
    // Nothing but `]]` is reserved in a test.
    state.lastToken = .testStart
    state.tokenBefore = .testStart
    var operands: [ShellWord] = []
    let test = readToken()
    let last = parseTestOr(test, into: &operands)
    let isClosed = last?.kind == .testEnd
    if let last, !isClosed {
      reportTestProblem(last, opening)
    }
    if !isClosed { skipTest() }
    let (lastEnd, lookahead) = (position, state.lookahead)
    state = saved
    state.lookahead = lookahead
    state.lastEnd = lastEnd
    state.tokenBefore = .testStart
    state.lastToken = .testEnd
    return operands
  }

  private mutating func reportTestProblem(_ token: Token, _ opening: Token) {
    if token.kind == .end {
      report("'[[' is never closed by ']]'", at: range(of: token), opening: range(of: opening))
    } else {
      report("unexpected \(describe(token)) in '[['", at: range(of: token))
    }
  }

  /// Skips the rest of a broken test: to its `]]`, or to the end of the line.
  private mutating func skipTest() {
    state.readsRegularExpression = false
    state.readsPattern = false
    if position > 0, position <= end, bytes[position - 1] == Byte.newline {
      position -= 1
      return
    }
    while !isAbandoned {
      let before = position
      if byte(at: before) == Byte.newline { return }
      let token = readToken()
      if token.kind == .testEnd || token.kind == .end { return }
      if token.kind == .newline {
        position = token.start
        return
      }
      if position == before { position += 1 }
    }
  }

  private mutating func readTestTokenBehindNewlines() -> Token {
    while true {
      let token = readToken()
      if token.kind != .newline { return token }
    }
  }

  /// Each of these takes the first token of an expression and gives the first one behind it, or
  /// nil where a problem was reported.
  private mutating func parseTestOr(_ first: Token, into operands: inout [ShellWord]) -> Token? {
    var next = parseTestAnd(first, into: &operands)
    while let token = next, token.kind == .orOr {
      next = parseTestAnd(readTestTokenBehindNewlines(), into: &operands)
    }
    return next
  }

  private mutating func parseTestAnd(_ first: Token, into operands: inout [ShellWord]) -> Token? {
    var next = parseTestTerm(first, into: &operands)
    while let token = next, token.kind == .andAnd {
      next = parseTestTerm(readTestTokenBehindNewlines(), into: &operands)
    }
    return next
  }

  private mutating func parseTestTerm(_ first: Token, into operands: inout [ShellWord]) -> Token? {
    var first = first
    while first.kind == .newline || isWord(first, "!") { first = readTestTokenBehindNewlines() }
    switch first.kind {
    case .openParenthesis:
      return nested(at: first.start, otherwise: nil) { parser in
        let inner = parser.parseTestOr(parser.readTestTokenBehindNewlines(), into: &operands)
        guard let inner else { return nil }
        guard inner.kind == .closeParenthesis else {
          parser.report(
            "'(' is never closed by ')' before \(parser.describe(inner))",
            at: parser.range(of: inner), opening: parser.range(of: first))
          return inner.kind == .testEnd ? inner : nil
        }
        return parser.readTestTokenBehindNewlines()
      }
    case .word:
      guard let word = first.word else { return nil }
      if isUnaryOperator(first) {
        let operand = readToken()
        guard operand.kind == .word, let word = operand.word else {
          report(
            "an operand is missing after '\(spelling(first))', before \(describe(operand))",
            at: range(of: operand), opening: range(of: first))
          return operand.kind == .testEnd ? operand : nil
        }
        operands.append(word)
        return readTestTokenBehindNewlines()
      }
      operands.append(word)
      return parseBinaryTest(into: &operands)
    case .end: return first
    default:
      report("unexpected \(describe(first)) in '[['", at: range(of: first))
      return first.kind == .testEnd ? first : nil
    }
  }

  /// Parses what follows an operand.
  private mutating func parseBinaryTest(into operands: inout [ShellWord]) -> Token? {
    let token = readToken()
    switch token.kind {
    case .testEnd, .andAnd, .orOr, .closeParenthesis: return token
    case .less, .greater: break
    case .word:
      switch token.word.flatMap({ $0.staticText()?.text }) ?? "" {
      case "=", "==", "!=": state.readsPattern = true
      case "=~": state.readsRegularExpression = true
      case "-nt", "-ot", "-ef", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "<", ">": break
      default:
        report("'\(spelling(token))' is not an operator of '[['", at: range(of: token))
        return nil
      }
    case .end: return token
    default:
      report("unexpected \(describe(token)) in '[['", at: range(of: token))
      return nil
    }
    let operand = readToken()
    state.readsPattern = false
    state.readsRegularExpression = false
    guard operand.kind == .word, let word = operand.word else {
      report(
        "an operand is missing after '\(spelling(token))', before \(describe(operand))",
        at: range(of: operand), opening: range(of: token))
      return operand.kind == .testEnd ? operand : nil
    }
    operands.append(word)
    return readTestTokenBehindNewlines()
  }

  private func isWord(_ token: Token, _ text: StaticString) -> Bool {
    token.kind == .word && token.end - token.start == text.utf8CodeUnitCount
      && text.withUTF8Buffer { bytes[token.start..<token.end].elementsEqual($0) }
  }

  /// Whether a word is an operator of one operand, as `test_unop` in bash lists them.
  private func isUnaryOperator(_ token: Token) -> Bool {
    guard token.end - token.start == 2, bytes[token.start] == Byte.dash else { return false }
    switch Unicode.Scalar(bytes[token.start + 1]) {
    case "a", "b", "c", "d", "e", "f", "g", "h", "k", "n", "o", "p", "r", "s", "t", "u", "v", "w",
      "x", "z", "G", "L", "N", "O", "R", "S":
      return true
    default: return false
    }
  }
}
