import SourceText

/// The bytes that mean something to bash.
enum Byte {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let bang: UInt8 = 0x21
  static let doubleQuote: UInt8 = 0x22
  static let hash: UInt8 = 0x23
  static let dollar: UInt8 = 0x24
  static let percent: UInt8 = 0x25
  static let ampersand: UInt8 = 0x26
  static let singleQuote: UInt8 = 0x27
  static let openParenthesis: UInt8 = 0x28
  static let closeParenthesis: UInt8 = 0x29
  static let star: UInt8 = 0x2A
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let dash: UInt8 = 0x2D
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let less: UInt8 = 0x3C
  static let equals: UInt8 = 0x3D
  static let greater: UInt8 = 0x3E
  static let question: UInt8 = 0x3F
  static let at: UInt8 = 0x40
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let caret: UInt8 = 0x5E
  static let underscore: UInt8 = 0x5F
  static let backtick: UInt8 = 0x60
  static let openBrace: UInt8 = 0x7B
  static let pipe: UInt8 = 0x7C
  static let closeBrace: UInt8 = 0x7D
  static let tilde: UInt8 = 0x7E
}

extension UInt8 {
  /// Whether a variable's name may begin with this byte.
  var beginsIdentifier: Bool {
    isASCIILetter || self == Byte.underscore
  }

  /// Whether this byte names a special parameter, as in `$?`.
  var isSpecialParameter: Bool {
    switch self {
    case Byte.at, Byte.star, Byte.hash, Byte.question, Byte.dash, Byte.dollar, Byte.bang: true
    default: false
    }
  }

  /// Whether this byte ends a word where it stands unquoted.
  var endsWord: Bool {
    switch self {
    case Byte.space, Byte.tab, Byte.newline, Byte.pipe, Byte.ampersand, Byte.semicolon,
      Byte.openParenthesis, Byte.closeParenthesis, Byte.less, Byte.greater:
      true
    default: false
    }
  }

  /// Whether this byte is neither an end of a word nor the beginning of a quote or an expansion.
  var isPlain: Bool {
    switch self {
    case Byte.backslash, Byte.singleQuote, Byte.doubleQuote, Byte.backtick, Byte.dollar: false
    default: !endsWord
    }
  }

  /// Whether this byte in front of `(` begins an extended pattern, as in `@(a|b)`.
  var beginsExtendedPattern: Bool {
    switch self {
    case Byte.question, Byte.star, Byte.plus, Byte.at, Byte.bang: true
    default: false
    }
  }
}
