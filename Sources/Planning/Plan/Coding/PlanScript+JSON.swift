import JSONSyntax

extension PlanScript {
  /// The script as it stands in a plan.
  var json: JSONValue {
    [
      "id": .string(id), "source": .string(source), "line": JSONValue(line),
      "text": .string(text), "steps": .array(steps.map(\.json)),
      "environment": JSONValue(environment), "commands": JSONValue(commands),
    ]
  }

  /// Reads a script of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanScript {
    let fields = try reader.fields(
      of: node,
      required: ["id", "source", "line", "text", "steps", "environment", "commands"])
    return PlanScript(
      id: try reader.text("id", of: fields),
      source: try reader.path("source", of: fields),
      line: try reader.integer("line", of: fields, in: 1...Int(Int32.max)),
      text: try reader.digest("text", of: fields),
      steps: try reader.read("steps", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.tasks, Step.read)
      },
      environment: try reader.texts("environment", of: fields),
      commands: try reader.texts("commands", of: fields))
  }
}

extension PlanScript.Step {
  fileprivate var json: JSONValue {
    switch self {
    case .shell(let text, let line): ["shell": .string(text), "line": JSONValue(line)]
    case .call(let call): ["call": call.json]
    }
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanScript.Step {
    if node["call"] != nil {
      let fields = try reader.fields(of: node, required: ["call"])
      return .call(try reader.read("call", of: fields, PlanToolCall.read))
    }
    let fields = try reader.fields(of: node, required: ["shell", "line"])
    return .shell(
      text: try reader.text("shell", of: fields),
      line: try reader.integer("line", of: fields, in: 1...Int(Int32.max)))
  }
}

extension PlanToolCall {
  fileprivate var json: JSONValue {
    [
      "server": .string(server), "tool": .string(tool),
      "arguments": .array(
        arguments.map {
          ["name": .string($0.name), "pieces": .array($0.pieces.map(\.json))]
        }),
      "line": JSONValue(line), "column": JSONValue(column),
    ]
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanToolCall {
    let fields = try reader.fields(
      of: node, required: ["server", "tool", "arguments", "line", "column"])
    return PlanToolCall(
      server: try reader.text("server", of: fields), tool: try reader.text("tool", of: fields),
      arguments: try reader.read("arguments", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.needs) { reader, node throws(PlanError) in
          let fields = try reader.fields(of: node, required: ["name", "pieces"])
          return Argument(
            name: try reader.text("name", of: fields),
            pieces: try reader.read("pieces", of: fields) { reader, node throws(PlanError) in
              try reader.list(node, limit: PlanningLimits.needs, Piece.read)
            })
        }
      },
      line: try reader.integer("line", of: fields, in: 1...Int(Int32.max)),
      column: try reader.integer("column", of: fields, in: 1...Int(Int32.max)))
  }
}

extension PlanToolCall.Piece {
  fileprivate var json: JSONValue {
    switch self {
    case .literal(let text): ["literal": .string(text)]
    case .variable(let source): ["variable": .string(source)]
    case .substitution(let source): ["substitution": .string(source)]
    }
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanToolCall.Piece {
    if node["variable"] != nil {
      let fields = try reader.fields(of: node, required: ["variable"])
      return .variable(try reader.text("variable", of: fields))
    }
    if node["substitution"] != nil {
      let fields = try reader.fields(of: node, required: ["substitution"])
      return .substitution(try reader.text("substitution", of: fields))
    }
    let fields = try reader.fields(of: node, required: ["literal"])
    return .literal(try reader.text("literal", of: fields))
  }
}
