import SourceText

extension ShellParser {
  /// Parses a compound command and its redirections.
  mutating func parseCompoundCommand() -> ShellCommand {
    let opening = peekToken()
    let kind: ShellCommand.Kind
    switch opening.kind {
    case .if: kind = parseConditional()
    case .while, .until: kind = parseLoop()
    case .for, .select: kind = parseFor()
    case .case: kind = parseCase()
    case .openParenthesis:
      advance()
      let list = parseBody(closers: .parenthesis, opening: opening, after: "(")
      close(.closeParenthesis, ")", of: opening)
      kind = .subshell(list)
    case .openBrace:
      advance()
      let list = parseBody(closers: .brace, opening: opening, after: "{")
      close(.closeBrace, "}", of: opening)
      kind = .group(list)
    case .testStart:
      kind = .test(parseTest())
    default:
      advance()
      kind = .arithmetic(
        opening.arithmetic ?? ArithmeticExpression(expansions: [], range: range(of: opening)))
    }
    let redirections = parseRedirections()
    return ShellCommand(
      kind: kind, redirections: redirections,
      range: range(opening.start, max(opening.start, state.lastEnd)))
  }

  private mutating func parseConditional() -> ShellCommand.Kind {
    let opening = advance()
    var branches: [ConditionalBranch] = []
    var keyword = opening
    while true {
      let condition = parseBody(
        closers: [.then, .else, .fi], opening: keyword, after: spelling(keyword))
      let hasThen = expect(.then, "then", of: keyword)
      let body =
        hasThen
        ? parseBody(closers: [.else, .fi], opening: keyword, after: "then")
        : CommandList(items: [], range: range(state.lastEnd, state.lastEnd))
      branches.append(ConditionalBranch(condition: condition, body: body))
      guard peek() == .elif else { break }
      keyword = advance()
    }
    var otherwise: CommandList?
    if peek() == .else {
      let keyword = advance()
      otherwise = parseBody(closers: .fi, opening: keyword, after: "else")
    }
    close(.fi, "fi", of: opening)
    return .conditional(branches, otherwise: otherwise)
  }

  private mutating func parseLoop() -> ShellCommand.Kind {
    let opening = advance()
    let condition = parseBody(
      closers: [.do, .done], opening: opening, after: spelling(opening))
    let hasDo = expect(.do, "do", of: opening)
    let body =
      hasDo
      ? parseBody(closers: .done, opening: opening, after: "do")
      : CommandList(items: [], range: range(state.lastEnd, state.lastEnd))
    close(.done, "done", of: opening)
    return .loop(isUntil: opening.kind == .until, condition: condition, body: body)
  }

  // MARK: - for and select

  private mutating func parseFor() -> ShellCommand.Kind {
    let opening = advance()
    if peek() == .arithmeticForExpressions {
      let token = advance()
      let expression =
        token.arithmetic ?? ArithmeticExpression(expansions: [], range: range(of: token))
      checkSections(of: token)
      if peek() == .newline || peek() == .semicolon {
        advance()
        skipNewlines()
      }
      return .forArithmetic(expression, body: parseForBody(of: opening))
    }
    guard peek() == .word else {
      reportUnexpected(peekToken(), otherwise: "a name is missing after '\(spelling(opening))'")
      skipForHead()
      let nowhere = range(state.lastEnd, state.lastEnd)
      return .forEach(
        isSelect: opening.kind == .select, variable: Located("", at: nowhere), words: nil,
        body: parseForBody(of: opening))
    }
    let nameToken = advance()
    let variable = Located(text(nameToken.start, nameToken.end), at: range(of: nameToken))
    var words: [ShellWord]?
    state.awaitsIn = true
    if peek() == .semicolon {
      state.awaitsIn = false
      advance()
      skipNewlines()
    } else {
      skipNewlines()
      state.awaitsIn = false
      if peek() == .in {
        advance()
        words = parseForWords()
      }
    }
    return .forEach(
      isSelect: opening.kind == .select, variable: variable, words: words,
      body: parseForBody(of: opening))
  }

