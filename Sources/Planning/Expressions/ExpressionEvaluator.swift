import JSONSyntax
import SourceText

/// Works out the value of an expression.
struct ExpressionEvaluator {
  let scope: ExpressionScope

  func value(of node: ExpressionNode) throws(ExpressionError) -> ExpressionValue {
    switch node.kind {
    case .literal(let value): return value
    case .list(let elements):
      var items: [ExpressionValue] = []
      for element in elements { items.append(try value(of: element)) }
      return .list(items)
    case .reference(let target): return try value(of: target, at: node.range)
    case .not(let operand): return .boolean(!(try boolean(operand)))
    case .and(let operands):
      for operand in operands where try !boolean(operand) { return .boolean(false) }
      return .boolean(true)
    case .or(let operands):
      for operand in operands where try boolean(operand) { return .boolean(true) }
      return .boolean(false)
    case .comparison(let comparison, let left, let right):
      return .boolean(try compare(comparison, left, right, at: node.range))
    case .contains(let container, let element):
      return .boolean(contains(try value(of: container), try value(of: element)))
    case .length(let operand):
      return .number(Double(try length(of: value(of: operand), at: operand.range)))
    }
  }

  private func value(
    of target: ExpressionReference.Target, at range: Range<Int>
  ) throws(ExpressionError) -> ExpressionValue {
    let found: ExpressionValue?
    let name: String
    switch target {
    case .item:
      found = scope.item
      name = "'item'"
    case .input(let input):
      found = scope.inputs[input]
      name = "input '\(input)'"
    case .output(let task, let output):
      found = scope.outputs[task]?[output]
      name = "output '\(output)' of task '\(task)'"
    }
    guard let found else { throw error("\(name) has no value", at: range) }
    return found
  }

  private func boolean(_ node: ExpressionNode) throws(ExpressionError) -> Bool {
    switch try value(of: node) {
    case .boolean(let value), .json(.bool(let value)): return value
    default: throw error("not a boolean", at: node.range)
    }
  }

  // MARK: Comparison

  private func compare(
    _ comparison: ExpressionComparison, _ left: ExpressionNode, _ right: ExpressionNode,
    at range: Range<Int>
  ) throws(ExpressionError) -> Bool {
    let first = try value(of: left)
    let second = try value(of: right)
    switch comparison {
    case .equal: return ExpressionEvaluator.areEqual(first.json, second.json)
    case .notEqual: return !ExpressionEvaluator.areEqual(first.json, second.json)
    case .less: return try precedes(first, second, at: range)
    case .lessOrEqual: return try !precedes(second, first, at: range)
    case .greater: return try precedes(second, first, at: range)
    case .greaterOrEqual: return try !precedes(first, second, at: range)
    }
  }

  /// Numbers by value, texts by their UTF-8 bytes: no locale decides.
  private func precedes(
    _ first: ExpressionValue, _ second: ExpressionValue, at range: Range<Int>
  ) throws(ExpressionError) -> Bool {
    switch (first, second) {
    case (.number(let first), .number(let second)): return first < second
    case (.text(let first), .text(let second)):
      return first.utf8.lexicographicallyPrecedes(second.utf8)
    default: throw error("only two numbers or two texts have an order", at: range)
    }
  }

  /// Equality of JSON: texts byte for byte, numbers by value, objects by their members.
  static func areEqual(_ first: JSONValue, _ second: JSONValue) -> Bool {
    switch (first, second) {
    case (.null, .null): return true
    case (.bool(let first), .bool(let second)): return first == second
    case (.string(let first), .string(let second)): return first.hasSameBytes(as: second)
    case (.array(let first), .array(let second)):
      return first.count == second.count && zip(first, second).allSatisfy(areEqual)
    case (.object(let first), .object(let second)):
      return first.count == second.count
        && first.allSatisfy { key, value in second[key].map { areEqual(value, $0) } ?? false }
    default:
      guard let first = double(first), let second = double(second) else { return false }
      return first == second
    }
  }

  private static func double(_ value: JSONValue) -> Double? {
    switch value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  // MARK: Functions

  private func contains(_ container: ExpressionValue, _ element: ExpressionValue) -> Bool {
    let needle = element.json
    switch container {
    case .text(let text): return ExpressionEvaluator.text(text, contains: needle)
    case .list(let items):
      return items.contains { ExpressionEvaluator.areEqual($0.json, needle) }
    case .json(.array(let elements)):
      return elements.contains { ExpressionEvaluator.areEqual($0, needle) }
    case .json(.object(let members)): return needle.string.map { members[$0] != nil } ?? false
    case .json(.string(let text)): return ExpressionEvaluator.text(text, contains: needle)
    default: return false
    }
  }

  /// Knuth, Morris and Pratt's search: linear also for texts made to be slow.
  private static func text(_ text: String, contains needle: JSONValue) -> Bool {
    guard let needle = needle.string.map({ Array($0.utf8) }) else { return false }
    guard !needle.isEmpty else { return true }
    var border = [Int](repeating: 0, count: needle.count)
    var length = 0
    for index in needle.indices.dropFirst() {
      while length > 0, needle[index] != needle[length] { length = border[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      border[index] = length
    }
    length = 0
    for byte in text.utf8 {
      while length > 0, byte != needle[length] { length = border[length - 1] }
      if byte == needle[length] { length += 1 }
      if length == needle.count { return true }
    }
    return false
  }

  /// Items of a list, members of an object, Unicode scalars of a text.
  private func length(
    of value: ExpressionValue, at range: Range<Int>
  ) throws(ExpressionError) -> Int {
    switch value {
    case .text(let text), .json(.string(let text)): return text.unicodeScalars.count
    case .list(let items): return items.count
    case .json(.array(let elements)): return elements.count
    case .json(.object(let members)): return members.count
    default: throw error("the value has no length", at: range)
    }
  }

  private func error(_ message: String, at range: Range<Int>) -> ExpressionError {
    ExpressionError(message, from: range.lowerBound, to: range.upperBound)
  }
}
