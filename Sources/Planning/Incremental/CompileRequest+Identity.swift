import JSONSyntax

extension CompileRequest {
  /// A digest of all that a request asks for but the workspace: requests of one identity come to one
  /// plan of the same files.
  var identity: String {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    func number(_ value: Int?) -> JSONValue { value.map { .integer(Int64($0)) } ?? .null }
    let value: JSONValue = [
      "command": text(command), "agents": JSONValue(agents), "tasks": JSONValue(tasks),
      "objective": .string(objective), "coordinator": text(coordinator), "isIdle": .bool(isIdle),
      "compiler": [.string(compiler.name), .string(compiler.version)],
      "configuration": [
        text(configuration?.path), text(configuration.map { ContentDigest.of($0.bytes) }),
      ],
      "overrides": [
        "nodes": number(overrides.nodes), "topology": text(overrides.topology?.rawValue),
        "maximumAgents": number(overrides.maximumAgents), "strategy": text(overrides.strategy),
        "placement": text(overrides.placement?.rawValue),
        "consensus": text(overrides.consensus?.rawValue), "threshold": text(overrides.threshold),
        "faults": number(overrides.faults), "replication": number(overrides.replication),
      ],
    ]
    return ContentDigest.of(value.canonicalBytes())
  }
}
