import JSONSyntax
import Planning

/// What a plan would run, for `moflo run --dry-run`.
public struct DryRun: Sendable {
  private let plan: SwarmPlan
  private let digest: String
  private let nodes: Int
  /// For each task the agents that can do it, in order of their names.
  private let able: [[String]]

  /// Looks at a plan.
  ///
  /// - Parameters:
  ///   - document: the plan.
  ///   - nodes: number of nodes; nil for what the plan says.
  public init(_ document: PlanDocument, nodes: Int? = nil) {
    let plan = document.plan
    self.plan = plan
    digest = document.digest
    self.nodes = nodes ?? plan.swarm.nodes
    var able = AbleAgents(plan)
    self.able = plan.tasks.map { able.agents(for: $0).map(\.id) }
  }

  /// The text for people; all that comes from the plan is escaped.
  public func text() -> String {
    let nodes = "\(nodes) \(nodes == 1 ? "node" : "nodes")"
    var text = "Plan \(digest.prefix(16)) would run on \(nodes); nothing was started.\n"
    let rows = zip(plan.tasks, able).map { task, agents in
      [task.id, kind(of: task), needs(of: task), "by \(agents.joined(separator: " or "))"]
    }
    text += "\nTasks, in order\n" + ReportTable(rows).text()
    let hooks = hookRows()
    if !hooks.isEmpty { text += "\nHooks of their agents\n" + ReportTable(hooks).text() }
    text += "\nPermissions\n" + ReportTable(permissionRows()).text()
    return text
  }

  /// The same as one JSON object.
  public var json: JSONValue {
    let tasks = zip(plan.tasks, able).map { task, agents -> JSONValue in
      [
        "id": .string(task.id), "kind": .string(kind(of: task)), "needs": list(task.needs),
        "agents": list(agents),
      ]
    }
    let hooks = usedAgents.map { ($0.id, list($0.hooks)) }
    let permissions = permissions.map { ($0.name, list($0.values)) }
    return [
      "plan": .string(digest), "nodes": .integer(Int64(nodes)), "tasks": .array(tasks),
      "hooks": .object(Dictionary(hooks) { first, _ in first }),
      "permissions": .object(Dictionary(permissions) { first, _ in first }),
    ]
  }

  private var usedAgents: [PlanAgent] {
    let names = Set(able.joined())
    return plan.agents.filter { names.contains($0.id) }
  }

  private var permissions: [(name: String, values: [String])] {
    [
      ("tools", plan.permissions.tools), ("commands", plan.permissions.commands),
      ("files", plan.permissions.files), ("hosts", plan.permissions.hosts),
      ("environment", plan.permissions.environment),
    ]
  }

  private func kind(of task: PlanTask) -> String {
    var words =
      switch task.action {
      case .run: "run"
      case .prompt: "prompt"
      }
    if let forEach = task.forEach { words += " for each of \(forEach)" }
    if let condition = task.condition { words += " if \(condition)" }
    return words
  }

  private func needs(of task: PlanTask) -> String {
    task.needs.isEmpty ? "" : "behind \(task.needs.joined(separator: ", "))"
  }

  private func hookRows() -> [[String]] {
    usedAgents.flatMap { agent in
      [("pre", agent.preHooks), ("post", agent.postHooks), ("error", agent.errorHooks)]
        .filter { !$0.1.isEmpty }
        .map { [agent.id, $0.0, $0.1.joined(separator: ", ")] }
    }
  }

  private func permissionRows() -> [[String]] {
    permissions.map { [$0.name, $0.values.isEmpty ? "none" : $0.values.joined(separator: ", ")] }
  }

  private func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
