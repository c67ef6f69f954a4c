import JSONSyntax

/// Writes expressions as filters of jq over `{inputs, tasks, item}`, with the definitions of
/// ``ShellLibrary/values``.
enum ExpressionFilter {
  /// The filter that gives an expression's value.
  static func value(of expression: Expression) -> String { filter(expression.root) }

  /// The filter that gives the value as text, as ``ExpressionValue/text`` has it.
  static func text(of expression: Expression, _ type: ExpressionType) -> String {
    "\(filter(expression.root)) | \(textFunction(of: type))"
  }

  /// The filter that gives a template's text.
  static func text(of template: Template, in types: ExpressionTypes) throws(ExpressionError)
    -> String
  {
    var parts: [String] = []
    for piece in template.pieces {
      switch piece {
      case .text(let text): parts.append(literal(.string(text)))
      case .expression(let expression, _):
        parts.append("(\(text(of: expression, try expression.type(in: types))))")
      }
    }
    return parts.isEmpty ? literal(.string("")) : parts.joined(separator: " + ")
  }

  /// The function that turns a value of a type into text.
  static func textFunction(of type: ExpressionType) -> String {
    switch type {
    case .list: "lines"
    case .json: "json"
    case .text, .path, .number, .boolean, .null: "plain"
    }
  }

  /// The filter that gives what is referred to.
  static func reference(_ target: ExpressionReference.Target) -> String {
    switch target {
    case .item: ".item"
    case .input(let name): ".inputs[\(literal(.string(name)))]"
    case .output(let task, let name):
      ".tasks[\(literal(.string(task)))][\(literal(.string(name)))]"
    }
  }

  /// JSON is a filter that gives itself: what jq would take for an interpolation has its backslash
  /// doubled.
  static func literal(_ value: JSONValue) -> String { value.canonicalText() }

  private static func filter(_ node: ExpressionNode) -> String {
    switch node.kind {
    case .literal(let value): return literal(value.json)
    case .list(let elements): return "[\(elements.map(filter).joined(separator: ", "))]"
    case .reference(let target): return reference(target)
    case .not(let operand): return "(\(condition(operand)) | not)"
    case .and(let operands): return "(\(operands.map(condition).joined(separator: " and ")))"
    case .or(let operands): return "(\(operands.map(condition).joined(separator: " or ")))"
    case .comparison(let comparison, let left, let right):
      return compare(comparison, filter(left), filter(right))
    case .contains(let container, let element):
      return "holds(\(filter(container)); \(filter(element)))"
    case .length(let operand): return "(\(filter(operand)) | size)"
    }
  }

  private static func condition(_ node: ExpressionNode) -> String {
    switch node.kind {
    case .not, .and, .or, .comparison, .contains: filter(node)
    case .literal, .list, .reference, .length: "(\(filter(node)) | boolean)"
    }
  }

  private static func compare(
    _ comparison: ExpressionComparison, _ left: String, _ right: String
  ) -> String {
    switch comparison {
    case .equal: "(\(left) == \(right))"
    case .notEqual: "(\(left) != \(right))"
    case .less: "less(\(left); \(right))"
    case .lessOrEqual: "(less(\(right); \(left)) | not)"
    case .greater: "less(\(right); \(left))"
    case .greaterOrEqual: "(less(\(left); \(right)) | not)"
    }
  }
}
