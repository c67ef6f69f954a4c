import JSONSyntax

/// A task with all that it needs where there is no mesh: who does it is chosen, and expressions are
/// filters of jq.
struct ExportedTask {
  let task: PlanTask
  /// The agent that does it; nil for a plan without agents.
  let agent: PlanAgent?
  /// The function `task-ID` of bash, which ``ShellLibrary/tasks`` calls.
  let definition: String

  /// Takes a task out of a plan.
  ///
  /// - Throws: ``ExpressionError`` for an expression that has no type.
  init(
    _ task: PlanTask, agent: PlanAgent?, types: ExpressionTypes, texts: ExportTexts
  ) throws(ExpressionError) {
    self.task = task
    self.agent = agent
    var lines = ["title=\(ShellQuoting.quoted(task.title))"]
    func set(_ name: String, _ value: String) {
      lines.append("\(name)=\(ShellQuoting.quoted(value))")
    }
    if let agent { set("agent", agent.id) }
    lines.append("limit=\(ExportedTask.seconds(task.timeout))")
    if let source = task.condition {
      set("condition", "\(ExpressionFilter.value(of: try Expression(source))) | boolean")
    }
    if let source = task.forEach {
      set("items", ExpressionFilter.value(of: try Expression(source)))
    }
    let environment = try ExportedTask.environment(of: task, types)
    if !environment.isEmpty { set("environment", "{\(environment.joined(separator: ", "))}") }
    if !task.outputs.isEmpty { set("outputs", ExportedTask.outputs(of: task)) }
    if task.retry.attempts > 1, task.idempotent {
      lines.append("attempts=\(task.retry.attempts)")
      lines.append("backoff=\(task.retry.backoff)")
      set("retry", task.retry.after.map(\.rawValue).joined(separator: " "))
    }
    if let directory = task.directory, !directory.isEmpty { set("directory", directory) }
    for (name, scripts) in [
      ("pre", agent?.preHooks), ("post", agent?.postHooks), ("error", agent?.errorHooks),
    ] {
      let texts = (scripts ?? []).compactMap { texts.hook($0) }
      guard !texts.isEmpty else { continue }
      lines.append("\(name)=(\(texts.map(ShellQuoting.quoted).joined(separator: " ")))")
    }
    switch task.action {
    case .run(let script): set("run", texts.script(script))
    case .prompt(let digest):
      let body = agent?.prompt.map { texts.blob($0) } ?? ""
      if !body.isEmpty { set("body", body) }
      let words = try ExportedTask.prompt(try Template(texts.blob(digest)), types)
      lines.append("prompt=(\(words.joined(separator: " ")))")
    }
    definition = "task-\(task.id)() {\n  \(lines.joined(separator: "\n  "))\n}\n"
  }

  /// What a run puts into the environment of a task, from weak to strong: see `TaskEnvironment`.
  private static func environment(
    of task: PlanTask, _ types: ExpressionTypes
  ) throws(ExpressionError) -> [String] {
    var filters: [String: String] = [:]
    func refer(_ target: ExpressionReference.Target, as name: String, _ type: ExpressionType) {
      filters[name] =
        "\(ExpressionFilter.reference(target)) | \(ExpressionFilter.textFunction(of: type))"
    }
    for (name, type) in types.inputs { refer(.input(name), as: name, type) }
    for need in task.needs {
      for (name, type) in types.outputs[need] ?? [:] {
        refer(.output(task: need, name: name), as: name, type)
      }
    }
    if let type = types.item { refer(.item, as: "item", type) }
    for (name, source) in task.environment {
      filters[name] = try ExpressionFilter.text(of: try Template(source), in: types)
    }
    return filters.sorted { PlanNames.precedes($0.key, $1.key) }.map {
      "\(ExpressionFilter.literal(.string($0.key))): (\($0.value))"
    }
  }

  private static func outputs(of task: PlanTask) -> String {
    var declared: [String: JSONValue] = [:]
    for output in task.outputs {
      var members: [String: JSONValue] = [
        "type": .string(output.type.rawValue), "empty": ExpressionValue.empty(of: output.type).json,
      ]
      if output.isStandardOutput { members["printed"] = true }
      declared[output.name] = .object(members)
    }
    return JSONValue.object(declared).canonicalText()
  }

  /// Texts and filters by turns.
  private static func prompt(
    _ template: Template, _ types: ExpressionTypes
  ) throws(ExpressionError) -> [String] {
    var words: [String] = []
    for piece in template.pieces {
      switch piece {
      case .text(let text): words.append(ShellQuoting.quoted(text))
      case .expression(let expression, _):
        if words.count.isMultiple(of: 2) { words.append("''") }
        let filter = ExpressionFilter.text(of: expression, try expression.type(in: types))
        words.append(ShellQuoting.quoted(filter))
      }
    }
    return words.isEmpty ? ["''"] : words
  }

  private static func seconds(_ milliseconds: Int) -> String {
    let (whole, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    guard rest > 0 else { return String(whole) }
    return "\(whole)." + String(String(rest + 1_000).dropFirst())
  }
}
