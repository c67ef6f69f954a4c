import Definitions
import SourceText
import SwarmChecks

/// Names of a workspace, for looking them up.
struct WorkspaceNames: Sendable {
  /// The agents by their files.
  let agentOfFile: [FileID: Int]
  /// The commands by their files.
  let commandOfFile: [FileID: Int]
  /// The skills by their files.
  let skillOfFile: [FileID: Int]
  /// The last two names of every file that a skill brings with it.
  fileprivate let bundledNames: Set<ByteName>
  /// The stems of the agents' files.
  fileprivate let agentFiles: Set<ByteName>
  /// The skills' names and folders.
  fileprivate let skillNames: Set<ByteName>
  /// The agents that have a capability, by their index.
  fileprivate let agentsOfCapability: [ByteName: [Int]]

  /// The agents' names, as many as a name is compared with.
  let nearAgentNames: [String]
  /// The skills' names, as many as a name is compared with.
  let nearSkillNames: [String]
  /// Capabilities of agents, as many as a name is compared with.
  let nearCapabilities: [String]

  /// Gathers the names.
  init(_ workspace: Workspace) {
    agentOfFile = Self.index(workspace.agents.map(\.file))
    commandOfFile = Self.index(workspace.commands.map(\.file))
    skillOfFile = Self.index(workspace.skills.map(\.file))
    agentFiles = Set(
      workspace.agents.lazy.map { ByteName(PathName.stem(of: workspace[$0.file].path)) })
    nearAgentNames = workspace.agents.prefix(LintingLimits.nearNames).map(\.name.value)
    nearSkillNames = workspace.skills.prefix(LintingLimits.nearNames).map(\.name.value)
    var agentsOfCapability: [ByteName: [Int]] = [:]
    var capabilities: [String] = []
    for (index, agent) in workspace.agents.enumerated() {
      for name in Set(agent.capabilities.lazy.map { ByteName($0.value) }) {
        agentsOfCapability[name, default: []].append(index)
      }
      if capabilities.count < LintingLimits.nearNames {
        capabilities += agent.capabilities.prefix(LintingLimits.fields).map(\.value)
      }
    }
    self.agentsOfCapability = agentsOfCapability
    nearCapabilities = Array(capabilities.prefix(LintingLimits.nearNames))
    skillNames = Set(
      workspace.skills.lazy.flatMap { [ByteName($0.name.value), ByteName($0.folder)] })
    bundledNames = Set(
      workspace.files.lazy.filter { $0.kind == .skillResource }.map { Self.lastNames($0.path) })
  }

  fileprivate static func lastNames(_ path: String) -> ByteName {
    let slash = UInt8(ascii: "/")
    guard let last = path.utf8.lastIndex(of: slash),
      let before = path.utf8[..<last].lastIndex(of: slash)
    else { return ByteName(path) }
    return ByteName(String(path[path.utf8.index(after: before)...]))
  }

  private static func index(_ files: [FileID]) -> [FileID: Int] {
    Dictionary(zip(files, files.indices)) { first, _ in first }
  }
}

extension WorkspaceContext {
  /// The agents' names, as many as a name is compared with.
  var nearAgentNames: [String] { names.nearAgentNames }
  /// The skills' names, as many as a name is compared with.
  var nearSkillNames: [String] { names.nearSkillNames }
  /// Capabilities of agents, as many as a name is compared with.
  var nearCapabilities: [String] { names.nearCapabilities }

  /// Whether any skill brings with it a file of that name in a folder of that name.
  func isBundledSomewhere(_ path: String) -> Bool {
    names.bundledNames.contains(WorkspaceNames.lastNames(path))
  }

  /// Whether any agent's file has a name, whatever the agent is called.
  func hasAgentFile(named name: String) -> Bool { names.agentFiles.contains(ByteName(name)) }

  /// Whether any skill, or its folder, has a name.
  func hasSkill(named name: String) -> Bool { names.skillNames.contains(ByteName(name)) }

  /// Whether one agent has more than the share of capabilities that a task asks for.
  func hasAgent(capableOf required: [String]) -> Bool {
    let required = Set(required.map(ByteName.init))
    var counts: [Int: Int] = [:]
    for capability in required {
      for agent in names.agentsOfCapability[capability] ?? [] { counts[agent, default: 0] += 1 }
    }
    return counts.values.contains {
      CapabilityMatch(matched: $0, required: required.count).isAbove()
    }
  }
}
