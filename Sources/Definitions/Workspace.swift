import SourceText

/// All definitions found below one folder, each with its file, syntax and references.
///
/// Built once by ``load(_:options:)`` and never changed. Files stand in the order of their paths'
/// bytes, so that everything made from a workspace is the same on every machine.
public final class Workspace: Sendable {
  /// The folder that was loaded, as the caller named it.
  public let root: String
  /// All files that were read, in path order.
  public let files: [DefinitionFile]
  /// The agents, in path order.
  public let agents: [AgentDefinition]
  /// The commands, in path order.
  public let commands: [CommandDefinition]
  /// The skills, in path order.
  public let skills: [SkillDefinition]
  /// The workflow files, in path order.
  public let workflows: [WorkflowDefinition]
  /// The MCP servers that are configured, in path order.
  public let servers: [ServerDefinition]
  /// Files and folders that could not be read, in path order.
  public let unreadable: [UnreadableFile]
  /// Paths, relative to the root, that the caller asked about; all where empty.
  public let only: [String]
  /// All files of the tree that was loaded, where it does not stand on disk.
  public let listing: FileListing?
  /// The folders that were looked into; a change in one can change the workspace.
  public let folders: [WalkedFolder]

  let agentNames: NameIndex
  let commandNames: NameIndex
  let skillNames: NameIndex
  let pathNames: NameIndex
  /// ``only``, to be looked up.
  let asked: Set<ByteName>

  /// Makes a workspace.
  public init(
    root: String, files: [DefinitionFile], agents: [AgentDefinition] = [],
    commands: [CommandDefinition] = [], skills: [SkillDefinition] = [],
    workflows: [WorkflowDefinition] = [], servers: [ServerDefinition] = [],
    unreadable: [UnreadableFile] = [], only: [String] = [],
    listing: FileListing? = nil, folders: [WalkedFolder] = []
  ) {
    self.root = root
    self.files = files
    self.agents = agents
    self.commands = commands
    self.skills = skills
    self.workflows = workflows
    self.servers = servers
    self.unreadable = unreadable
    self.only = only
    self.listing = listing
    self.folders = folders
    asked = Set(only.lazy.map(ByteName.init))
    agentNames = NameIndex(agents.lazy.map(\.name.value))
    commandNames = NameIndex(commands.lazy.map(\.name))
    skillNames = NameIndex(skills.lazy.map(\.name.value))
    pathNames = NameIndex(files.lazy.map(\.path))
  }

  /// The file of an identifier.
  public subscript(file: FileID) -> DefinitionFile { files[file.index] }
}

/// A file or folder that could not be read, and why.
public struct UnreadableFile: Sendable, Hashable {
  /// Path relative to the workspace's root.
  public let path: String
  /// Why, as a phrase.
  public let reason: String

  /// Makes an unreadable file.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }
}
