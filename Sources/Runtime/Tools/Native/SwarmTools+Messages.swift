import JSONSyntax
import Mesh
import ModelContextProtocol

// Messages between agents.
extension SwarmTools {
  /// `daa_communication`: sends a message to the nodes that host the receiver, or to all others.
  func sendMessage(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let sender = try call.requiredText("from")
    let receiver = try call.requiredText("to")
    guard let message = call["message"] else {
      throw ToolFailure("The argument 'message' is missing.")
    }
    if let agent = call.caller.agent, !agent.utf8.elementsEqual(sender.utf8),
      !call.node.text.utf8.elementsEqual(sender.utf8)
    {
      throw ToolFailure("The agent '\(agent)' cannot send in the name of '\(sender)'.")
    }
    let view = try await view(of: call)
    let topic = message["type"]?.string.flatMap { topic in
      topic.utf8.count <= MeshLimits.identifierBytes ? topic : nil
    }
    let body: JSONValue = [
      "from": .string(sender), "to": .string(receiver), "message": message,
    ]
    let bytes = body.canonicalBytes()
    var receivers: [NodeID] = []
    var dead: [NodeID] = []
    if receiver == "all" {
      receivers = view.nodes.filter { $0.status != .dead && $0.id != call.node }.map(\.id)
      try await submit(.send(bytes, topic: topic ?? "message", to: nil), for: call)
    } else {
      let hosting = view.nodes(hosting: receiver)
      guard !hosting.isEmpty else {
        throw ToolFailure("The swarm has no agent and no node '\(receiver)'.")
      }
      receivers = hosting.filter { $0.status != .dead }.map(\.id)
      dead = hosting.filter { $0.status == .dead }.map(\.id)
      guard !receivers.isEmpty else {
        throw ToolFailure("All nodes that host '\(receiver)' are dead; nothing was sent.")
      }
      for node in receivers {
        try await submit(.send(bytes, topic: topic ?? "message", to: node), for: call)
      }
    }
    var answer = Answer()
    answer.lines = [
      "Sent to \(counted(receivers.count, "node")); it is repeated until each has acknowledged it."
    ]
    if !dead.isEmpty { answer.lines.append("Not sent to \(counted(dead.count, "dead node")).") }
    answer.object = [
      "from": .string(sender), "to": .string(receiver), "sent": .count(receivers.count),
      "nodes": .texts(receivers.map(\.text)), "deadNodes": .texts(dead.map(\.text)),
    ]
    return answer.result
  }
}
