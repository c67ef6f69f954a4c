import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning

// The tools that form, show and end the swarm.
extension SwarmTools {
  /// `swarm_init`: holds what is asked for against what is in force.
  func confirmSwarm(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let view = try await view(of: call)
    let swarm = plan.swarm
    if let topology = try call.text("topology"),
      !topology.utf8.elementsEqual(swarm.topology.rawValue.utf8)
    {
      throw ToolFailure(
        "The swarm '\(runID)' has the topology '\(swarm.topology.rawValue)' of its plan; it cannot "
          + "become '\(topology)' while the plan runs.")
    }
    var answer = Answer()
    answer.lines = [
      "The swarm '\(runID)' is up: \(swarm.topology.rawValue), \(counted(view.nodes.count, "node")), "
        + "\(counted(plan.agents.count, "agent")) of at most \(swarm.maximumAgents), "
        + (swarm.strategy.isEmpty ? "" : "strategy '\(swarm.strategy)', ")
        + "leader \(view.leader?.text ?? "not known yet")."
    ]
    if swarm.topology != .mesh {
      answer.lines.append(
        "Each node reaches every other directly.")
    }
    var differences: [String] = []
    if let asked = try call.integer("maxAgents", in: 1...Int(Int32.max)),
      asked != swarm.maximumAgents
    {
      differences.append("maxAgents is \(swarm.maximumAgents) by the plan, not \(asked).")
    }
    if let asked = try call.text("strategy"), !asked.utf8.elementsEqual(swarm.strategy.utf8) {
      differences.append("The strategy is '\(swarm.strategy)' by the plan, not '\(asked)'.")
    }
    answer.lines += differences
    answer.object = [
      "swarmId": .string(runID), "topology": .string(swarm.topology.rawValue),
      "nodes": .count(view.nodes.count), "agents": .count(plan.agents.count),
      "maxAgents": .count(swarm.maximumAgents), "strategy": .string(swarm.strategy),
      "leader": .optional(view.leader?.text), "writable": .bool(view.isWritable),
      "differences": .texts(differences),
    ]
    return answer.result
  }

  /// `swarm_status`: members, quorum and tasks.
  func showSwarm(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let view = try await view(of: call)
    var answer = Answer()
    answer.lines = try noteOnSwarm(call)
    let majority = Quorum.majority(nodes: view.voters)
    answer.lines += [
      "swarm: \(runID)",
      "topology: \(plan.swarm.topology.rawValue)",
      "seen by: \(view.viewer)",
      "leader: \(view.leader?.text ?? "none")",
      "writable: \(view.isWritable ? "yes" : "no")",
      "voters: \(view.reachableVoters) of \(view.voters) heard, \(majority) needed",
      "committed index: \(view.committedIndex)",
      "messages waiting: \(view.waitingMessages)",
      "open proposals: \(view.openProposals)",
      "tasks: \(view.taskCount)\(view.taskWords)",
      "nodes: \(view.nodes.count)",
    ]
    answer.add("nodes", view.nodes.map(\.row))
    answer.object.merge([
      "swarmId": .string(runID), "topology": .string(plan.swarm.topology.rawValue),
      "viewer": .string(view.viewer.text), "leader": .optional(view.leader?.text),
      "writable": .bool(view.isWritable), "voters": .count(view.voters),
      "reachableVoters": .count(view.reachableVoters), "majority": .count(majority),
      "committedIndex": .count(view.committedIndex),
      "waitingMessages": .count(view.waitingMessages),
      "openProposals": .count(view.openProposals), "tasks": view.taskObject,
    ]) { _, last in last }
    return answer.result
  }

  /// `swarm_shutdown`: a swarm ends with its tasks, and only so.
  func answerShutdown(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    if let id = try call.text("swarmId"), !id.utf8.elementsEqual(runID.utf8) {
      throw ToolFailure("This run has one swarm, '\(runID)'; there is no swarm '\(id)'.")
    }
    guard try call.flag("graceful") ?? true else {
      throw ToolFailure(
        "A task may not end the swarm while others depend on it. The run ends with its last task; "
          + "whoever started it can interrupt it.")
    }
    let view = try await view(of: call)
    var answer = Answer()
    answer.lines = [
      "The swarm ends by itself with its last task; \(counted(view.openTasks, "task")) "
        + "\(view.openTasks == 1 ? "is" : "are") not over."
    ]
    answer.object = [
      "swarmId": .string(runID), "openTasks": .count(view.openTasks), "tasks": view.taskObject,
    ]
    return answer.result
  }
}

extension SwarmView {
  /// The counts of tasks in words, behind their sum; empty without tasks.
  var taskWords: String {
    let words = TaskWord.allCases.compactMap { word in
      tasks[word].map { "\($0) \(word.rawValue)" }
    }
    return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
  }

  /// The counts of tasks as an object.
  var taskObject: JSONValue {
    var object: [String: JSONValue] = ["total": .count(taskCount)]
    for word in TaskWord.allCases { object[word.rawValue] = .count(tasks[word] ?? 0) }
    return .object(object)
  }
}

extension SwarmView.Node {
  /// The node as a row of a list.
  var row: (line: String, value: JSONValue) {
    let agents = profile.agents.map(\.id.text)
    return (
      "  \(id): \(status.word), \(load) of \(counted(profile.slots, "slot")) taken, "
        + "agents: \(agents.prefix(NativeToolLimits.rows).joined(separator: ", "))",
      [
        "id": .string(id.text), "status": .string(status.word),
        "incarnation": .count(incarnation), "busy": .count(load), "slots": .count(profile.slots),
        "agents": .texts(agents),
      ]
    )
  }
}
