/// An expression of the language inside `${{ … }}`.
///
/// ```
/// or         = and { "||" and }
/// and        = comparison { "&&" comparison }
/// comparison = operand [ ("==" | "!=" | "<" | "<=" | ">" | ">=") operand ]
/// operand    = "!" operand | "(" or ")" | number | 'text' | true | false | null
///            | "inputs." NAME | "tasks." ID ".outputs." NAME | "item"
///            | "contains(" or "," or ")" | "length(" or ")" | "[" [ or { "," or } ] "]"
/// ```
///
/// It is total: there are no loops and no definitions, and size and depth are bounded, so that an
/// evaluation takes time in proportion to the values that it looks at.
public struct Expression: Sendable, Equatable {
  /// The text that it was read from.
  public let source: String
  let root: ExpressionNode

  /// Reads an expression, without `${{` and `}}`.
  ///
  /// - Throws: ``ExpressionError``; its range counts in the text's UTF-8.
  public init(_ source: String) throws(ExpressionError) {
    var parser = try ExpressionParser(source)
    root = try parser.parse()
    self.source = source
  }

  /// Works out the type.
  ///
  /// - Throws: ``ExpressionError`` for the first operand whose type does not fit, and for a
  ///   reference to what `types` does not have.
  public func type(in types: ExpressionTypes) throws(ExpressionError) -> ExpressionType {
    try ExpressionTypeChecker(types: types).type(of: root)
  }

  /// Works out the value.
  ///
  /// An expression that has a type fails only where `scope` lacks a value, as that of a task that
  /// was skipped, or where a JSON value is not what was expected.
  ///
  /// - Throws: ``ExpressionError``.
  public func evaluate(in scope: ExpressionScope) throws(ExpressionError) -> ExpressionValue {
    try ExpressionEvaluator(scope: scope).value(of: root)
  }

  /// What it refers to, in order of place.
  public var references: [ExpressionReference] {
    var found: [ExpressionReference] = []
    root.collectReferences(into: &found)
    return found
  }

  /// Whether both were read from the same bytes.
  public static func == (first: Expression, second: Expression) -> Bool {
    first.source.utf8.elementsEqual(second.source.utf8)
  }
}

/// What an expression refers to.
public struct ExpressionReference: Sendable, Equatable {
  /// What kind of thing.
  public enum Target: Sendable, Hashable {
    /// `inputs.NAME`
    case input(String)
    /// `tasks.TASK.outputs.NAME`
    case output(task: String, name: String)
    /// `item`
    case item
  }

  /// What it is.
  public let target: Target
  /// Where it stands, in UTF-8 offsets of the text.
  public let range: Range<Int>
}

/// A node of an expression. `&&` and `||` hold all their operands, so that a long chain is not deep.
struct ExpressionNode: Sendable {
  indirect enum Kind: Sendable {
    case literal(ExpressionValue)
    case list([ExpressionNode])
    case reference(ExpressionReference.Target)
    case not(ExpressionNode)
    case and([ExpressionNode])
    case or([ExpressionNode])
    case comparison(ExpressionComparison, ExpressionNode, ExpressionNode)
    case contains(ExpressionNode, ExpressionNode)
    case length(ExpressionNode)
  }

  let kind: Kind
  let range: Range<Int>

  func collectReferences(into found: inout [ExpressionReference]) {
    switch kind {
    case .literal: break
    case .reference(let target): found.append(ExpressionReference(target: target, range: range))
    case .not(let operand), .length(let operand): operand.collectReferences(into: &found)
    case .and(let operands), .or(let operands), .list(let operands):
      for operand in operands { operand.collectReferences(into: &found) }
    case .comparison(_, let left, let right), .contains(let left, let right):
      left.collectReferences(into: &found)
      right.collectReferences(into: &found)
    }
  }
}

/// A comparison's operator.
enum ExpressionComparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}
