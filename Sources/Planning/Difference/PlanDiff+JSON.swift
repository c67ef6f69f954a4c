import JSONSyntax

extension PlanDiff {
  /// The format of ``json``.
  public static let format = "moflo.plan-diff/1"

  /// The difference for programs.
  public var json: JSONValue {
    [
      "format": .string(PlanDiff.format),
      "old": .string(oldDigest),
      "new": .string(newDigest),
      "widened": JSONValue(widened.map(\.rawValue)),
      "permissions": .array(permissions.map(\.json)),
      "tools": .array(tools.map(\.json)),
      "settings": .array(settings.map(\.json)),
      "agents": .array(agents.map(\.json)),
      "inputs": .array(inputs.map(\.json)),
      "tasks": .array(tasks.map(\.json)),
      "edges": .array(
        edges.map { edge in
          [
            "change": .string(edge.isAdded ? "added" : "removed"), "from": .string(edge.from),
            "to": .string(edge.to),
          ]
        }),
      "scripts": .array(scripts.map(\.json)),
      "sources": .array(sources.map(\.json)),
    ]
  }
}

extension PlanDiff.Part {
  /// The part that was added or removed as a whole, or the fields that differ.
  fileprivate var json: JSONValue {
    var object: [String: JSONValue] = ["name": .string(name)]
    switch (old, new) {
    case (nil, let value):
      object["change"] = "added"
      object["value"] = value
    case (let value, nil):
      object["change"] = "removed"
      object["value"] = value
    default:
      object["change"] = "changed"
      object["fields"] = .array(fields.map { .object($0.members) })
    }
    return .object(object)
  }
}

extension PlanDiff.Field {
  fileprivate var members: [String: JSONValue] {
    var object: [String: JSONValue] = ["path": .string(path)]
    object["old"] = old
    object["new"] = new
    return object
  }
}

extension PlanDiff.Setting {
  fileprivate var json: JSONValue {
    var object = field.members
    object["oldOrigin"] = oldOrigin?.json
    object["newOrigin"] = newOrigin?.json
    return .object(object)
  }
}

extension PlanDiff.Permission {
  fileprivate var json: JSONValue {
    var object: [String: JSONValue] = [
      "change": .string(isAdded ? "added" : "removed"), "kind": .string(kind.word),
      "scripts": JSONValue(scripts),
    ]
    switch kind {
    case .tool, .command, .file, .host, .environment: object["name"] = .string(name)
    case .agentTool(let agent):
      object["name"] = .string(name)
      object["agent"] = .string(agent)
    case .allAgentTools(let agent): object["agent"] = .string(agent)
    }
    return .object(object)
  }
}

extension PlanDiff.Permission.Kind {
  fileprivate var word: String {
    switch self {
    case .tool: "tool"
    case .command: "command"
    case .file: "file"
    case .host: "host"
    case .environment: "environment"
    case .agentTool: "agentTool"
    case .allAgentTools: "allAgentTools"
    }
  }
}
