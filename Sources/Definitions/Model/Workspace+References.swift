import SourceText

/// Finding definitions by name. Names are compared by their bytes.
extension Workspace {
  /// The agents of a name, in path order: more than one where the name is taken twice.
  public func agents(named name: String) -> [AgentDefinition] {
    agentNames[name].map { agents[$0] }
  }

  /// The first agent of a name by path.
  public func agent(named name: String) -> AgentDefinition? {
    agentNames[name].first.map { agents[$0] }
  }

  /// The commands of a name (`folder:name`), in path order.
  public func commands(named name: String) -> [CommandDefinition] {
    commandNames[name].map { commands[$0] }
  }

  /// The first command of a name by path.
  public func command(named name: String) -> CommandDefinition? {
    commandNames[name].first.map { commands[$0] }
  }

  /// The skills of a name, in path order.
  public func skills(named name: String) -> [SkillDefinition] {
    skillNames[name].map { skills[$0] }
  }

  /// The first skill of a name by path.
  public func skill(named name: String) -> SkillDefinition? {
    skillNames[name].first.map { skills[$0] }
  }

  /// The file at a path relative to the root.
  public func file(at path: String) -> FileID? { pathNames[path].first.map { FileID($0) } }

  /// Whether the caller asked about a file, and did not only want it known for references.
  public func isReported(_ file: FileID) -> Bool { isReported(path: self[file].path) }

  /// Whether the caller asked about a path relative to the root.
  public func isReported(path: String) -> Bool {
    if asked.isEmpty || asked.contains(ByteName(path)) || asked.contains(ByteName("")) {
      return true
    }
    return path.utf8.indices.contains { index in
      path.utf8[index] == UInt8(ascii: "/") && asked.contains(ByteName(String(path[..<index])))
    }
  }
}
