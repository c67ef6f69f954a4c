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
    for (index, file) in files.enumerated() {
      let id = FileID(index)
      switch file.kind {
      case .agent: agents.append(file.agent(id))
      case .command: commands.append(file.command(id, context: context))
      case .skill: skills.append(file.skill(id, context: context, resources: resources[id] ?? []))
      case .workflow: workflows.append(file.workflowFile(id))
      default: break
      }
      servers += file.servers(id)
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
