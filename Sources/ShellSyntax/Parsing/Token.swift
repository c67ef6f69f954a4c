import SourceText

/// What the lexer tells apart; the names follow bash's own grammar.
enum TokenKind: UInt8 {
  case end, newline
  case semicolon, doubleSemicolon, semicolonAnd, doubleSemicolonAnd
  case ampersand, andAnd, orOr, pipe, pipeAnd
  case openParenthesis, closeParenthesis
  case less, greater, doubleLess, doubleLessDash, tripleLess, doubleGreater
  case lessAnd, greaterAnd, lessGreater, greaterPipe, andGreater, andDoubleGreater
  /// The `-` of `>&-`.
  case dash
  case word, assignmentWord
  /// Digits before a redirection, or behind `>&`.
  case number
  /// `{name}` before a redirection.
  case redirectionWord
  case `if`, then, elif, `else`, fi
  case `case`, esac, `for`, select, `while`, until, `do`, done, `in`
  case function, coproc, time, timeOption, timeIgnore, bang
  case openBrace, closeBrace, testStart, testEnd
  case arithmeticCommand, arithmeticForExpressions
  /// What stands before the first token of a command substitution.
  case substitutionStart

  /// Whether this begins a redirection, its descriptor aside.
  var isRedirectionOperator: Bool {
    switch self {
    case .less, .greater, .doubleLess, .doubleLessDash, .tripleLess, .doubleGreater, .lessAnd,
      .greaterAnd, .lessGreater, .greaterPipe, .andGreater, .andDoubleGreater:
      true
    default: false
    }
  }

  /// Whether this may stand in a simple command.
  var isSimpleCommandElement: Bool {
    switch self {
    case .word, .assignmentWord, .number, .redirectionWord: true
    default: isRedirectionOperator
    }
  }

  /// Whether this begins a compound command.
  var beginsCompoundCommand: Bool {
    switch self {
    case .if, .case, .for, .select, .while, .until, .openBrace, .testStart, .openParenthesis,
      .arithmeticCommand:
      true
    default: false
    }
  }

  /// Whether a command can begin with this.
  var beginsCommand: Bool {
    switch self {
    case .function, .coproc, .time, .bang: true
    default: isSimpleCommandElement || beginsCompoundCommand
    }
  }
}

/// A token with its place in the parser's buffer.
///
/// It is kept small, since every level of nesting holds some of them on the stack.
struct Token {
  /// What a token carries besides its kind.
  indirect enum Payload {
    case word(ShellWord)
    case assignment(Assignment)
    case arithmetic(ArithmeticExpression)
  }

  var kind: TokenKind
  var start: Int
  var end: Int
  var payload: Payload?
  /// Whether any of the word is quoted.
  var isQuoted = false

  /// The word, for the kinds that are one.
  var word: ShellWord? {
    guard case .word(let word)? = payload else { return nil }
    return word
  }

  /// The assignment, for an assignment word.
  var assignment: Assignment? {
    guard case .assignment(let assignment)? = payload else { return nil }
    return assignment
  }

  /// The expression, for an arithmetic command or the brackets of an arithmetic `for`.
  var arithmetic: ArithmeticExpression? {
    guard case .arithmetic(let expression)? = payload else { return nil }
    return expression
  }
}

/// What closes the constructs that are open, so that an error in one leaves the others whole.
struct Closers: OptionSet {
  let rawValue: UInt16
  static let then = Closers(rawValue: 1)
  static let `else` = Closers(rawValue: 2)
  static let fi = Closers(rawValue: 4)
  static let `do` = Closers(rawValue: 8)
  static let done = Closers(rawValue: 16)
  static let esac = Closers(rawValue: 32)
  static let brace = Closers(rawValue: 64)
  static let parenthesis = Closers(rawValue: 128)
  static let clause = Closers(rawValue: 256)

  /// Whether a token is one of these.
  func includes(_ kind: TokenKind) -> Bool {
    switch kind {
    case .then: contains(.then)
    case .elif, .else: contains(.else)
    case .fi: contains(.fi)
    case .do: contains(.do)
    case .done: contains(.done)
    case .esac: contains(.esac)
    case .closeBrace: contains(.brace)
    case .closeParenthesis: contains(.parenthesis)
    case .doubleSemicolon, .semicolonAnd, .doubleSemicolonAnd: contains(.clause)
    default: false
    }
  }
}
