/// The parts of a plan while it is put together, by their names.
struct PlanAssembly {
  var sources: [String: String] = [:]
  var agents: [PlanAgent] = []
  var scripts: [PlanScript] = []
  var tools: [String: PlanTool] = [:]
  var files: Set<String> = []
  var hosts: Set<String> = []
  var blobs: [String: String] = [:]
  var provenance: [String: PlanOrigin] = [:]

  /// Keeps a text and gives its digest.
  mutating func keep(_ text: String) -> String {
    let digest = ContentDigest.of(text)
    blobs[digest] = text
    return digest
  }

  /// Everything in its order.
  func plan(
    compiler: PlanCompiler, objective: String, swarm: SwarmSettings, inputs: [PlanInput],
    tasks: [PlanTask]
  ) -> SwarmPlan {
    let tools = tools.values.sorted {
      $0.server == $1.server
        ? PlanNames.precedes($0.name, $1.name) : PlanNames.precedes($0.server, $1.server)
    }
    func sorted(_ names: some Sequence<String>) -> [String] {
      Set(names).sorted(by: PlanNames.precedes)
    }
    return SwarmPlan(
      compiler: compiler, objective: objective,
      sources: sources.map { PlanSource(path: $0.key, digest: $0.value) }
        .sorted { PlanNames.precedes($0.path, $1.path) },
      swarm: swarm,
      agents: agents.sorted { PlanNames.precedes($0.id, $1.id) },
      scripts: scripts.sorted { PlanNames.precedes($0.id, $1.id) },
      tools: tools, inputs: inputs.sorted { PlanNames.precedes($0.name, $1.name) }, tasks: tasks,
      permissions: PlanPermissions(
        tools: sorted(tools.map(\.qualifiedName)),
        commands: sorted(scripts.flatMap(\.commands)), files: sorted(files), hosts: sorted(hosts),
        environment: sorted(
          HostEnvironment.reads(scripts, tasks: tasks, inputs: inputs).map(\.name))),
      blobs: blobs, provenance: provenance)
  }
}
