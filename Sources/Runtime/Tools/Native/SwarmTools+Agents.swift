import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning
import ToolCatalog

// The agents: which there are is fixed by the plan.
extension SwarmTools {
  /// An agent on a node.
  private struct Placed {
    let profile: AgentProfile
    let type: String
    let node: SwarmView.Node

    var busy: Int { node.busy[profile.id] ?? 0 }
    var isFree: Bool { node.status != .dead && node.load < node.profile.slots }
    var status: String { node.status == .dead ? "failed" : busy > 0 ? "busy" : "idle" }

    var row: (line: String, value: JSONValue) {
      let capabilities = profile.capabilities.map(\.text)
      return (
        "\(profile.id) (\(type.isEmpty ? "no type" : type)) on \(node.id): \(status), "
          + "load \(node.utilization.percent); \(capabilities.joined(separator: ", "))",
        [
          "agentId": .string(profile.id.text), "type": .string(type),
          "capabilities": .texts(capabilities), "node": .string(node.id.text),
          "status": .string(status), "attempts": .count(busy),
          "load": node.utilization.decimal,
        ]
      )
    }
  }

  /// `agent_list`: the agents with their nodes and load.
  func listAgents(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let status = try call.text("status")
    let capability = try call.text("capability").map { Capability($0) }
    let agents = placedAgents(try await view(of: call)).filter { agent in
      if let capability, !agent.profile.capabilities.contains(capability) { return false }
      return switch status {
      case nil: true
      case "active": agent.status != "failed"
      default: agent.status == status
      }
    }
    var answer = Answer()
    answer.lines = try noteOnSwarm(call) + ["\(counted(agents.count, "agent")):"]
    answer.object["count"] = .count(agents.count)
    answer.add("agents", agents.map(\.row))
    return answer.result
  }

  /// `agent_spawn`: finds the agent of the plan that is meant, on the node with the most room.
  func findAgent(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let type = try call.requiredText("type")
    let name = try call.text("name")
    let required = try call.texts("capabilities").map { Capability($0) }
    let agents = placedAgents(try await view(of: call))
    let meant = agents.filter {
      $0.type.utf8.elementsEqual(type.utf8) || $0.profile.id == AgentID(type)
    }
    guard !meant.isEmpty else {
      let names = Set(agents.flatMap { [$0.type, $0.profile.id.text] }).filter { !$0.isEmpty }
      let nearest = NearestName.find(type, in: names.sorted())
      throw ToolFailure(
        "The plan has no agent of type '\(type)', and the agents of a run are fixed by its plan."
          + (nearest.map { " Did you mean '\($0)'?" } ?? ""))
    }
    let able = meant.filter { $0.profile.match(required).isAbove() }
    guard !able.isEmpty else {
      throw ToolFailure(
        "No agent of type '\(type)' in the plan has more than 70 % of the capabilities "
          + "\(required.prefix(20).map(\.text).joined(separator: ", ")).")
    }
    // A name that the plan has not cannot be given to an agent; it decides only among those meant.
    let named = able.filter { agent in name.map { agent.profile.id == AgentID($0) } ?? false }
    let pool = named.isEmpty ? able : named
    guard
      let best = pool.filter({ $0.node.status != .dead }).min(by: {
        $0.node.utilization != $1.node.utilization
          ? $0.node.utilization < $1.node.utilization : $0.node.id < $1.node.id
      })
    else {
      throw ToolFailure("All nodes with an agent of type '\(type)' are dead.")
    }
    var answer = Answer()
    answer.lines = [
      "\(best.profile.id) on \(best.node.id) is there already: agents are started with the run.",
      best.row.line,
    ]
    if !best.isFree { answer.lines.append("All slots of \(best.node.id) are taken now.") }
    if let name, named.isEmpty {
      answer.lines.append("It keeps its name of the plan; '\(name)' was not given to it.")
    }
    answer.object = best.row.value.object ?? [:]
    answer.object["free"] = .bool(best.isFree)
    answer.object["started"] = false
    return answer.result
  }

  private func placedAgents(_ view: SwarmView) -> [Placed] {
    let types = Dictionary(plan.agents.map { (AgentID($0.id), $0.type) }) { first, _ in first }
    return view.nodes.flatMap { node in
      node.profile.agents.map { Placed(profile: $0, type: types[$0.id] ?? "", node: node) }
    }.sorted {
      $0.profile.id != $1.profile.id
        ? $0.profile.id < $1.profile.id : $0.node.id < $1.node.id
    }
  }
}
