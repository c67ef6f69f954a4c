extension PlanComparison {
  /// What may be used or reached in one plan and not in the other.
  func permissions() -> [PlanDiff.Permission] {
    let (old, new) = (old.permissions, new.permissions)
    return names(old.tools, new.tools, .tool, users: calledTools)
      + names(old.commands, new.commands, .command, users: \.commands)
      + names(old.files, new.files, .file)
      + names(old.hosts, new.hosts, .host)
      + names(old.environment, new.environment, .environment, users: \.environment)
      + agentTools()
  }

  /// Tools that an agent may use; one that is not there may use none.
  private func agentTools() -> [PlanDiff.Permission] {
    var permissions: [PlanDiff.Permission] = []
    merge(old.agents, new.agents, key: \.id) { old, new in
      guard let agent = (new ?? old)?.id else { return }
      let kind = PlanDiff.Permission.Kind.agentTool(agent: agent)
      // No agent is allowed nothing; an agent without a list is allowed everything.
      let before = old.map(\.allowedTools) ?? .some([])
      let after = new.map(\.allowedTools) ?? .some([])
      switch (before, after) {
      case (.some(let before), .some(let after)): permissions += names(before, after, kind)
      case (nil, nil): break
      case (nil, _), (_, nil):
        permissions.append(
          .init(
            kind: .allAgentTools(agent: agent), name: "", isAdded: after == nil, scripts: []))
      }
      // What is denied no longer is allowed: the other way round.
      if let old, let new {
        permissions += names(new.disallowedTools, old.disallowedTools, kind)
      }
    }
    return permissions
  }

  /// The names that stand in one list only, with the scripts of the new plan that use them.
  private func names(
    _ old: [String], _ new: [String], _ kind: PlanDiff.Permission.Kind,
    users: ((PlanScript) -> [String])? = nil
  ) -> [PlanDiff.Permission] {
    var changes: [(name: String, isAdded: Bool)] = []
    merge(old, new, key: { $0 }) { old, new in
      guard let name = new ?? old, old == nil || new == nil else { return }
      changes.append((name, old == nil))
    }
    var scripts: [String: [String]] = [:]
    if let users, changes.contains(where: \.isAdded) {
      for change in changes where change.isAdded { scripts[change.name] = [] }
      for script in self.new.scripts {
        for name in Set(users(script)) { scripts[name]?.append(script.id) }
      }
    }
    return changes.map { change in
      PlanDiff.Permission(
        kind: kind, name: change.name, isAdded: change.isAdded,
        scripts: change.isAdded ? scripts[change.name] ?? [] : [])
    }
  }

  private func calledTools(_ script: PlanScript) -> [String] {
    script.steps.compactMap { step in
      guard case .call(let call) = step else { return nil }
      return call.qualifiedName
    }
  }
}
