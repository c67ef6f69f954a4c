import ArgumentParser
import CommandLineOptions
import Planning
import SourceText
import ToolCatalog

/// What a compilation can be told.
struct CompileOptions: ParsableArguments {
  @Option(help: "Command, skill or workflow whose tasks are taken.")
  var command: String?

  @Option(help: "Agents to take, separated by commas; by default all.")
  var agents: String?

  @Option(
    name: .customLong("task"), help: "A task for an agent that the mesh chooses; can be repeated.")
  var tasks: [String] = []

  @Option(help: "What the run is to achieve; without tasks each agent gets it as its task.")
  var objective: String = ""

  @Option(help: "Agent whose swarm settings hold; by default the only one that has any.")
  var coordinator: String?

  @Option(
    name: .customLong("catalog"),
    help: "Tool catalogue for every server, instead of moflo's own; can be repeated.")
  var catalogs: [String] = []

  @Option(help: "Topology: \(Self.words(SwarmSettings.Topology.self)).")
  var topology: SwarmSettings.Topology?

  @Option(help: "Most agents that may run.")
  var maxAgents: Int?

  @Option(help: "Placement of tasks: \(Self.words(SwarmSettings.Placement.self)).")
  var placement: SwarmSettings.Placement?

  @Option(help: "Consensus protocol: \(Self.words(SwarmSettings.ConsensusProtocol.self)).")
  var consensus: SwarmSettings.ConsensusProtocol?

  @Option(help: "Share of votes that a decision needs, such as 0.67.")
  var threshold: String?

  @Option(help: "Byzantine faults to tolerate.")
  var faults: Int?

  /// The request for a workspace.
  ///
  /// - Parameters:
  ///   - nodes: number of nodes that a flag asks for.
  ///   - selected: agents to take where no flag names any.
  ///   - configuration: `moflo.yaml`; nil where there is none.
  ///   - catalogs: the tools that calls are checked against.
  func request(
    nodes: Int?, selected: [String], configuration: SourceFile?, catalogs: CatalogSet
  ) -> CompileRequest {
    CompileRequest(
      command: command,
      agents: agents.map { $0.split(separator: ",").map(String.init) } ?? selected,
      tasks: tasks, objective: objective, coordinator: coordinator,
      overrides: SettingsOverrides(
        nodes: nodes, topology: topology, maximumAgents: maxAgents, placement: placement,
        consensus: consensus, threshold: threshold, faults: faults),
      configuration: configuration, catalogs: catalogs,
      compiler: PlanCompiler(name: "moflo", version: Moflo.version))
  }

  private static func words<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type
  ) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

extension SwarmSettings.Topology: ExpressibleByArgument {}
extension SwarmSettings.Placement: ExpressibleByArgument {}
extension SwarmSettings.ConsensusProtocol: ExpressibleByArgument {}
