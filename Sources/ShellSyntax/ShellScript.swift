import SourceText

/// A bash script as a tree in which every command, word and expansion has its place.
///
/// Ranges are offsets into the script's own bytes; an ``OffsetMap`` leads from there to the file.
public struct ShellScript: Sendable {
  /// The script's bytes.
  public let bytes: [UInt8]
  /// The commands.
  public let body: CommandList
  /// The comments, `#` included, in order.
  public let comments: [SourceRange]
  /// Everything wrong with the script, in order. After a problem the parser goes on at the next
  /// place where a command can begin.
  public let problems: [ShellProblem]

  /// Makes a script.
  public init(
    bytes: [UInt8], body: CommandList, comments: [SourceRange], problems: [ShellProblem]
  ) {
    self.bytes = bytes
    self.body = body
    self.comments = comments
    self.problems = problems
  }
}

/// One thing wrong with a script.
public struct ShellProblem: Error, Sendable, Equatable {
  /// What is wrong, as a phrase: `'if' is never closed by 'fi'`.
  public let message: String
  /// Where.
  public let range: SourceRange
  /// What began there and is not finished, such as the `if`; nil where nothing is open.
  public let opening: SourceRange?

  /// Makes a problem.
  public init(_ message: String, at range: SourceRange, opening: SourceRange? = nil) {
    self.message = message
    self.range = range
    self.opening = opening
  }
}

/// Commands one after the other.
public struct CommandList: Sendable {
  /// The commands.
  public let items: [Item]
  /// From the first to the last.
  public let range: SourceRange

  /// One element of a list.
  public struct Item: Sendable {
    /// What runs.
    public let command: AndOrList
    /// Whether it ends in `&`.
    public let runsInBackground: Bool

    /// Makes an item.
    public init(command: AndOrList, runsInBackground: Bool) {
      self.command = command
      self.runsInBackground = runsInBackground
    }
  }

  /// Makes a list.
  public init(items: [Item], range: SourceRange) {
    self.items = items
    self.range = range
  }
}

/// Pipelines joined by `&&` and `||`.
public struct AndOrList: Sendable {
  /// How a pipeline depends on the one before.
  public enum Operator: Sendable {
    /// `&&`
    case and
    /// `||`
    case or
  }

  /// A pipeline behind an operator.
  public struct Continuation: Sendable {
    /// The operator.
    public let `operator`: Operator
    /// The pipeline.
    public let pipeline: Pipeline

    /// Makes a continuation.
    public init(operator: Operator, pipeline: Pipeline) {
      self.operator = `operator`
      self.pipeline = pipeline
    }
  }

  /// The pipeline that always runs.
  public let first: Pipeline
  /// The rest.
  public let rest: [Continuation]
  /// From the first to the last.
  public let range: SourceRange

  /// Makes a list.
  public init(first: Pipeline, rest: [Continuation], range: SourceRange) {
    self.first = first
    self.rest = rest
    self.range = range
  }
}

/// Commands joined by `|` or `|&`.
public struct Pipeline: Sendable {
  /// The commands; a single one is a pipeline too.
  public let commands: [ShellCommand]
  /// Whether a `!` stands before it.
  public let isNegated: Bool
  /// Whether a `time` stands before it.
  public let isTimed: Bool
  /// From the first to the last.
  public let range: SourceRange

  /// Makes a pipeline.
  public init(commands: [ShellCommand], isNegated: Bool, isTimed: Bool, range: SourceRange) {
    self.commands = commands
    self.isNegated = isNegated
    self.isTimed = isTimed
    self.range = range
  }
}

/// A command with its redirections.
public struct ShellCommand: Sendable {
  /// The kinds of command.
  public indirect enum Kind: Sendable {
    /// Assignments and words.
    case simple(SimpleCommand)
    /// `( … )`
    case subshell(CommandList)
    /// `{ …; }`
    case group(CommandList)
    /// `if …; then …; elif …; else …; fi`
    case conditional([ConditionalBranch], otherwise: CommandList?)
    /// `while …; do …; done`, or `until`.
    case loop(isUntil: Bool, condition: CommandList, body: CommandList)
    /// `for name in words; do …; done`, or `select`; `words` is nil where `in` is left out.
    case forEach(isSelect: Bool, variable: Located<String>, words: [ShellWord]?, body: CommandList)
    /// `for ((…; …; …)); do …; done`
    case forArithmetic(ArithmeticExpression, body: CommandList)
    /// `case word in pattern) … ;; esac`
    case caseOf(ShellWord, [CaseClause])
    /// `(( … ))`
    case arithmetic(ArithmeticExpression)
    /// `[[ … ]]`: its operands, operators left out.
    case test([ShellWord])
    /// `name() …` or `function name …`
    case function(name: Located<String>, body: ShellCommand)
    /// `coproc [name] command`
    case coprocess(name: Located<String>?, body: ShellCommand)
  }

