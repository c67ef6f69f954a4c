import SourceText

extension ShellParser {
  /// Parses commands up to one of the closers that are open, or the end.
  ///
  /// - Parameters:
  ///   - closers: what ends this list, besides what ends those around it.
  ///   - opening: what the list belongs to; nil where it may be empty.
  mutating func parseList(closers: Closers, opening: SourceRange?) -> CommandList {
    let outer = state.closers
    state.closers.formUnion(closers)
    defer { state.closers = outer }
    skipNewlines()
    let start = peekToken().start
    var listEnd = start
    var items: [CommandList.Item] = []
    while true {
      let token = peekToken()
      if token.kind == .end || state.closers.includes(token.kind) { break }
      guard token.kind.beginsCommand else {
        reportUnexpected(token)
        advance()
        skipToSeparator()
        takeSeparator()
        continue
      }
      let command = parseAndOrList()
      var separator = peekToken()
      if separator.kind != .end, !state.closers.includes(separator.kind),
        !isSeparator(separator.kind)
      {
        reportUnexpected(separator)
        // After a newline that a broken command took, the next one may begin.
        let beginsLine = state.tokenBefore == .newline && separator.kind.beginsCommand
        if !beginsLine { skipToSeparator() }
        separator = peekToken()
      }
      items.append(
        CommandList.Item(command: command, runsInBackground: separator.kind == .ampersand))
      listEnd = max(listEnd, command.range.isEmpty ? listEnd : state.lastEnd)
      takeSeparator()
    }
    let bounds = range(start, max(start, listEnd))
    return CommandList(items: items, range: items.isEmpty ? range(start, start) : bounds)
  }

  /// Parses a list that must hold a command.
  mutating func parseBody(closers: Closers, opening: Token, after what: String) -> CommandList {
    let openingRange = range(opening.start, opening.end)
    let list = nested(
      at: opening.start, otherwise: CommandList(items: [], range: openingRange)
    ) { parser in parser.parseList(closers: closers, opening: openingRange) }
    if list.items.isEmpty, peek() != .end {
      let token = peekToken()
      report(
        "a command is missing after '\(what)'", at: range(token.start, token.end),
        opening: openingRange)
    }
    return list
  }

  private func isSeparator(_ kind: TokenKind) -> Bool {
    kind == .newline || kind == .semicolon || kind == .ampersand
  }

  private mutating func takeSeparator() {
    if isSeparator(peek()) { advance() }
    skipNewlines()
  }

  mutating func skipNewlines() {
    while peek() == .newline { advance() }
  }

  /// Skips to where a command may begin again.
  private mutating func skipToSeparator() {
    while true {
      let kind = peek()
      if kind == .end || isSeparator(kind) || state.closers.includes(kind) { return }
      advance()
    }
  }

  // MARK: - Lists and pipelines

  private mutating func parseAndOrList() -> AndOrList {
    let start = peekToken().start
    let first = parsePipeline()
    var rest: [AndOrList.Continuation] = []
    while true {
      let kind = peek()
      guard kind == .andAnd || kind == .orOr else { break }
      let token = advance()
      skipNewlines()
      if !peek().beginsCommand {
        reportMissingCommand(after: token)
        break
      }
      rest.append(.init(operator: kind == .andAnd ? .and : .or, pipeline: parsePipeline()))
    }
    return AndOrList(first: first, rest: rest, range: range(start, max(start, state.lastEnd)))
  }

  private mutating func parsePipeline() -> Pipeline {
    let start = peekToken().start
    var isNegated = false
    var isTimed = false
    var prefix: Token?
    prefixes: while true {
      switch peek() {
      case .bang: isNegated.toggle()
      case .time: isTimed = true
      case .timeOption, .timeIgnore: break
      default: break prefixes
      }
      prefix = advance()
    }
    var commands: [ShellCommand] = []
    if let prefix, !peek().beginsCommand {
      // `time` and `!` may stand alone.
      switch peek() {
      case .newline, .semicolon, .end: break
      default: reportMissingCommand(after: prefix)
      }
    } else {
      commands.append(parseCommand())
      while peek() == .pipe || peek() == .pipeAnd {
        let token = advance()
        skipNewlines()
        let next = peek()
        if !next.beginsCommand || next == .bang {
          reportMissingCommand(after: token)
          break
        }
        commands.append(parseCommand())
      }
    }
    return Pipeline(
      commands: commands, isNegated: isNegated, isTimed: isTimed,
      range: range(start, max(start, state.lastEnd)))
  }

