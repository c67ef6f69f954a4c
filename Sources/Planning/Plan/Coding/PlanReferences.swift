import SourceText

extension SwarmPlan {
  /// Checks that names are unique and in order, and that each part that another one names is there.
  ///
  /// - Throws: ``PlanError``; its path names the part that refers.
  func checkReferences() throws(PlanError) {
    let sourcePaths = try unique(sources.map(\.path), part: "sources")
    let agentNames = try unique(agents.map(\.id), part: "agents")
    let scriptNames = try unique(scripts.map(\.id), part: "scripts")
    _ = try unique(inputs.map(\.name), part: "inputs", isSorted: false)
    for (index, agent) in agents.enumerated() {
      let path = "agents[\(index)]"
      try require(agent.source, in: sourcePaths, kind: "source", path: path + ".source")
      for hook in agent.preHooks + agent.postHooks + agent.errorHooks {
        try require(hook, in: scriptNames, kind: "script", path: path + ".hooks")
      }
      if let prompt = agent.prompt { try requireBlob(prompt, path: path + ".prompt") }
    }
    for (index, script) in scripts.enumerated() {
      let path = "scripts[\(index)]"
      try require(script.source, in: sourcePaths, kind: "source", path: path + ".source")
      try requireBlob(script.text, path: path + ".text")
    }
    var earlier: Set<String> = []
    for (index, task) in tasks.enumerated() {
      let path = "tasks[\(index)]"
      switch task.action {
      case .run(let script):
        try require(script, in: scriptNames, kind: "script", path: path + ".run")
      case .prompt(let template): try requireBlob(template, path: path + ".prompt")
      }
      if let agent = task.agent {
        try require(agent, in: agentNames, kind: "agent", path: path + ".agent")
      }
      for need in task.needs {
        try require(need, in: earlier, kind: "earlier task", path: path + ".needs")
      }
      guard earlier.insert(task.id).inserted else {
        throw PlanError(.invalidValue("the id '\(task.id)' is given twice"), path: path + ".id")
      }
    }
  }

  private func requireBlob(_ digest: String, path: String) throws(PlanError) {
    guard blobs[digest] != nil else {
      throw PlanError(.unresolvedReference("text", name: digest), path: path)
    }
  }

  private func require(
    _ name: String, in names: Set<String>, kind: String, path: String
  ) throws(PlanError) {
    guard names.contains(name) else {
      throw PlanError(.unresolvedReference(kind, name: name), path: path)
    }
  }

  private func unique(
    _ names: [String], part: String, isSorted: Bool = true
  ) throws(PlanError) -> Set<String> {
    var seen: Set<String> = []
    seen.reserveCapacity(names.count)
    for (index, name) in names.enumerated() {
      guard seen.insert(name).inserted else {
        throw PlanError(.invalidValue("'\(name)' is given twice"), path: "\(part)[\(index)]")
      }
      if isSorted, index > 0, !PlanNames.precedes(names[index - 1], name) {
        let reason = "'\(name)' stands out of order"
        throw PlanError(.invalidValue(reason), path: "\(part)[\(index)]")
      }
    }
    return seen
  }
}