  /// What it is.
  public let kind: Kind
  /// The redirections behind (or, in a simple command, among) its words.
  public let redirections: [Redirection]
  /// From the first to the last byte.
  public let range: SourceRange

  /// Makes a command.
  public init(kind: Kind, redirections: [Redirection], range: SourceRange) {
    self.kind = kind
    self.redirections = redirections
    self.range = range
  }
}

/// `if` or `elif` with its condition and what it leads to.
public struct ConditionalBranch: Sendable {
  /// What is tried.
  public let condition: CommandList
  /// What runs where that succeeds.
  public let body: CommandList

  /// Makes a branch.
  public init(condition: CommandList, body: CommandList) {
    self.condition = condition
    self.body = body
  }
}

/// `pattern | pattern) … ;;`
public struct CaseClause: Sendable {
  /// The patterns.
  public let patterns: [ShellWord]
  /// What runs.
  public let body: CommandList
  /// From the first pattern to the terminator.
  public let range: SourceRange

  /// Makes a clause.
  public init(patterns: [ShellWord], body: CommandList, range: SourceRange) {
    self.patterns = patterns
    self.body = body
    self.range = range
  }
}

/// Assignments, a command's name and its arguments.
public struct SimpleCommand: Sendable {
  /// Assignments before the name; where there is no name they last.
  public let assignments: [Assignment]
  /// The name and its arguments.
  public let words: [ShellWord]

  /// Makes a command.
  public init(assignments: [Assignment], words: [ShellWord]) {
    self.assignments = assignments
    self.words = words
  }

  /// The word that names what runs; nil for bare assignments or redirections.
  public var name: ShellWord? { words.first }
  /// The words behind the name.
  public var arguments: ArraySlice<ShellWord> { words.dropFirst() }
}

/// `name=value`, `name+=value`, `name[index]=value` or `name=(…)`.
public struct Assignment: Sendable {
  /// What is assigned.
  public enum Value: Sendable {
    /// A word; empty where nothing stands behind `=`.
    case word(ShellWord)
    /// Elements of an array, subscripts and values alike.
    case array([ShellWord])
  }

  /// The variable.
  public let name: Located<String>
  /// The expression in `[ ]`; nil where there is none.
  public let index: ShellWord?
  /// Whether `+=` is written.
  public let appends: Bool
  /// The value.
  public let value: Value
  /// From the name to the value's end.
  public let range: SourceRange

  /// Makes an assignment.
  public init(
    name: Located<String>, index: ShellWord?, appends: Bool, value: Value, range: SourceRange
  ) {
    self.name = name
    self.index = index
    self.appends = appends
    self.value = value
    self.range = range
  }
}

/// A redirection.
public struct Redirection: Sendable {
  /// What is redirected where.
  public enum Target: Sendable {
    /// A file, a descriptor or `-`, as the operator says.
    case word(ShellWord)
    /// `<<word` with its body.
    case hereDocument(HereDocument)
    /// `<<<word`
    case hereString(ShellWord)
  }

  /// The operator as written, without a descriptor: `>`, `>>`, `<`, `>&`, `&>`, `<<`, `<<-`, `<<<` …
  public let `operator`: String
  /// The descriptor or `{name}` before the operator.
  public let descriptor: Located<String>?
  /// Where to.
  public let target: Target
  /// From the descriptor to the target's end, a here-document's body left out.
  public let range: SourceRange

  /// Makes a redirection.
  public init(
    operator: String, descriptor: Located<String>?, target: Target, range: SourceRange
  ) {
    self.operator = `operator`
    self.descriptor = descriptor
    self.target = target
    self.range = range
  }
}

/// The body of a here-document.
public struct HereDocument: Sendable {
  /// The word that ends it, unquoted.
  public let delimiter: Located<String>
  /// Whether the delimiter was quoted, so that nothing in the body is expanded.
  public let isLiteral: Bool
  /// The body as a word: one literal where ``isLiteral``; tabs that `<<-` strips are left out.
  public let body: ShellWord

  /// Makes a here-document.
  public init(delimiter: Located<String>, isLiteral: Bool, body: ShellWord) {
    self.delimiter = delimiter
    self.isLiteral = isLiteral
    self.body = body
  }
}

/// An expression of `(( ))` or `$(( ))`: kept as text, with the expansions found in it.
public struct ArithmeticExpression: Sendable {
  /// The expansions, in order.
  public let expansions: [ShellWordPart]
  /// The expression, without its brackets.
  public let range: SourceRange

  /// Makes an expression.
  public init(expansions: [ShellWordPart], range: SourceRange) {
    self.expansions = expansions
    self.range = range
  }
}
