import SourceText

/// What a file says, where that is known from its bytes without parsing them.
public enum KnownDefinition: Sendable {
  /// An agent; its file is told by where it stands.
  case agent(AgentDefinition)
  /// A command without tasks.
  case command(description: String?)
  /// A skill without tasks.
  case skill(name: String?, description: String?)
  /// A file that only has to be there.
  case other
}

extension KnownDefinition {
  /// The agent, in its file of a workspace.
  func agent(in file: FileID) -> AgentDefinition? {
    guard case .agent(let agent) = self else { return nil }
    return AgentDefinition(
      file: file, name: agent.name, isNameWritten: agent.isNameWritten, type: agent.type,
      description: agent.description, capabilities: agent.capabilities, priority: agent.priority,
      model: agent.model, tools: agent.tools, disallowedTools: agent.disallowedTools,
      skills: agent.skills, swarm: agent.swarm)
  }
}

extension Workspace {
  /// The scripts that hooks name, whether they are there or not, in order of their paths.
  public var scriptsNamedByHooks: [String] {
    var named: Set<ByteName> = []
    for file in files { named.formUnion(file.scriptsNamedByHooks.map(ByteName.init)) }
    return named.map(\.text).sorted { $0.precedesInBytes($1) }
  }
}

extension DefinitionFile {
  /// The scripts that its hooks name, as paths from the workspace's root.
  public var scriptsNamedByHooks: [String] {
    scripts.filter { $0.isHook && $0.place != .file }.flatMap {
      NamedScripts.paths(in: $0.script, of: path)
    }
  }
}