  private mutating func parseCommand() -> ShellCommand {
    let token = peekToken()
    switch token.kind {
    case .function: return parseFunction()
    case .coproc: return parseCoprocess()
    case let kind where kind.beginsCompoundCommand: return parseCompoundCommand()
    case let kind where kind.isSimpleCommandElement:
      return parseSimpleCommand(mayBeFunction: true)
    default:
      reportUnexpected(token)
      advance()
      return ShellCommand(
        kind: .simple(SimpleCommand(assignments: [], words: [])), redirections: [],
        range: range(token.start, token.end))
    }
  }

  // MARK: - Simple commands

  /// Parses a simple command; `first` is a word of it that was already taken.
  mutating func parseSimpleCommand(mayBeFunction: Bool, first: Token? = nil) -> ShellCommand {
    let start = first?.start ?? peekToken().start
    var assignments: [Assignment] = []
    var words: [ShellWord] = first?.word.map { [$0] } ?? []
    var redirections: [Redirection] = []
    var nameToken: Token?
    while true {
      let token = peekToken()
      switch token.kind {
      case .word:
        advance()
        state.readsLeadingRedirections = false
        if let word = token.word { words.append(word) }
        if mayBeFunction, words.count == 1, assignments.isEmpty, redirections.isEmpty {
          if peek() == .openParenthesis { return parseFunctionBody(named: token, from: start) }
          nameToken = token
        }
      case .assignmentWord:
        advance()
        state.readsLeadingRedirections = false
        if let assignment = token.assignment { assignments.append(assignment) }
      case let kind where kind.isSimpleCommandElement:
        state.readsLeadingRedirections = false
        if let redirection = parseRedirection() { redirections.append(redirection) }
        state.readsLeadingRedirections = words.isEmpty && assignments.isEmpty
      default:
        state.readsLeadingRedirections = false
        if let nameToken { noteOptions(nameToken, words) }
        return ShellCommand(
          kind: .simple(SimpleCommand(assignments: assignments, words: words)),
          redirections: redirections, range: range(start, max(start, state.lastEnd)))
      }
    }
  }

  /// Notes what changes how later lines are read: `shopt -s extglob`.
  private mutating func noteOptions(_ name: Token, _ words: [ShellWord]) {
    guard name.end - name.start == 5, words.count >= 3, text(name.start, name.end) == "shopt",
      bytes.text(in: words[1].range) == "-s", offsets == nil
    else { return }
    if words.dropFirst(2).contains(where: { bytes.text(in: $0.range) == "extglob" }) {
      extendedPatterns = true
    }
  }

  /// Parses the redirections behind a compound command.
  mutating func parseRedirections() -> [Redirection] {
    var result: [Redirection] = []
    while true {
      let kind = peek()
      guard kind == .number || kind == .redirectionWord || kind.isRedirectionOperator else {
        return result
      }
      if let redirection = parseRedirection() { result.append(redirection) }
    }
  }

  private mutating func parseRedirection() -> Redirection? {
    let start = peekToken().start
    var descriptor: Located<String>?
    if peek() == .number || peek() == .redirectionWord {
      let token = advance()
      descriptor = Located(text(token.start, token.end), at: range(token.start, token.end))
    }
    guard peek().isRedirectionOperator else {
      reportUnexpected(peekToken())
      return nil
    }
    let operatorToken = advance()
    let target = peekToken()
    let isDuplication = operatorToken.kind == .lessAnd || operatorToken.kind == .greaterAnd
    switch target.kind {
    case .word: break
    case .number where isDuplication, .dash where isDuplication: break
    default:
      reportUnexpected(
        target, otherwise: "a word is missing after '\(spelling(operatorToken))'")
      return nil
    }
    advance()
    let word =
      target.word
      ?? ShellWord(
        parts: [rawPart(target.start, target.end)], range: range(target.start, target.end))
    let redirectionTarget: Redirection.Target
    switch operatorToken.kind {
    case .doubleLess, .doubleLessDash:
      redirectionTarget = .hereDocument(
        announceHereDocument(operatorToken, delimiter: target))
    case .tripleLess: redirectionTarget = .hereString(word)
    default: redirectionTarget = .word(word)
    }
    return Redirection(
      operator: spelling(operatorToken), descriptor: descriptor, target: redirectionTarget,
      range: range(start, target.end))
  }
}
