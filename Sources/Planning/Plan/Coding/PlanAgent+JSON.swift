import JSONSyntax

extension PlanAgent {
  /// The agent as it stands in a plan.
  var json: JSONValue {
    var object: [String: JSONValue] = [
      "id": .string(id),
      "source": .string(source),
      "type": .string(type),
      "description": .string(description),
      "capabilities": JSONValue(capabilities),
      "priority": .string(priority.rawValue),
      "disallowedTools": JSONValue(disallowedTools),
      "hooks": [
        "pre": JSONValue(preHooks), "post": JSONValue(postHooks), "onError": JSONValue(errorHooks),
      ],
    ]
    object["model"] = model.map { .string($0) }
    object["allowedTools"] = allowedTools.map { JSONValue($0) }
    object["prompt"] = prompt.map { .string($0) }
    return .object(object)
  }

  /// Reads an agent of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanAgent {
    let fields = try reader.fields(
      of: node,
      required: [
        "id", "source", "type", "description", "capabilities", "priority", "disallowedTools",
        "hooks",
      ],
      optional: ["model", "allowedTools", "prompt"])
    let hooks = try reader.read("hooks", of: fields) { reader, node throws(PlanError) in
      let fields = try reader.fields(of: node, required: ["pre", "post", "onError"])
      return (
        pre: try reader.texts("pre", of: fields), post: try reader.texts("post", of: fields),
        onError: try reader.texts("onError", of: fields)
      )
    }
    return PlanAgent(
      id: try reader.read("id", of: fields) { reader, node throws(PlanError) in
        try reader.text(node, where: PlanNames.isAgentName, "a name of an agent")
      },
      source: try reader.path("source", of: fields),
      type: try reader.text("type", of: fields),
      description: try reader.text("description", of: fields),
      capabilities: try reader.texts("capabilities", of: fields),
      priority: try reader.word("priority", of: fields, as: Priority.self),
      model: try reader.textIfPresent("model", of: fields),
      allowedTools: try reader.readIfPresent("allowedTools", of: fields) {
        reader, node throws(PlanError) in try reader.texts(node)
      },
      disallowedTools: try reader.texts("disallowedTools", of: fields),
      preHooks: hooks.pre, postHooks: hooks.post, errorHooks: hooks.onError,
      prompt: try reader.readIfPresent("prompt", of: fields) { reader, node throws(PlanError) in
        try reader.digest(node)
      })
  }
}

extension PlanTool {
  /// The tool as it stands in a plan.
  var json: JSONValue {
    ["server": .string(server), "name": .string(name), "schema": .string(schema)]
  }

  /// Reads a tool of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanTool {
    let fields = try reader.fields(of: node, required: ["server", "name", "schema"])
    return PlanTool(
      server: try reader.text("server", of: fields), name: try reader.text("name", of: fields),
      schema: try reader.digest("schema", of: fields))
  }
}

extension PlanPermissions {
  /// The permissions as they stand in a plan.
  var json: JSONValue {
    [
      "tools": JSONValue(tools), "commands": JSONValue(commands), "files": JSONValue(files),
      "hosts": JSONValue(hosts), "environment": JSONValue(environment),
    ]
  }

  /// Reads the permissions of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanPermissions {
    let fields = try reader.fields(
      of: node, required: ["tools", "commands", "files", "hosts", "environment"])
    return PlanPermissions(
      tools: try reader.texts("tools", of: fields),
      commands: try reader.texts("commands", of: fields),
      files: try reader.texts("files", of: fields),
      hosts: try reader.texts("hosts", of: fields),
      environment: try reader.texts("environment", of: fields))
  }
}
