import ToolCatalog

/// Works out the type of an expression.
struct ExpressionTypeChecker {
  let types: ExpressionTypes

  func type(of node: ExpressionNode) throws(ExpressionError) -> ExpressionType {
    switch node.kind {
    case .literal(let value): return literalType(value)
    case .list(let elements): return .list(try elementType(elements))
    case .reference(let target): return try type(of: target, at: node.range)
    case .not(let operand):
      try requireBoolean(operand, of: "!")
      return .boolean
    case .and(let operands):
      for operand in operands { try requireBoolean(operand, of: "&&") }
      return .boolean
    case .or(let operands):
      for operand in operands { try requireBoolean(operand, of: "||") }
      return .boolean
    case .comparison(let comparison, let left, let right):
      return try type(of: comparison, left, right, at: node.range)
    case .contains(let container, let element):
      return try containsType(container, element)
    case .length(let operand):
      let type = try type(of: operand)
      guard type.item != nil || type.isText else {
        throw error("'length' needs a text or a list, not \(type.description)", at: operand.range)
      }
      return .number
    }
  }

  /// The type that all elements of a list have; texts where there are none.
  private func elementType(
    _ elements: [ExpressionNode]
  ) throws(ExpressionError) -> ExpressionType {
    guard let first = elements.first else { return .text }
    let expected = try type(of: first)
    for element in elements.dropFirst() {
      let found = try type(of: element)
      guard found == expected else {
        throw error(
          "the elements of a list are of one type: \(expected.description) first, then "
            + found.description, at: element.range)
      }
    }
    return expected
  }

  private func literalType(_ value: ExpressionValue) -> ExpressionType {
    switch value {
    case .null: .null
    case .boolean: .boolean
    case .number: .number
    case .text: .text
    case .list, .json: .json
    }
  }

  private func type(
    of target: ExpressionReference.Target, at range: Range<Int>
  ) throws(ExpressionError) -> ExpressionType {
    switch target {
    case .item:
      guard let item = types.item else {
        throw error(
          "there is no 'item' here",
          help: "'item' is known in the 'prompt' and 'env' of a task with 'forEach'.", at: range)
      }
      return item
    case .input(let name):
      if let type = types.inputs[name] { return type }
      let nearest = NearestName.find(name, in: types.inputs.keys.sorted())
      throw error(
        "there is no input '\(name)'",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "Declare it under 'inputs'.", at: range)
    case .output(let task, let name):
      guard let outputs = types.outputs[task] else {
        let nearest = NearestName.find(task, in: types.outputs.keys.sorted())
        throw error(
          "task '\(task)' is not among the needs",
          help: nearest.map { "Did you mean '\($0)'?" } ?? "Add '\(task)' to 'needs'.", at: range)
      }
      if let type = outputs[name] { return type }
      let nearest = NearestName.find(name, in: outputs.keys.sorted())
      throw error(
        "task '\(task)' has no output '\(name)'",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "Declare it under its 'outputs'.",
        at: range)
    }
  }

  private func type(
    of comparison: ExpressionComparison, _ left: ExpressionNode, _ right: ExpressionNode,
    at range: Range<Int>
  ) throws(ExpressionError) -> ExpressionType {
    let first = try type(of: left)
    let second = try type(of: right)
    switch comparison {
    case .equal, .notEqual:
      guard first.isComparable(to: second) else {
        throw error(
          "\(first.description) never equals \(second.description)", at: range)
      }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard first == .number && second == .number || first.isText && second.isText else {
        throw error(
          "'\(comparison.rawValue)' needs two numbers or two texts, not \(first.description) and "
            + second.description, at: range)
      }
    }
    return .boolean
  }

  private func containsType(
    _ container: ExpressionNode, _ element: ExpressionNode
  ) throws(ExpressionError) -> ExpressionType {
    let first = try type(of: container)
    let second = try type(of: element)
    if first.isText {
      guard second.isText else {
        throw error("a text contains texts only, not \(second.description)", at: element.range)
      }
      return .boolean
    }
    guard let item = first.item else {
      throw error(
        "'contains' needs a text or a list first, not \(first.description)", at: container.range)
    }
    guard item.isComparable(to: second) else {
      throw error(
        "\(first.description) never contains \(second.description)", at: element.range)
    }
    return .boolean
  }

  private func requireBoolean(
    _ operand: ExpressionNode, of sign: String
  ) throws(ExpressionError) {
    let type = try type(of: operand)
    guard type == .boolean else {
      throw error(
        "'\(sign)' needs a boolean, not \(type.description)",
        help: "Compare it: \(type.item != nil ? "length(…) > 0" : "… != ''").", at: operand.range)
    }
  }

  private func error(
    _ message: String, help: String = "", at range: Range<Int>
  ) -> ExpressionError {
    ExpressionError(message, help: help, from: range.lowerBound, to: range.upperBound)
  }
}