  private mutating func parseForWords() -> [ShellWord] {
    var words: [ShellWord] = []
    while peek() == .word {
      if let word = advance().word { words.append(word) }
    }
    if peek() == .semicolon || peek() == .newline {
      advance()
      skipNewlines()
    } else if peek() != .end {
      reportUnexpected(peekToken())
      skipForHead()
    }
    return words
  }

  /// Skips what cannot stand before a loop's body, up to the end of the line or `do`.
  private mutating func skipForHead() {
    while true {
      switch peek() {
      case .end, .do, .openBrace: return
      case .semicolon, .newline:
        advance()
        skipNewlines()
        return
      case let kind where state.closers.includes(kind): return
      default: advance()
      }
    }
  }

  private mutating func parseForBody(of opening: Token) -> CommandList {
    if peek() == .openBrace {
      let brace = advance()
      let body = parseBody(closers: .brace, opening: brace, after: "{")
      close(.closeBrace, "}", of: brace)
      return body
    }
    guard expect(.do, "do", of: opening) else {
      return CommandList(items: [], range: range(state.lastEnd, state.lastEnd))
    }
    let body = parseBody(closers: .done, opening: opening, after: "do")
    close(.done, "done", of: opening)
    return body
  }

  /// Checks that an arithmetic `for` has three expressions, counted as bash counts them.
  private mutating func checkSections(of token: Token) {
    guard let expression = token.arithmetic, offsets == nil else { return }
    let limit = expression.range.end
    var separators = 0
    var offset = expression.range.start
    var hidden = expression.expansions.makeIterator()
    var next = hidden.next()
    while offset < limit {
      if let part = next, offset >= part.range.start {
        offset = max(offset, part.range.end)
        next = hidden.next()
        continue
      }
      switch bytes[offset] {
      case Byte.semicolon: separators += 1
      case Byte.backslash: offset += 1
      case Byte.singleQuote, Byte.doubleQuote:
        offset = self.offset(of: bytes[offset], from: offset + 1) ?? limit
      default: break
      }
      offset += 1
    }
    if separators != 2 {
      report("'for ((' needs three expressions, separated by ';'", at: range(of: token))
    }
  }

  // MARK: - case

  private mutating func parseCase() -> ShellCommand.Kind {
    let opening = advance()
    var word = ShellWord(parts: [], range: range(opening.end, opening.end))
    if peek() == .word, let subject = advance().word {
      word = subject
    } else {
      reportUnexpected(peekToken(), otherwise: "a word is missing after 'case'")
    }
    state.awaitsIn = true
    state.awaitsCaseIn = true
    skipNewlines()
    let hasIn = peek() == .in
    state.awaitsIn = false
    state.awaitsCaseIn = false
    guard hasIn else {
      _ = expect(.in, "in", of: opening)
      return .caseOf(word, [])
    }
    advance()
    var clauses: [CaseClause] = []
    let outer = state.closers
    state.closers.formUnion(.esac)
    defer { state.closers = outer }
    while true {
      skipNewlines()
      let token = peekToken()
      if token.kind == .esac || token.kind == .end { break }
      guard let clause = parseClause(of: opening) else { break }
      clauses.append(clause)
      if peek() == .esac || peek() == .end { break }
      if !Closers.clause.includes(peek()) { break }
      advance()
    }
    state.closers = outer
    state.readsCasePattern = false
    close(.esac, "esac", of: opening)
    return .caseOf(word, clauses)
  }

  /// Parses a clause up to its terminator; nil where there is none.
  private mutating func parseClause(of opening: Token) -> CaseClause? {
    let start = peekToken().start
    if peek() == .openParenthesis { advance() }
    var patterns: [ShellWord] = []
    while true {
      let token = peekToken()
      guard token.kind == .word, let pattern = token.word else {
        report(
          "a pattern is missing before \(describe(token))", at: range(of: token),
          opening: range(of: opening))
        break
      }
      advance()
      patterns.append(pattern)
      guard peek() == .pipe else { break }
      advance()
    }
    if peek() == .closeParenthesis {
      advance()
    } else {
      reportUnexpected(
        peekToken(), otherwise: "')' is missing behind a pattern, before \(describe(peekToken()))")
      state.readsCasePattern = false
      while ![.closeParenthesis, .newline, .end, .esac].contains(peek()) { advance() }
      if peek() == .closeParenthesis { advance() }
    }
    let body = nested(
      at: start, otherwise: CommandList(items: [], range: range(start, start))
    ) { parser in parser.parseList(closers: [.clause, .esac], opening: nil) }
    let terminatorEnd =
      Closers.clause.includes(peek()) ? peekToken().end : state.lastEnd
    return CaseClause(
      patterns: patterns, body: body, range: range(start, max(start, terminatorEnd)))
  }

