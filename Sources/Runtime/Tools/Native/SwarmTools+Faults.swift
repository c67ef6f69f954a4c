import JSONSyntax
import Mesh
import ModelContextProtocol

// Failure detection and what follows from it.
extension SwarmTools {
  /// `daa_fault_tolerance`: what failure detection says of an agent's nodes, and what became of their
  /// tasks.
  func watchAgent(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let name = try call.requiredText("agentId")
    let view = try await view(of: call)
    let nodes = view.nodes(hosting: name)
    guard !nodes.isEmpty else {
      throw ToolFailure("The swarm has no agent and no node '\(name)'.")
    }
    switch try call.text("strategy") ?? "heartbeat_monitor" {
    case "heartbeat_monitor": return monitor(name, nodes, view)
    case "failover_recovery": return try await recover(name, nodes, call)
    case let strategy: throw ToolFailure("There is no strategy '\(strategy)'.")
    }
  }

  private func monitor(
    _ name: String, _ nodes: [SwarmView.Node], _ view: SwarmView
  ) -> ToolResult {
    let swarm = plan.swarm
    var answer = Answer()
    answer.lines = [
      swarm.failureDetector == .swim
        ? "\(name) as \(view.viewer) sees it; probes every \(swarm.heartbeatInterval) ms:"
        : "\(name) as \(view.viewer) sees it; heartbeats every \(swarm.heartbeatInterval) ms, "
          + "suspected after \(swarm.heartbeatTimeout) ms of silence:"
    ]
    answer.add(
      "nodes",
      nodes.map {
        (
          "  \($0.id): \($0.status.word), incarnation \($0.incarnation)",
          [
            "id": .string($0.id.text), "status": .string($0.status.word),
            "incarnation": .count($0.incarnation),
          ]
        )
      })
    answer.object.merge([
      "agentId": .string(name), "viewer": .string(view.viewer.text),
      "detector": .string(swarm.failureDetector.rawValue),
      "heartbeatInterval": .count(swarm.heartbeatInterval),
      "heartbeatTimeout": .count(swarm.heartbeatTimeout),
    ]) { _, last in last }
    return answer.result
  }

  private func recover(
    _ name: String, _ nodes: [SwarmView.Node], _ call: NativeCall
  ) async throws(ToolFailure) -> ToolResult {
    let dead = Set(nodes.filter { $0.status == .dead }.map(\.id))
    var answer = Answer()
    answer.object = ["agentId": .string(name), "deadNodes": .texts(dead.sorted().map(\.text))]
    guard !dead.isEmpty else {
      answer.lines = [
        "Nothing to do: no node of \(name) is declared dead. The swarm moves the tasks of a dead node "
          + "by itself."
      ]
      answer.object["tasks"] = []
      return answer.result
    }
    let tasks = try await look(call) { node, _ in
      var tasks: [(id: TaskID, what: String)] = []
      for (id, record) in node.ledger.tasks {
        if let attempt = record.state.currentAttempt, dead.contains(attempt.node) {
          tasks.append((id, "still with \(attempt.node), about to be taken back"))
        } else if case .held(let attempt) = record.state, dead.contains(attempt.node) {
          tasks.append((id, "held: it may have begun on \(attempt.node) and must not run twice"))
        } else if record.placements > 0 {
          tasks.append(
            (id, "placed anew after a lost or declined attempt, now \(TaskWord(record.state))"))
        }
      }
      return tasks
    }
    answer.lines = [
      "\(dead.sorted().map(\.text).joined(separator: ", ")): declared dead. The swarm takes its tasks "
        + "back and places them anew by itself; \(counted(tasks.count, "task")) concerned."
    ]
    answer.add(
      "tasks",
      tasks.map {
        ("  \($0.id): \($0.what)", ["id": .string($0.id.text), "what": .string($0.what)])
      })
    return answer.result
  }
}
