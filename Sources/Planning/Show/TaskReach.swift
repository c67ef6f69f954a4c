import ShellSyntax

/// What a task can reach by what is written: its own step, and the hooks of whoever may do it.
public struct TaskReach: Sendable, Equatable {
  /// Ids of the agents that may do it, in order.
  public let agents: [String]
  /// The MCP tools that scripts call, in order.
  public let tools: [String]
  /// The tools that a prompt's agents may use, in order; nil where one of them may use all, empty where
  /// the task is no prompt.
  public let promptTools: [String]?
  /// The commands that scripts run, in order.
  public let commands: [String]
  /// The paths that scripts name, in order.
  public let files: [String]
  /// The hosts that scripts name, in order.
  public let hosts: [String]

  /// Works out the reach of a task.
  public init(_ task: PlanTask, in plan: SwarmPlan) {
    var able = AbleAgents(plan)
    let candidates = able.agents(for: task)
    var ids = Set(candidates.flatMap(\.hooks))
    if case .run(let script) = task.action { ids.insert(script) }
    var tools: Set<String> = []
    var commands: Set<String> = []
    var files: Set<String> = []
    var hosts: Set<String> = []
    for script in plan.scripts where ids.contains(script.id) {
      for case .call(let call) in script.steps { tools.insert(call.qualifiedName) }
      commands.formUnion(script.commands)
      let facts = ScriptFacts(ShellScript.parse(Array((plan.blobs[script.text] ?? "").utf8)))
      files.formUnion(facts.files)
      hosts.formUnion(facts.hosts)
    }
    func sorted(_ names: Set<String>) -> [String] { names.sorted(by: PlanNames.precedes) }
    agents = candidates.map(\.id)
    self.tools = sorted(tools)
    self.commands = sorted(commands)
    self.files = sorted(files)
    self.hosts = sorted(hosts)
    switch task.action {
    case .run: promptTools = []
    case .prompt:
      let allowed = candidates.map(\.allowedTools)
      promptTools = allowed.contains(nil) ? nil : sorted(Set(allowed.compactMap(\.self).joined()))
    }
  }

  /// The reach in lines, what there is nothing of left out.
  var lines: [String] {
    func line(_ title: String, _ names: [String]?) -> String? {
      guard names?.isEmpty != true else { return nil }
      return "  \(title) "
        + (names.map { $0.map(PlanText.escape).joined(separator: ", ") } ?? "any tool")
    }
    return [
      line("may be done by", agents), line("its prompt may use", promptTools),
      line("calls", tools), line("runs", commands), line("names the files", files),
      line("names the hosts", hosts),
    ].compactMap(\.self)
  }
}
