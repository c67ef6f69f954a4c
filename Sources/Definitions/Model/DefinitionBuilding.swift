import SourceText
import YAMLSyntax

/// Reads the typed definition out of a file's front matter.
extension DefinitionFile {
  /// The front matter's or the YAML file's root mapping.
  private var fields: DataNode? {
    guard let yaml, yaml.root?.entries != nil else { return nil }
    return DataNode(yaml)
  }

  /// Where things that are not written are said to stand.
  private var placeOfNothing: SourceRange {
    SourceRange(at: markdown?.frontMatter?.content.start ?? 0)
  }

  /// What a file defines.
  enum Content {
    case agent(AgentDefinition)
    case command(CommandDefinition)
    case skill(SkillDefinition)
    case workflow(WorkflowDefinition)
  }

  /// What this file defines; nil where it is of another kind.
  ///
  /// - Parameters:
  ///   - id: names the file.
  ///   - context: the workspace's root, whose last names tell what commands and skills right in it are
  ///     called.
  ///   - resources: what a skill brings with it.
  func definition(_ id: FileID, context: String, resources: [FileID]) -> Content? {
    switch kind {
    case .agent: .agent(agent(id))
    case .command: .command(command(id, context: context))
    case .skill: .skill(skill(id, context: context, resources: resources))
    case .workflow: .workflow(workflowFile(id))
    default: nil
    }
  }

  /// The agent in this file.
  private func agent(_ id: FileID) -> AgentDefinition {
    if let agent = known?.agent(in: id) { return agent }
    let fields = fields
    let name = fields?.writtenText("name")
    let capabilities = fields?["capabilities"]
    let tools = fields?["tools"]
    return AgentDefinition(
      file: id,
      name: name ?? Located(PathName.stem(of: path), at: placeOfNothing),
      isNameWritten: name != nil,
      type: fields?.writtenText("type"),
      description: fields?.writtenText("description"),
      capabilities: capabilities?.capabilities ?? [],
      priority: fields?.writtenText("priority"),
      model: fields?.writtenText("model"),
      tools: tools?.grantedTools ?? capabilities?["allowed_tools"]?.grantedTools,
      disallowedTools: (fields?["disallowedTools"] ?? fields?["disallowed-tools"])?
        .list(splitsAtSpaces: true) ?? tools?.forbiddenTools
        ?? capabilities?["restricted_tools"]?.list() ?? [],
      skills: fields?["skills"]?.list() ?? [],
      swarm: field("swarm"))
  }

  /// The command in this file, whose name is told from the folder it stands in.
  private func command(_ id: FileID, context: String) -> CommandDefinition {
    let fields = fields
    let name = PathName.command(of: path, context: context)
    if case .command(let description) = known {
      return CommandDefinition(
        file: id, name: name, description: description.map { Located($0, at: placeOfNothing) })
    }
    return CommandDefinition(
      file: id, name: name,
      description: fields?.writtenText("description"),
      allowedTools: (fields?["allowed-tools"] ?? fields?["allowed_tools"])?.grantedTools,
      workflow: workflow)
  }

  /// The skill in this file, whose folder may be the workspace's root `context`.
  private func skill(_ id: FileID, context: String, resources: [FileID]) -> SkillDefinition {
    let fields = fields
    let folder = PathName.folder(of: path, context: context)
    if case .skill(let name, let description) = known {
      return SkillDefinition(
        file: id, name: Located(name ?? folder, at: placeOfNothing), folder: folder,
        description: description.map { Located($0, at: placeOfNothing) }, resources: resources)
    }
    return SkillDefinition(
      file: id, name: fields?.writtenText("name") ?? Located(folder, at: placeOfNothing),
      folder: folder, description: fields?.writtenText("description"),
      allowedTools: (fields?["allowed-tools"] ?? fields?["allowed_tools"])?.grantedTools,
      resources: resources, workflow: workflow)
  }

  /// The workflow in this file.
  private func workflowFile(_ id: FileID) -> WorkflowDefinition {
    WorkflowDefinition(file: id, name: PathName.workflow(of: path), workflow: workflow)
  }

  private var workflow: WorkflowFields {
    WorkflowFields(swarm: field("swarm"), inputs: field("inputs"), tasks: field("tasks"))
  }

  private func field(_ name: String) -> Field? {
    guard let yaml, let entry = yaml.root?[name],
      let key = DataNode(entry.key, in: yaml).locatedText
    else { return nil }
    return Field(key: key, value: yaml.resolved(entry.value))
  }
}

extension DataNode {
  /// The text of a member; nil where there is none or it is empty.
  fileprivate func writtenText(_ key: String) -> Located<String>? {
    guard let value = self[key], !value.isNull, let text = value.locatedText, !text.value.isEmpty
    else { return nil }
    return text
  }

  /// Capabilities from a list, a text with commas, or those keys of a mapping that configure nothing.
  fileprivate var capabilities: [Located<String>] {
    guard members != nil else { return list() }
    return list().filter { key in
      !DefinitionKeys.capabilitySettings.contains { key.value.hasSameBytes(as: $0) }
    }
  }

  /// The tools that a field grants; nil where nothing is written.
  fileprivate var grantedTools: [Located<String>]? {
    if isNull { return nil }
    if members != nil {
      for key in ["allowed", "allow", "allowed_tools", "include"] {
        if let granted = self[key] { return granted.list(splitsAtSpaces: true) }
      }
      if listedForbiddenTools != nil { return nil }
    }
    return list(splitsAtSpaces: true)
  }

  /// The tools that a mapping of tools forbids; nil where it forbids none.
  fileprivate var forbiddenTools: [Located<String>]? {
    guard let members else { return nil }
    if let listedForbiddenTools { return listedForbiddenTools }
    let off = members.filter(\.value.isFalse)
    return off.isEmpty ? nil : off.map(\.key)
  }

  /// The tools that a mapping lists under a key for those that are forbidden.
  private var listedForbiddenTools: [Located<String>]? {
    for key in ["restricted", "denied", "deny", "disallowed", "exclude"] {
      if let forbidden = self[key] { return forbidden.list(splitsAtSpaces: true) }
    }
    return nil
  }
}
