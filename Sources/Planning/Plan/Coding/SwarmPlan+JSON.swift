import JSONSyntax

extension SwarmPlan {
  /// The plan without its digest and signatures: what the digest is made of.
  var json: JSONValue {
    [
      "format": .string(SwarmPlan.format),
      "compiler": ["name": .string(compiler.name), "version": .string(compiler.version)],
      "objective": .string(objective),
      "sources": .array(
        sources.map { ["path": .string($0.path), "digest": .string($0.digest)] }),
      "swarm": swarm.json,
      "agents": .array(agents.map(\.json)),
      "scripts": .array(scripts.map(\.json)),
      "tools": .array(tools.map(\.json)),
      "inputs": .array(inputs.map(\.json)),
      "tasks": .array(tasks.map(\.json)),
      "permissions": permissions.json,
      "blobs": .object(blobs.mapValues { .string($0) }),
      "provenance": .object(provenance.mapValues(\.json)),
    ]
  }

  /// SHA-256 of the canonical form without digest and signatures.
  public func digest() -> String {
    ContentDigest.of(CanonicalPlan(self).bytes())
  }

  /// The names of a plan's fields besides `digest` and `signatures`.
  static let fieldNames = [
    "format", "compiler", "objective", "sources", "swarm", "agents", "scripts", "tools", "inputs",
    "tasks", "permissions", "blobs", "provenance",
  ]

  /// Reads the fields of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ fields: PlanFieldReader.Fields
  ) throws(PlanError) -> SwarmPlan {
    SwarmPlan(
      compiler: try reader.read("compiler", of: fields) { reader, node throws(PlanError) in
        let fields = try reader.fields(of: node, required: ["name", "version"])
        return PlanCompiler(
          name: try reader.text("name", of: fields), version: try reader.text("version", of: fields)
        )
      },
      objective: try reader.text("objective", of: fields),
      sources: try reader.read("sources", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.tasks) { reader, node throws(PlanError) in
          let fields = try reader.fields(of: node, required: ["path", "digest"])
          return PlanSource(
            path: try reader.path("path", of: fields),
            digest: try reader.digest("digest", of: fields))
        }
      },
      swarm: try reader.read("swarm", of: fields, SwarmSettings.read),
      agents: try reader.read("agents", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.agents, PlanAgent.read)
      },
      scripts: try reader.read("scripts", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.needs, PlanScript.read)
      },
      tools: try reader.read("tools", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.tasks, PlanTool.read)
      },
      inputs: try reader.read("inputs", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.inputs, PlanInput.read)
      },
      tasks: try reader.read("tasks", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.tasks, PlanTask.read)
      },
      permissions: try reader.read("permissions", of: fields, PlanPermissions.read),
      blobs: try reader.read("blobs", of: fields) { reader, node throws(PlanError) in
        try reader.map(node, limit: PlanningLimits.needs, isKey: ContentDigest.isDigest) {
          reader, key, node throws(PlanError) in
          let text = try reader.text(node)
          let actual = ContentDigest.of(text)
          guard actual == key else {
            throw reader.error(.blobMismatch(expected: key, actual: actual), at: node.range)
          }
          return text
        }
      },
      provenance: try reader.read("provenance", of: fields) { reader, node throws(PlanError) in
        try reader.map(node, limit: PlanningLimits.needs, isKey: isProvenanceKey) {
          reader, _, node throws(PlanError) in try PlanOrigin.read(&reader, node)
        }
      })
  }

  /// Whether a text is a path in a plan, of ASCII alone so that equal keys have equal bytes.
  private static func isProvenanceKey(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= PlanningLimits.name
      && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }
}

extension PlanOrigin {
  /// The origin as it stands in a plan.
  var json: JSONValue {
    var object: [String: JSONValue] = ["kind": .string(kind.rawValue)]
    if !path.isEmpty {
      object["path"] = .string(path)
      object["line"] = JSONValue(line)
      object["column"] = JSONValue(column)
    }
    return .object(object)
  }

  fileprivate static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> PlanOrigin {
    guard node["path"] != nil else {
      let fields = try reader.fields(of: node, required: ["kind"])
      return PlanOrigin(kind: try reader.word("kind", of: fields, as: Kind.self))
    }
    let fields = try reader.fields(of: node, required: ["kind", "path", "line", "column"])
    return PlanOrigin(
      kind: try reader.word("kind", of: fields, as: Kind.self),
      path: try reader.path("path", of: fields),
      line: try reader.integer("line", of: fields, in: 1...Int(Int32.max)),
      column: try reader.integer("column", of: fields, in: 1...Int(Int32.max)))
  }
}
