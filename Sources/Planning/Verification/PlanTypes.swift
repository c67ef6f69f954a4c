/// The types of what the tasks of a plan may refer to.
struct PlanTypes {
  private var inputs: [String: ExpressionType] = [:]
  private let tasks: [String: PlanTask]

  init(_ plan: SwarmPlan) {
    for input in plan.inputs { inputs[input.name] = ExpressionType(input.type) }
    tasks = Dictionary(plan.tasks.map { ($0.id, $0) }) { first, _ in first }
  }

  /// The inputs, the outputs of a task's needs, and its item.
  ///
  /// - Throws: ``ExpressionError`` where `forEach` is no list.
  func types(of task: PlanTask) throws(ExpressionError) -> ExpressionTypes {
    var types = ExpressionTypes(inputs: inputs)
    for need in task.needs {
      guard let needed = tasks[need] else { continue }
      for output in needed.outputs {
        let type = ExpressionType(output.type)
        types.outputs[need, default: [:]][output.name] = needed.forEach == nil ? type : .list(type)
      }
    }
    guard let source = task.forEach else { return types }
    guard let item = try Expression(source).type(in: types).item else {
      throw ExpressionError("'forEach' needs a list", from: 0, to: source.utf8.count)
    }
    types.item = item
    return types
  }
}
