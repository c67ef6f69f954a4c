import Collections
import SwarmChecks

/// Which agents can do what: tasks ask for few different things, and each is looked up for every bid.
///
/// It follows from the nodes, so two of them are always equal.
struct AbilityCache: Sendable, Hashable {
  /// For each node that can do a task, in the order of the nodes, its agents that can, with the share of what is
  /// required that each can do.
  typealias Able = OrderedDictionary<NodeID, [AgentID: BasisPoints]>

  private struct Demand: Sendable, Hashable {
    let agent: AgentID?
    let capabilities: [Capability]
  }

  /// Different demands that are remembered.
  private static let kept = 256

  private var known: [Demand: Able] = [:]

  static func == (first: AbilityCache, second: AbilityCache) -> Bool { true }

  func hash(into hasher: inout Hasher) {}

  mutating func able(
    _ task: TaskSpecification, among nodes: some Sequence<NodeProfile>, above threshold: BasisPoints
  ) -> Able {
    let demand = Demand(agent: task.agent, capabilities: task.capabilities)
    if let able = known[demand] { return able }
    if known.count >= AbilityCache.kept { known = [:] }
    var able: Able = [:]
    for node in nodes {
      for agent in node.agents where task.agent == nil || task.agent == agent.id {
        let match = agent.match(task.capabilities)
        if match.isAbove(threshold) { able[node.id, default: [:]][agent.id] = match.share }
      }
    }
    known[demand] = able
    return able
  }
}
