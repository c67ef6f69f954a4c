import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// An agent that the plan takes.
struct SelectedAgent {
  let definition: AgentDefinition
  /// Path of its file.
  let path: String

  /// The place of its name.
  var place: Place { Place(path, definition.name.range) }
}

/// Chooses the agents of a plan, and the one whose settings hold.
enum AgentSelection {
  /// The agents that are asked for by name or path, all where none are.
  static func select(
    _ workspace: Workspace, _ request: CompileRequest, _ diagnostics: inout DiagnosticList
  ) -> [SelectedAgent] {
    var chosen: [SelectedAgent] = []
    if request.agents.isEmpty {
      chosen = workspace.agents.map { selected($0, workspace) }
    } else {
      var seen: Set<FileID> = []
      for name in request.agents {
        for agent in named(name, workspace, &diagnostics) {
          if seen.insert(agent.definition.file).inserted { chosen.append(agent) }
        }
      }
    }
    guard chosen.count <= PlanningLimits.agents else {
      diagnostics.add(
        .tooLarge, at: .flag("--agents"),
        "\(chosen.count) agents are more than the limit of \(PlanningLimits.agents)",
        help: "Choose some with '--agents NAME'.")
      return []
    }
    return unique(chosen, &diagnostics)
  }

  private static func selected(
    _ definition: AgentDefinition, _ workspace: Workspace
  ) -> SelectedAgent {
    SelectedAgent(definition: definition, path: workspace[definition.file].path)
  }

  private static func named(
    _ name: String, _ workspace: Workspace, _ diagnostics: inout DiagnosticList
  ) -> [SelectedAgent] {
    let found = workspace.agents(named: name)
    if !found.isEmpty { return found.map { selected($0, workspace) } }
    let byPath = workspace.agents.filter { workspace[$0.file].path.hasSameBytes(as: name) }
    if !byPath.isEmpty { return byPath.map { selected($0, workspace) } }
    let nearest = NearestName.find(name, in: workspace.agents.map(\.name.value))
    diagnostics.add(
      .unknownAgent, at: .flag("--agents"), "there is no agent '\(name)'",
      help: nearest.map { "Did you mean '\($0)'?" } ?? "")
    return []
  }

  /// Each name once; a name that two agents have is a finding.
  private static func unique(
    _ agents: [SelectedAgent], _ diagnostics: inout DiagnosticList
  ) -> [SelectedAgent] {
    var first: [String: SelectedAgent] = [:]
    var result: [SelectedAgent] = []
    for agent in agents {
      let name = agent.definition.name.value
      guard PlanNames.isAgentName(name) else {
        diagnostics.add(
          .wrongValue, at: agent.place, "the agent's name cannot stand in a plan",
          help: "Use at most \(PlanningLimits.name) bytes, and no control characters.")
        continue
      }
      guard let earlier = first[name] else {
        first[name] = agent
        result.append(agent)
        continue
      }
      diagnostics.add(
        .duplicateAgent, at: agent.place, "the agent '\(name)' is defined twice",
        reason: "A task could not say which of them it means.",
        help: "Rename one, or choose by path with '--agents PATH'.",
        related: [earlier.place.related("the other one is here")])
    }
    return result
  }

  // MARK: The coordinator

  /// The agent whose `swarm:` and hooks set the swarm up; nil where none does.
  static func coordinator(
    _ workspace: Workspace, _ request: CompileRequest, _ agents: [SelectedAgent],
    _ diagnostics: inout DiagnosticList
  ) -> SelectedAgent? {
    if let name = request.coordinator {
      if let agent = agents.first(where: { $0.definition.name.value.hasSameBytes(as: name) }) {
        return agent
      }
      let nearest = NearestName.find(name, in: agents.map(\.definition.name.value))
      diagnostics.add(
        .unknownAgent, at: .flag("--coordinator"), "no agent '\(name)' is among those selected",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "")
      return nil
    }
    let speaking = agents.filter { agent in
      agent.definition.swarm != nil
        || HookSettings.initializesSwarm(workspace[agent.definition.file])
    }
    guard speaking.count > 1 else { return speaking.first }
    let named = speaking.filter { $0.definition.type?.value == "coordinator" }
    if named.count == 1 { return named.first }
    let candidates = named.isEmpty ? speaking : named
    let names = candidates.prefix(PlanningLimits.relatedPlaces).map {
      "'\($0.definition.name.value)'"
    }
    diagnostics.add(
      .severalCoordinators, at: candidates[0].place,
      "\(candidates.count) agents set the swarm up: \(names.joined(separator: ", "))"
        + (candidates.count > names.count ? " …" : ""),
      reason: "Whose settings hold must not be left to chance.",
      help: "Choose one with '--coordinator NAME', or leave the others out with '--agents'.",
      related: candidates.dropFirst().prefix(PlanningLimits.relatedPlaces).map {
        $0.place.related("'\($0.definition.name.value)' does too")
      })
    return nil
  }
}
