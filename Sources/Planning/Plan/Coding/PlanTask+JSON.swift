import JSONSyntax

extension PlanInput {
  /// The input as it stands in a plan.
  var json: JSONValue {
    var object: [String: JSONValue] = [
      "name": .string(name), "type": .string(type.rawValue), "description": .string(description),
    ]
    object["default"] = defaultValue.map { .string($0) }
    return .object(object)
  }

  /// Reads an input of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanInput {
    let fields = try reader.fields(
      of: node, required: ["name", "type", "description"], optional: ["default"])
    return PlanInput(
      name: try reader.valueName(of: fields),
      type: try reader.word("type", of: fields, as: PlanValueType.self),
      description: try reader.text("description", of: fields),
      defaultValue: try reader.textIfPresent("default", of: fields))
  }
}

extension PlanTask {
  /// The task as it stands in a plan.
  var json: JSONValue {
    var object: [String: JSONValue] = [
      "id": .string(id),
      "title": .string(title),
      "needs": JSONValue(needs),
      "capabilities": JSONValue(capabilities),
      "outputs": .array(outputs.map(\.json)),
      "timeout": JSONValue(timeout),
      "retry": [
        "attempts": JSONValue(retry.attempts), "backoff": JSONValue(retry.backoff),
        "after": JSONValue(retry.after.map(\.rawValue)),
      ],
      "idempotent": .bool(idempotent),
      "env": .object(environment.mapValues { .string($0) }),
    ]
    switch action {
    case .run(let script): object["run"] = .string(script)
    case .prompt(let template): object["prompt"] = .string(template)
    }
    object["agent"] = agent.map { .string($0) }
    object["if"] = condition.map { .string($0) }
    object["forEach"] = forEach.map { .string($0) }
    object["cwd"] = directory.map { .string($0) }
    return .object(object)
  }

  /// Reads a task of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanTask {
    let isPrompt = node["prompt"] != nil
    let fields = try reader.fields(
      of: node,
      required: [
        "id", "title", isPrompt ? "prompt" : "run", "needs", "capabilities", "outputs", "timeout",
        "retry", "idempotent", "env",
      ],
      optional: ["agent", "if", "forEach", "cwd"])
    let action: Action =
      isPrompt
      ? .prompt(template: try reader.digest("prompt", of: fields))
      : .run(script: try reader.text("run", of: fields))
    return PlanTask(
      id: try reader.read("id", of: fields) { reader, node throws(PlanError) in
        try reader.text(
          node, where: PlanNames.isTaskIdentifier,
          "an id of a task (lower case, digits, hyphens)")
      },
      title: try reader.text("title", of: fields),
      action: action,
      needs: try reader.texts("needs", of: fields),
      capabilities: try reader.texts("capabilities", of: fields),
      agent: try reader.textIfPresent("agent", of: fields),
      outputs: try reader.read("outputs", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.outputs, Output.read)
      },
      condition: try reader.textIfPresent("if", of: fields),
      forEach: try reader.textIfPresent("forEach", of: fields),
      timeout: try reader.integer("timeout", of: fields, in: 1...PlanningLimits.duration),
      retry: try reader.read("retry", of: fields, Retry.read),
      idempotent: try reader.boolean("idempotent", of: fields),
      environment: try reader.read("env", of: fields) { reader, node throws(PlanError) in
        try reader.map(
          node, limit: PlanningLimits.environment, isKey: PlanNames.isVariableName
        ) { reader, _, node throws(PlanError) in try reader.text(node) }
      },
      directory: try reader.textIfPresent("cwd", of: fields))
  }
}

extension PlanTask.Output {
  fileprivate var json: JSONValue {
    [
      "name": .string(name), "type": .string(type.rawValue),
      "from": .string((isStandardOutput ? Origin.standardOutput : .outputFile).rawValue),
    ]
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanTask.Output {
    let fields = try reader.fields(of: node, required: ["name", "type", "from"])
    return PlanTask.Output(
      name: try reader.valueName(of: fields),
      type: try reader.word("type", of: fields, as: PlanValueType.self),
      isStandardOutput: try reader.word("from", of: fields, as: Origin.self) == .standardOutput)
  }

  /// Where an output is read from, in the words that tasks and plans use.
  enum Origin: String, CaseIterable {
    /// What the process writes to its standard output.
    case standardOutput = "stdout"
    /// The file that `$MOFLO_OUTPUT` names.
    case outputFile = "file"
  }
}

extension PlanTask.Retry {
  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanTask.Retry {
    let fields = try reader.fields(of: node, required: ["attempts", "backoff", "after"])
    return PlanTask.Retry(
      attempts: try reader.integer("attempts", of: fields, in: 1...PlanningLimits.attempts),
      backoff: try reader.integer("backoff", of: fields, in: 0...PlanningLimits.duration),
      after: try reader.read("after", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: Failure.allCases.count) { reader, node throws(PlanError) in
          try reader.word(node, as: Failure.self)
        }
      })
  }
}

extension PlanFieldReader {
  /// Reads the name of an input or output.
  fileprivate mutating func valueName(of fields: Fields) throws(PlanError) -> String {
    try read("name", of: fields) { reader, node throws(PlanError) in
      try reader.text(
        node, where: PlanNames.isValueName, "a name of a value ([a-z][a-z0-9_]*)")
    }
  }
}
