import SourceText

extension Workspace {
  /// Makes a workspace of files that were read, in whatever order they stand.
  ///
  /// - Parameters:
  ///   - root: the folder that the files' paths are relative to; its last names tell what commands
  ///     and skills right in it are called.
  ///   - files: the files.
  ///   - unreadable: what could not be read.
  ///   - only: paths that the caller asked about; all where empty.
  public static func build(
    root: String, files: [DefinitionFile], unreadable: [UnreadableFile] = [], only: [String] = []
  ) -> Workspace {
    build(root: root, context: root, files: files, unreadable: unreadable, only: only)
  }

  static func build(
    root: String, context: String, files: [DefinitionFile], unreadable: [UnreadableFile],
    only: [String], listing: FileListing? = nil, folders: [WalkedFolder] = []
  ) -> Workspace {
    let files = files.sorted { $0.path.precedesInBytes($1.path) }
    var agents: [AgentDefinition] = []
    var commands: [CommandDefinition] = []
    var skills: [SkillDefinition] = []
    var workflows: [WorkflowDefinition] = []
    var servers: [ServerDefinition] = []
    let resources = resources(of: files)
    let contents = Parallel.map(Array(files.enumerated())) { index, file in
      let id = FileID(index)
      return (
        definition: file.definition(id, context: context, resources: resources[id] ?? []),
        servers: file.servers(id)
      )
    }
    for content in contents {
      switch content.definition {
      case .agent(let agent): agents.append(agent)
      case .command(let command): commands.append(command)
      case .skill(let skill): skills.append(skill)
      case .workflow(let workflow): workflows.append(workflow)
      case nil: break
      }
      servers += content.servers
    }
    return Workspace(
      root: root, files: files, agents: agents, commands: commands, skills: skills,
      workflows: workflows, servers: servers,
      unreadable: unreadable.sorted { $0.path.precedesInBytes($1.path) },
      only: only, listing: listing, folders: folders)
  }

  /// For each skill's file those that it brings with it: all in its folder, but for a skill in it.
  private static func resources(of files: [DefinitionFile]) -> [FileID: [FileID]] {
    var skillOfFolder: [ByteName: FileID] = [:]
    for (index, file) in files.enumerated() where file.kind == .skill {
      skillOfFolder[ByteName(folder(of: file.path))] = FileID(index)
    }
    var resources: [FileID: [FileID]] = [:]
    for (index, file) in files.enumerated() where file.kind == .skillResource {
      var folder = folder(of: file.path)
      while true {
        if let skill = skillOfFolder[ByteName(folder)] {
          resources[skill, default: []].append(FileID(index))
          break
        }
        if folder.isEmpty { break }
        folder = Self.folder(of: folder)
      }
    }
    return resources
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }
}
