import JSONSyntax

/// Finds what differs between two plans, part by part.
struct PlanComparison {
  let old: SwarmPlan
  let new: SwarmPlan

  func tools() -> [PlanDiff.Part] {
    parts(old.tools, new.tools, name: \.qualifiedName) { tool, _ in tool.json }
  }

  func agents() -> [PlanDiff.Part] {
    let texts = (scriptTexts(old), scriptTexts(new))
    return parts(old.agents, new.agents, name: \.id) { agent, isNew in
      var value = agent.json.object ?? [:]
      let texts = isNew ? texts.1 : texts.0
      func named(_ ids: [String]) -> JSONValue {
        .array(ids.map { ["script": .string($0), "text": .string(texts[$0] ?? "")] })
      }
      value["hooks"] = [
        "pre": named(agent.preHooks), "post": named(agent.postHooks),
        "onError": named(agent.errorHooks),
      ]
      return .object(value)
    }
  }

  func tasks() -> [PlanDiff.Part] {
    let texts = (scriptTexts(old), scriptTexts(new))
    return parts(old.tasks, new.tasks, name: \.id) { task, isNew in
      var value = task.json.object ?? [:]
      value["needs"] = nil
      if case .run(let script) = task.action {
        let text = (isNew ? texts.1 : texts.0)[script] ?? ""
        value["run"] = ["script": .string(script), "text": .string(text)]
      }
      return .object(value)
    }
  }

  func scripts() -> [PlanDiff.Part] {
    parts(old.scripts, new.scripts, name: \.id) { script, _ in
      var script = script
      // A script that only moved in its file does what it did.
      script.line = 0
      script.steps = script.steps.map { step in
        switch step {
        case .shell(let text, _): return .shell(text: text, line: 0)
        case .call(var call):
          call.line = 0
          call.column = 0
          return .call(call)
        }
      }
      return script.json
    }
  }

  func inputs() -> [PlanDiff.Part] {
    parts(old.inputs, new.inputs, name: \.name) { input, _ in input.json }
  }

  func sources() -> [PlanDiff.Part] {
    parts(old.sources, new.sources, name: \.path) { source, _ in
      ["path": .string(source.path), "digest": .string(source.digest)]
    }
  }

  func settings() -> [PlanDiff.Setting] {
    func whole(_ plan: SwarmPlan) -> JSONValue {
      [
        "objective": .string(plan.objective), "swarm": plan.swarm.json,
        "compiler": [
          "name": .string(plan.compiler.name), "version": .string(plan.compiler.version),
        ],
      ]
    }
    return PlanComparison.fields(whole(old), whole(new)).map { field in
      PlanDiff.Setting(
        field: field, oldOrigin: old.provenance[field.path],
        newOrigin: new.provenance[field.path])
    }
  }

  func edges() -> [PlanDiff.Edge] {
    func all(_ plan: SwarmPlan) -> [PlanDiff.Edge] {
      plan.tasks.flatMap { task in
        task.needs.map { PlanDiff.Edge(from: $0, to: task.id, isAdded: false) }
      }
    }
    var edges: [PlanDiff.Edge] = []
    // The space sorts before every byte that an id of a task can have.
    merge(all(old), all(new), key: { "\($0.to) \($0.from)" }) { old, new in
      guard let edge = new ?? old, old == nil || new == nil else { return }
      edges.append(.init(from: edge.from, to: edge.to, isAdded: old == nil))
    }
    return edges
  }

  private func scriptTexts(_ plan: SwarmPlan) -> [String: String] {
    plan.scripts.reduce(into: [:]) { $0[$1.id] = $1.text }
  }

  // MARK: Comparing lists and fields

  /// The parts that differ; `value` is asked for a part and whether it is the new plan's.
  private func parts<Element>(
    _ old: [Element], _ new: [Element], name: (Element) -> String,
    value: (Element, Bool) -> JSONValue
  ) -> [PlanDiff.Part] {
    var parts: [PlanDiff.Part] = []
    merge(old, new, key: name) { old, new in
      let values = (old.map { value($0, false) }, new.map { value($0, true) })
      guard let element = new ?? old else { return }
      var fields: [PlanDiff.Field] = []
      if let old = values.0, let new = values.1 {
        fields = PlanComparison.fields(old, new)
        if fields.isEmpty { return }
      }
      parts.append(.init(name: name(element), old: values.0, new: values.1, fields: fields))
    }
    return parts
  }

  /// Pairs the elements of two lists by the bytes of their keys, in the order of these.
  func merge<Element>(
    _ old: [Element], _ new: [Element], key: (Element) -> String,
    _ body: (Element?, Element?) -> Void
  ) {
    func sorted(_ elements: [Element]) -> [(key: String, element: Element)] {
      elements.map { (key($0), $0) }.sorted { PlanNames.precedes($0.0, $1.0) }
    }
    let (old, new) = (sorted(old), sorted(new))
    var (first, second) = (0, 0)
    while first < old.count || second < new.count {
      let hasBoth = first < old.count && second < new.count
      if second >= new.count || hasBoth && PlanNames.precedes(old[first].key, new[second].key) {
        body(old[first].element, nil)
        first += 1
      } else if first >= old.count || PlanNames.precedes(new[second].key, old[first].key) {
        body(nil, new[second].element)
        second += 1
      } else {
        body(old[first].element, new[second].element)
        first += 1
        second += 1
      }
    }
  }

  /// The fields that differ, objects taken apart; arrays are compared whole.
  ///
  /// The values are parts of plans as this code writes them, so that they are few levels deep.
  static func fields(_ old: JSONValue, _ new: JSONValue, at path: String = "") -> [PlanDiff.Field] {
    // Bytes, because strings are equal in Swift that are not the same text.
    guard old.canonicalBytes() != new.canonicalBytes() else { return [] }
    guard let oldMembers = old.object, let newMembers = new.object else {
      return [PlanDiff.Field(path: path, old: old, new: new)]
    }
    let names = Set(oldMembers.keys).union(newMembers.keys).sorted(by: PlanNames.precedes)
    return names.flatMap { name -> [PlanDiff.Field] in
      let place = path.isEmpty ? name : "\(path).\(name)"
      guard let old = oldMembers[name], let new = newMembers[name] else {
        return [PlanDiff.Field(path: place, old: oldMembers[name], new: newMembers[name])]
      }
      return fields(old, new, at: place)
    }
  }
}
