import Definitions
import Diagnostics
import SourceText
import SwarmChecks
import ToolCatalog
import YAMLSyntax

/// What rules that look at all files see.
public struct WorkspaceContext: Sendable {
  /// All files and definitions.
  public let workspace: Workspace
  /// What was asked for.
  public private(set) var configuration: LintConfiguration
  /// Answers for tools of MCP servers.
  public private(set) var catalogs: CatalogBinder

  private let agentOfFile: [FileID: Int]
  private let commandOfFile: [FileID: Int]
  private let skillOfFile: [FileID: Int]
  /// The last two names of every file that a skill brings with it.
  private let bundledNames: Set<[UInt8]>
  /// The stems of the agents' files.
  private let agentFiles: Set<[UInt8]>
  /// The skills' names and folders.
  private let skillNames: Set<[UInt8]>
  /// The agents that have a capability, by their index.
  private let agentsOfCapability: [[UInt8]: [Int]]

  /// The agents' names, as many as a name is compared with.
  let nearAgentNames: [String]
  /// The skills' names, as many as a name is compared with.
  let nearSkillNames: [String]
  /// Capabilities of agents, as many as a name is compared with.
  let nearCapabilities: [String]

  /// Makes a context.
  public init(workspace: Workspace, configuration: LintConfiguration) {
    self.workspace = workspace
    self.configuration = configuration
    catalogs = CatalogBinder(workspace: workspace, choice: configuration.catalogs)
    agentOfFile = Self.index(workspace.agents.map(\.file))
    commandOfFile = Self.index(workspace.commands.map(\.file))
    skillOfFile = Self.index(workspace.skills.map(\.file))
    agentFiles = Set(
      workspace.agents.lazy.map { Array(Paths.stem(of: workspace[$0.file].path).utf8) })
    nearAgentNames = workspace.agents.prefix(LintingLimits.nearNames).map(\.name.value)
    nearSkillNames = workspace.skills.prefix(LintingLimits.nearNames).map(\.name.value)
    var agentsOfCapability: [[UInt8]: [Int]] = [:]
    var capabilities: [String] = []
    for (index, agent) in workspace.agents.enumerated() {
      for name in Set(agent.capabilities.lazy.map { Array($0.value.utf8) }) {
        agentsOfCapability[name, default: []].append(index)
      }
      if capabilities.count < LintingLimits.nearNames {
        capabilities += agent.capabilities.prefix(LintingLimits.fields).map(\.value)
      }
    }
    self.agentsOfCapability = agentsOfCapability
    nearCapabilities = Array(capabilities.prefix(LintingLimits.nearNames))
    skillNames = Set(
      workspace.skills.lazy.flatMap { [Array($0.name.value.utf8), Array($0.folder.utf8)] })
    bundledNames = Set(
      workspace.files.lazy.filter { $0.kind == .skillResource }.map { Self.lastNames($0.path) })
  }

  /// The same workspace seen by another configuration.
  func with(_ configuration: LintConfiguration) -> WorkspaceContext {
    var context = self
    context.configuration = configuration
    if !configuration.catalogs.namesSame(as: self.configuration.catalogs) {
      context.catalogs = CatalogBinder(workspace: workspace, choice: configuration.catalogs)
    }
    return context
  }

  /// The agent that a file defines.
  public func agent(in file: FileID) -> AgentDefinition? {
    agentOfFile[file].map { workspace.agents[$0] }
  }

  /// The command that a file defines.
  public func command(in file: FileID) -> CommandDefinition? {
    commandOfFile[file].map { workspace.commands[$0] }
  }

  /// The skill that a file defines.
  public func skill(in file: FileID) -> SkillDefinition? {
    skillOfFile[file].map { workspace.skills[$0] }
  }

  /// Whether any skill brings with it a file of that name in a folder of that name.
  func isBundledSomewhere(_ path: String) -> Bool { bundledNames.contains(Self.lastNames(path)) }

  /// Whether any agent's file has a name, whatever the agent is called.
  func hasAgentFile(named name: String) -> Bool { agentFiles.contains(Array(name.utf8)) }

  /// Whether any skill, or its folder, has a name.
  func hasSkill(named name: String) -> Bool { skillNames.contains(Array(name.utf8)) }

  /// Whether one agent has more than the share of capabilities that a task asks for.
  func hasAgent(capableOf required: [String]) -> Bool {
    let required = Set(required.map { Array($0.utf8) })
    var counts: [Int: Int] = [:]
    for capability in required {
      for agent in agentsOfCapability[capability] ?? [] { counts[agent, default: 0] += 1 }
    }
    return counts.values.contains {
      CapabilityMatch(matched: $0, required: required.count).isAbove()
    }
  }

  private static func lastNames(_ path: String) -> [UInt8] {
    Array(path.utf8.split(separator: UInt8(ascii: "/")).suffix(2).joined(separator: [0x2F]))
  }

  private static func index(_ files: [FileID]) -> [FileID: Int] {
    Dictionary(zip(files, files.indices)) { first, _ in first }
  }
}

/// What rules that look at one file see.
public struct FileContext: Sendable {
  /// All else.
  public let workspace: WorkspaceContext
  /// Names the file.
  public let id: FileID
  /// The file.
  public let file: DefinitionFile
  /// Its tool calls, looked up and bound to their schemas once for all rules.
  public let calls: [CheckedCall]
  /// Its mentions of tools outside shell, looked up.
  public let mentions: [CheckedMention]

  /// Makes a context.
  public init(workspace: WorkspaceContext, id: FileID) {
    self.workspace = workspace
    self.id = id
    file = workspace.workspace[id]
    calls = CheckedCall.all(in: file, catalogs: workspace.catalogs)
    mentions = CheckedMention.all(in: file, catalogs: workspace.catalogs)
  }

  /// The agent that the file defines.
  public var agent: AgentDefinition? { workspace.agent(in: id) }
  /// The command that the file defines.
  public var command: CommandDefinition? { workspace.command(in: id) }
  /// The skill that the file defines.
  public var skill: SkillDefinition? { workspace.skill(in: id) }
  /// Who reads the definitions.
  public var dialects: Set<Dialect> { workspace.configuration.dialects }
  /// The file's path.
  public var path: String { file.path }
  /// The file's bytes.
  public var bytes: [UInt8] { file.source.bytes }

  /// The entries of the front matter, or of a YAML file; empty where there are none.
  public var fields: ArraySlice<YAMLEntry> {
    (file.yaml?.root?.entries ?? []).prefix(LintingLimits.fields)
  }

  /// The last entry of a key, as readers take it.
  public func field(_ key: String) -> YAMLEntry? { file.yaml?.root?[key] }

  /// The text of a range.
  public func text(in range: SourceRange) -> String { bytes.text(in: range) }
}
