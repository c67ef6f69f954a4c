import ToolCatalog

/// Reads an expression by recursive descent of bounded depth.
struct ExpressionParser {
  private var lexer: ExpressionLexer
  private var token: ExpressionToken
  private var depth = 0

  init(_ source: String) throws(ExpressionError) {
    lexer = try ExpressionLexer(source)
    token = try lexer.next()
  }

  mutating func parse() throws(ExpressionError) -> ExpressionNode {
    if token.kind == .end {
      throw ExpressionError(
        "the expression is empty", from: token.range.lowerBound, to: token.range.upperBound)
    }
    let node = try disjunction()
    guard token.kind == .end else { throw unexpected("the end") }
    return node
  }

  // MARK: Operators

  private mutating func disjunction() throws(ExpressionError) -> ExpressionNode {
    var operands = [try conjunction()]
    while try take("||") { operands.append(try conjunction()) }
    return ExpressionParser.join(operands) { .or($0) }
  }

  private mutating func conjunction() throws(ExpressionError) -> ExpressionNode {
    var operands = [try comparison()]
    while try take("&&") { operands.append(try comparison()) }
    return ExpressionParser.join(operands) { .and($0) }
  }

  private mutating func comparison() throws(ExpressionError) -> ExpressionNode {
    let left = try operand()
    guard let comparison = currentComparison else { return left }
    try advance()
    let right = try operand()
    if currentComparison != nil {
      throw ExpressionError(
        "comparisons cannot be chained", help: "Join two comparisons with '&&'.",
        from: token.range.lowerBound, to: token.range.upperBound)
    }
    return ExpressionNode(
      kind: .comparison(comparison, left, right),
      range: left.range.lowerBound..<right.range.upperBound)
  }

  private var currentComparison: ExpressionComparison? {
    guard case .sign(let sign) = token.kind else { return nil }
    return ExpressionComparison(rawValue: sign)
  }

  private static func join(
    _ operands: [ExpressionNode], _ make: ([ExpressionNode]) -> ExpressionNode.Kind
  ) -> ExpressionNode {
    guard operands.count > 1, let last = operands.last else { return operands[0] }
    return ExpressionNode(
      kind: make(operands), range: operands[0].range.lowerBound..<last.range.upperBound)
  }

  // MARK: Operands

  private mutating func operand() throws(ExpressionError) -> ExpressionNode {
    let start = token.range
    depth += 1
    defer { depth -= 1 }
    guard depth <= PlanningLimits.expressionDepth else {
      throw ExpressionError(
        "the expression is nested more than \(PlanningLimits.expressionDepth) levels deep",
        from: start.lowerBound, to: start.upperBound)
    }
    switch token.kind {
    case .number(let value):
      try advance()
      return ExpressionNode(kind: .literal(.number(value)), range: start)
    case .text(let value):
      try advance()
      return ExpressionNode(kind: .literal(.text(value)), range: start)
    case .name(let name):
      try advance()
      return try named(name, at: start)
    case .sign("!"):
      try advance()
      let operand = try operand()
      return ExpressionNode(
        kind: .not(operand), range: start.lowerBound..<operand.range.upperBound)
    case .sign("("):
      try advance()
      let inner = try disjunction()
      let end = token.range.upperBound
      try expect(")")
      return ExpressionNode(kind: inner.kind, range: start.lowerBound..<end)
    case .sign("["): return try list(from: start.lowerBound)
    case .sign, .end: throw unexpected("a value")
    }
  }

  private mutating func list(from start: Int) throws(ExpressionError) -> ExpressionNode {
    try advance()
    var elements: [ExpressionNode] = []
    if token.kind != .sign("]") {
      repeat { elements.append(try disjunction()) } while try take(",")
    }
    let end = token.range.upperBound
    try expect("]")
    return ExpressionNode(kind: .list(elements), range: start..<end)
  }

  private mutating func named(
    _ name: String, at range: Range<Int>
  ) throws(ExpressionError) -> ExpressionNode {
    switch name {
    case "true": return ExpressionNode(kind: .literal(.boolean(true)), range: range)
    case "false": return ExpressionNode(kind: .literal(.boolean(false)), range: range)
    case "null": return ExpressionNode(kind: .literal(.null), range: range)
    case "item": return ExpressionNode(kind: .reference(.item), range: range)
    case "contains", "length": return try call(name, at: range)
    default: break
    }
    if token.kind == .sign("(") {
      let nearest = NearestName.find(name, in: ["contains", "length"])
      throw ExpressionError(
        "unknown function '\(name)'",
        help: nearest.map { "Did you mean '\($0)'?" }
          ?? "There are 'contains' and 'length'.",
        from: range.lowerBound, to: range.upperBound)
    }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, parts[0] == "inputs", !parts[1].isEmpty {
      return ExpressionNode(kind: .reference(.input(parts[1])), range: range)
    }
    if parts.count == 4, parts[0] == "tasks", parts[2] == "outputs", !parts[1].isEmpty,
      !parts[3].isEmpty
    {
      let target = ExpressionReference.Target.output(task: parts[1], name: parts[3])
      return ExpressionNode(kind: .reference(target), range: range)
    }
    throw unknownName(name, parts, at: range)
  }

  private mutating func call(
    _ name: String, at range: Range<Int>
  ) throws(ExpressionError) -> ExpressionNode {
    try expect("(")
    let first = try disjunction()
    if name == "length" {
      let end = token.range.upperBound
      try expect(")")
      return ExpressionNode(kind: .length(first), range: range.lowerBound..<end)
    }
    try expect(",")
    let second = try disjunction()
    let end = token.range.upperBound
    try expect(")")
    return ExpressionNode(kind: .contains(first, second), range: range.lowerBound..<end)
  }

  private func unknownName(
    _ name: String, _ parts: [String], at range: Range<Int>
  ) -> ExpressionError {
    let help: String
    switch parts.first {
    case "inputs": help = "An input is 'inputs.NAME'."
    case "tasks": help = "An output of a task is 'tasks.ID.outputs.NAME'."
    case "item": help = "The item of a 'forEach' is 'item', without a field."
    default:
      help =
        NearestName.find(parts.first ?? "", in: ["inputs", "tasks", "item", "true", "false"])
        .map { "Did you mean '\($0)'?" }
        ?? "There are 'inputs.NAME', 'tasks.ID.outputs.NAME' and 'item'; texts stand in quotes."
    }
    return ExpressionError(
      "unknown name '\(name)'", help: help, from: range.lowerBound, to: range.upperBound)
  }

  // MARK: Tokens

  private mutating func advance() throws(ExpressionError) {
    token = try lexer.next()
  }

  private mutating func take(_ sign: String) throws(ExpressionError) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    try advance()
    return true
  }

  private mutating func expect(_ sign: String) throws(ExpressionError) {
    guard try take(sign) else { throw unexpected("'\(sign)'") }
  }

  private func unexpected(_ expected: String) -> ExpressionError {
    let found: String
    switch token.kind {
    case .end: found = "the expression ends"
    case .sign(let sign): found = "there is '\(sign)'"
    case .name(let name): found = "there is '\(name)'"
    case .text: found = "there is a text"
    case .number: found = "there is a number"
    }
    return ExpressionError(
      "expected \(expected), but \(found)", from: token.range.lowerBound,
      to: token.range.upperBound)
  }
}
