import Diagnostics

/// Types the expressions of one task.
struct ExpressionChecking {
  /// Names of the inputs that its expressions refer to.
  private(set) var usedInputs: Set<String> = []
  /// The type of an item of its `forEach`; nil where it has none that can be told.
  private(set) var itemType: ExpressionType?
  private var types = ExpressionTypes()

  init(_ checking: TaskChecking, _ position: Int) {
    types.inputs = checking.inputTypes
    for need in checking.needs[position] {
      let task = checking.draft.tasks[need]
      var outputs: [String: ExpressionType] = [:]
      for output in task.outputs {
        let type = ExpressionType(output.value.type)
        outputs[output.value.name] = task.forEach == nil ? type : .list(type)
      }
      types.outputs[task.id.value] = outputs
    }
  }

  mutating func check(_ task: TaskDraft, _ diagnostics: inout DiagnosticList) {
    if let condition = task.condition {
      let type = type(of: condition, &diagnostics)
      if let type, type != .boolean {
        diagnostics.add(
          .expression, at: condition.place(of: 0..<condition.expression.source.utf8.count),
          "'if' needs a boolean, not \(type.description)",
          help: "Compare it: \(type.item == nil ? "… != ''" : "length(…) > 0").")
      }
      checkReachable(task, condition, &diagnostics)
    }
    if let forEach = task.forEach, let type = type(of: forEach, &diagnostics) {
      itemType = type.item
      if itemType == nil {
        diagnostics.add(
          .expression, at: forEach.place(of: 0..<forEach.expression.source.utf8.count),
          "'forEach' needs a list, not \(type.description)",
          help: "An output of type 'lines' or 'json' is one.")
      }
    }
    types.item = task.forEach == nil ? nil : itemType ?? .json
    if case .prompt(let text, let template) = task.action {
      check(template, text, &diagnostics)
    }
    for variable in task.environment { check(variable.template, variable.text, &diagnostics) }
  }

  /// A condition that refers to nothing and is false never lets the task run.
  private func checkReachable(
    _ task: TaskDraft, _ condition: TaskDraft.PlacedExpression,
    _ diagnostics: inout DiagnosticList
  ) {
    guard condition.expression.references.isEmpty,
      let value = try? condition.expression.evaluate(in: ExpressionScope()),
      value == .boolean(false)
    else { return }
    diagnostics.add(
      .unreachableTask, at: condition.place(of: 0..<condition.expression.source.utf8.count),
      "task '\(task.id.value)' never runs: its condition is always false",
      help: "Take the task out, or let its condition depend on something.")
  }

  private mutating func type(
    of placed: TaskDraft.PlacedExpression, _ diagnostics: inout DiagnosticList
  ) -> ExpressionType? {
    note(placed.expression)
    do {
      return try placed.expression.type(in: types)
    } catch {
      diagnostics.add(
        .expression, at: placed.place(of: error.range), error.message, help: error.help)
      return nil
    }
  }

  private mutating func check(
    _ template: Template, _ text: WrittenText, _ diagnostics: inout DiagnosticList
  ) {
    for (expression, _) in template.expressions { note(expression) }
    do {
      try template.check(in: types)
    } catch {
      diagnostics.add(
        .expression, at: text.place(of: error.range), error.message, help: error.help)
    }
  }

  private mutating func note(_ expression: Expression) {
    for reference in expression.references {
      if case .input(let name) = reference.target { usedInputs.insert(name) }
    }
  }
}