  // MARK: - Functions and coprocesses

  mutating func parseFunction() -> ShellCommand {
    let opening = advance()
    guard peek() == .word else {
      reportUnexpected(peekToken(), otherwise: "a name is missing after 'function'")
      return emptyCommand(from: opening.start)
    }
    let name = advance()
    if peek() == .openParenthesis {
      let parenthesis = advance()
      guard peek() == .closeParenthesis else {
        // `function name ( … )`: the brackets are the body.
        let list = parseBody(closers: .parenthesis, opening: parenthesis, after: "(")
        close(.closeParenthesis, ")", of: parenthesis)
        let redirections = parseRedirections()
        let body = ShellCommand(
          kind: .subshell(list), redirections: redirections,
          range: range(parenthesis.start, max(parenthesis.start, state.lastEnd)))
        return functionCommand(name, body, from: opening.start)
      }
      advance()
    }
    return parseFunctionCompound(named: name, from: opening.start)
  }

  /// Parses `() body` behind a function's name.
  mutating func parseFunctionBody(named name: Token, from start: Int) -> ShellCommand {
    advance()
    guard peek() == .closeParenthesis else {
      reportUnexpected(peekToken(), otherwise: "unexpected '(' behind '\(spelling(name))'")
      while ![.closeParenthesis, .newline, .end].contains(peek()) { advance() }
      if peek() == .closeParenthesis { advance() }
      return emptyCommand(from: start, word: name.word)
    }
    advance()
    return parseFunctionCompound(named: name, from: start)
  }

  private mutating func parseFunctionCompound(named name: Token, from start: Int) -> ShellCommand {
    skipNewlines()
    guard peek().beginsCompoundCommand else {
      reportUnexpected(
        peekToken(),
        otherwise: "the body of function '\(spelling(name))' is missing, before "
          + describe(peekToken()))
      return emptyCommand(from: start, word: name.word)
    }
    let body = parseCompoundCommand()
    return functionCommand(name, body, from: start)
  }

  private func functionCommand(
    _ name: Token, _ body: ShellCommand, from start: Int
  ) -> ShellCommand {
    ShellCommand(
      kind: .function(
        name: Located(text(name.start, name.end), at: range(of: name)), body: body),
      redirections: [], range: range(start, max(start, state.lastEnd)))
  }

  private func emptyCommand(from start: Int, word: ShellWord? = nil) -> ShellCommand {
    ShellCommand(
      kind: .simple(SimpleCommand(assignments: [], words: word.map { [$0] } ?? [])),
      redirections: [], range: range(start, max(start, state.lastEnd)))
  }

  mutating func parseCoprocess() -> ShellCommand {
    let opening = advance()
    var name: Located<String>?
    let body: ShellCommand
    if peek().beginsCompoundCommand {
      body = parseCompoundCommand()
    } else if peek() == .word {
      let word = advance()
      if peek().beginsCompoundCommand {
        name = Located(text(word.start, word.end), at: range(of: word))
        body = parseCompoundCommand()
      } else {
        body = parseSimpleCommand(mayBeFunction: false, first: word)
      }
    } else if peek().isSimpleCommandElement {
      body = parseSimpleCommand(mayBeFunction: false)
    } else {
      reportMissingCommand(after: opening)
      return emptyCommand(from: opening.start)
    }
    return ShellCommand(
      kind: .coprocess(name: name, body: body), redirections: [],
      range: range(opening.start, max(opening.start, state.lastEnd)))
  }
}
