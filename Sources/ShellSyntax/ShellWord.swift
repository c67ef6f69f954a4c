import SourceText

/// A word: what bash makes one argument of, before it splits fields and expands file names.
public struct ShellWord: Sendable {
  /// The pieces, in order.
  public let parts: [ShellWordPart]
  /// The bytes of the word, quotes included.
  public let range: SourceRange

  /// Makes a word.
  public init(parts: [ShellWordPart], range: SourceRange) {
    self.parts = parts
    self.range = range
  }
}

/// A piece of a word.
public struct ShellWordPart: Sendable {
  /// The kinds of piece.
  public indirect enum Kind: Sendable {
    /// Text that stands for itself, escapes taken off.
    case literal(String)
    /// `'…'`
    case singleQuoted(String)
    /// `$'…'`, escapes decoded.
    case ansiQuoted(String)
    /// `"…"` or `$"…"`
    case doubleQuoted([ShellWordPart])
    /// `$name`, `${name…}`
    case parameter(ParameterExpansion)
    /// `$(…)` or `` `…` ``
    case commandSubstitution(CommandList)
    /// `$((…))` or `$[…]`
    case arithmetic(ArithmeticExpression)
    /// `<(…)` or `>(…)`
    case processSubstitution(CommandList)
  }

  /// What it is.
  public let kind: Kind
  /// Leads from an offset in a literal's, single-quoted or ANSI-quoted text (UTF-8) to the script;
  /// for the other kinds one segment that covers the piece.
  public let origin: OffsetMap
  /// The bytes of the piece, quotes included.
  public let range: SourceRange

  /// Makes a piece.
  public init(kind: Kind, origin: OffsetMap, range: SourceRange) {
    self.kind = kind
    self.origin = origin
    self.range = range
  }
}

/// `$name`, `${name}`, `${name:-word}`, `${#name}`, `${name/pattern/text}` and the like.
public struct ParameterExpansion: Sendable {
  /// The parameter: a variable's name, digits, or one of `@*#?-$!_`.
  public let name: Located<String>
  /// The expression in `[ ]` behind the name; nil where there is none.
  public let index: ShellWord?
  /// What stands before the name: `#` (length), `!` (indirection), or empty.
  public let prefix: String
  /// The operator behind the name: `:-`, `:=`, `:?`, `:+`, `-`, `=`, `?`, `+`, `#`, `##`, `%`, `%%`,
  /// `/`, `//`, `/#`, `/%`, `:`, `^`, `^^`, `,`, `,,`, `@`; empty where there is none.
  public let `operator`: String
  /// The words behind the operator: one, or two for `/pattern/text` and `:offset:length`.
  public let operands: [ShellWord]

  /// Makes an expansion.
  public init(
    name: Located<String>, index: ShellWord?, prefix: String, operator: String,
    operands: [ShellWord]
  ) {
    self.name = name
    self.index = index
    self.prefix = prefix
    self.operator = `operator`
    self.operands = operands
  }

  /// Whether a value is given or demanded where the parameter is unset: `${x:-…}`, `${x:?…}` ….
  public var handlesUnset: Bool {
    ["-", ":-", "=", ":=", "?", ":?", "+", ":+"].contains(`operator`)
  }
}

/// A text known before anything runs, with the way back to the script.
public struct StaticText: Sendable {
  /// The text after quote removal.
  public let text: String
  /// Leads from an offset in ``text`` (UTF-8) to the script.
  public let origin: OffsetMap

  /// Makes a static text.
  public init(text: String, origin: OffsetMap) {
    self.text = text
    self.origin = origin
  }
}
