import Definitions
import Diagnostics
import SourceText

extension Compilation {
  /// Takes what an agent's file came to before; nil where it must be lowered.
  func part(of file: DefinitionFile) -> AgentPart? {
    guard file.known != nil, case .agent(let part) = records[file.path]?.content else { return nil }
    return part
  }

  /// Adds what an agent's file came to before.
  mutating func add(_ part: AgentPart, of file: DefinitionFile) {
    assembly.agents.append(part.agent)
    assembly.scripts += part.scripts
    for tool in part.tools { assembly.tools[tool.qualifiedName] = tool }
    assembly.files.formUnion(part.files)
    assembly.hosts.formUnion(part.hosts)
    for (script, text) in zip(part.scripts, part.texts) { assembly.blobs[script.text] = text }
    if let prompt = part.agent.prompt, let body = part.body {
      assembly.blobs[prompt] = file.source.text(in: body)
    }
  }

  /// Lowers an agent, and notes what its file comes to where nothing else has a part in it.
  mutating func lowerAndNote(_ agent: SelectedAgent) {
    let file = workspace[agent.definition.file]
    use(agent.definition.file)
    if let part = part(of: file) {
      add(part, of: file)
      return
    }
    let found = diagnostics.items.count
    var outer = PlanAssembly()
    swap(&outer, &assembly)
    lower(agent)
    swap(&outer, &assembly)
    let own = outer
    guard let lowered = own.agents.first else { return }
    let part = AgentPart(
      agent: lowered, scripts: own.scripts,
      texts: own.scripts.map { own.blobs[$0.text] ?? "" },
      tools: own.tools.values.sorted { ($0.server, $0.name) < ($1.server, $1.name) },
      files: own.files.sorted(by: PlanNames.precedes),
      hosts: own.hosts.sorted(by: PlanNames.precedes), body: file.markdown?.body)
    add(part, of: file)
    let isAlone =
      found == diagnostics.items.count && found < PlanningLimits.diagnostics
      && agent.definition.swarm == nil && agent.definition.skills.isEmpty
      && (file.yaml?.problems.isEmpty ?? true) && !HookSettings.initializesSwarm(file)
      && isAlone(file)
    if isAlone { parts[file.path] = part }
  }

  /// Whether nothing outside of a file depends on more of it than its records say.
  private func isAlone(_ file: DefinitionFile) -> Bool {
    file.scriptsNamedByHooks.isEmpty && !filesWithServers.contains(file.path)
  }

  /// What the files of the workspace came to, as far as that depends on nothing else.
  ///
  /// - Parameter sources: the digests of their bytes.
  func records(_ sources: SourceTable) -> [DefinitionRecord] {
    let commands = Dictionary(workspace.commands.map { ($0.file, $0) }) { first, _ in first }
    let skills = Dictionary(workspace.skills.map { ($0.file, $0) }) { first, _ in first }
    return workspace.files.enumerated().compactMap { index, file in
      let id = FileID(index)
      guard let digest = sources.digest(file.path),
        let content = content(of: file, commands[id], skills[id])
      else { return nil }
      return DefinitionRecord(path: file.path, digest: digest, kind: file.kind, content: content)
    }
  }

  private func content(
    of file: DefinitionFile, _ command: CommandDefinition?, _ skill: SkillDefinition?
  ) -> DefinitionRecord.Content? {
    if file.known != nil { return records[file.path]?.content }
    switch file.kind {
    case .agent: return parts[file.path].map { .agent($0) }
    case .command:
      guard let command, !command.workflow.saysAnything, isInert(file)
      else { return nil }
      return .inert(name: nil, description: command.description?.value)
    case .skill:
      guard let skill, !skill.workflow.saysAnything, isInert(file)
      else { return nil }
      return .inert(name: skill.name.value, description: skill.description?.value)
    case .skillResource, .other, .script:
      return isAlone(file) ? .inert(name: nil, description: nil) : nil
    case .workflow, .settings, .hooksConfiguration, .mcpConfiguration, .pluginManifest,
      .keybindings, .unreadIgnoreFile:
      return nil
    }
  }

  private func isInert(_ file: DefinitionFile) -> Bool {
    (file.yaml?.problems.isEmpty ?? true) && isAlone(file) && !OrchestrationReader.saysWork(file)
  }
}

extension WorkflowFields {
  fileprivate var saysAnything: Bool { swarm != nil || inputs != nil || tasks != nil }
}
