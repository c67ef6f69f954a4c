import SourceText

/// Where in a script a command stands.
public struct CommandContext: Sendable {
  /// How many `$(…)`, backticks, `<(…)` and `>(…)` lie around it.
  public internal(set) var substitutionDepth = 0
  /// The name of the innermost function around it; nil outside functions.
  public internal(set) var functionName: String?
  /// Whether it runs in a subshell: a substitution, `( … )`, a coprocess, the background or a
  /// pipeline of several commands.
  public internal(set) var isInSubshell = false
  /// Whether its failure is looked at: in the condition of `if`, `while` or `until`, before `&&` or
  /// `||`, or behind `!`. There `set -e` does not end the script.
  public internal(set) var isInConditionPosition = false
  /// Whether it, or a compound command around it, stands before `||`.
  public internal(set) var isFollowedByOr = false
  /// Whether it may be left out: in a branch, a loop's body, a clause, or behind `&&` or `||`.
  public internal(set) var isConditional = false
  /// How many loops lie around it, counted from the innermost function or substitution.
  public internal(set) var loopDepth = 0
  /// Whether its pipeline ends in `&`, or one around it does.
  public internal(set) var isInBackground = false
  /// Its place in its pipeline, from 0.
  public internal(set) var pipelineIndex = 0
  /// The number of commands in its pipeline.
  public internal(set) var pipelineCount = 1

  /// Whether it stands in a command or process substitution.
  public var isInSubstitution: Bool { substitutionDepth > 0 }
}

/// A simple command in its place.
public struct SimpleCommandVisit: Sendable {
  /// The assignments and words.
  public let simple: SimpleCommand
  /// The command, with its range and its redirections.
  public let command: ShellCommand
  /// Where it stands.
  public let context: CommandContext
}

/// A function's definition in its place.
public struct FunctionVisit: Sendable {
  /// The name.
  public let name: Located<String>
  /// The body.
  public let body: ShellCommand
  /// The whole definition.
  public let command: ShellCommand
  /// Where the definition stands.
  public let context: CommandContext
}

/// An assignment in its place.
public struct AssignmentVisit: Sendable {
  /// The assignment.
  public let assignment: Assignment
  /// Whether it only holds for the command behind it, as in `LANG=C sort`.
  public let isForCommand: Bool
  /// Where the command stands.
  public let context: CommandContext
}

/// What a word with an expansion in it is for: this decides whether bash splits the value.
public enum ExpansionPlace: Sendable, Equatable {
  /// A command's name or argument.
  case argument
  /// The value of an assignment, or an argument of a declaration that is one: `export a=$b`.
  case assignment
  /// An element of an array.
  case arrayElement
  /// A subscript of an array.
  case subscripted
  /// A file to redirect to or from.
  case redirection
  /// A here-document or here-string.
  case hereDocument
  /// An operand of `[[ … ]]`.
  case test
  /// The word of `case`.
  case caseWord
  /// A pattern of `case`.
  case casePattern
  /// A word of `for` or `select`.
  case loopWord
  /// Inside `((…))` or `$((…))`.
  case arithmetic
}

/// A parameter expansion in its place.
public struct ParameterExpansionVisit: Sendable {
  /// The expansion.
  public let expansion: ParameterExpansion
  /// The bytes from `$` on.
  public let range: SourceRange
  /// Whether it stands in double quotes, those around an expansion that holds it included.
  public let isInDoubleQuotes: Bool
  /// Whether it is part of another expansion's operand or subscript.
  public let isInExpansion: Bool
  /// What the word around it is for.
  public let place: ExpansionPlace
  /// Where the command around it stands.
  public let context: CommandContext

  /// Whether bash splits the value into words and expands file name patterns in it.
  public var isSplit: Bool {
    guard !isInDoubleQuotes else { return false }
    switch place {
    case .argument, .arrayElement, .redirection, .loopWord: return true
    default: return false
    }
  }
}
