import SwarmChecks

/// Finds the agents that match what a task requires, without looking at each for each task.
struct CapabilityIndex {
  private let names: [String]
  /// All capabilities that any agent has, in order.
  let capabilities: [String]
  /// For each capability the positions of the agents that have it.
  private let holders: [String: [Int]]
  private var known: [Question: [Match]] = [:]

  private struct Question: Hashable {
    let required: [String]
    let limit: Int
  }

  /// An agent and its match.
  struct Match {
    let agent: String
    let match: CapabilityMatch
  }

  /// Indexes agents, given in order of their names.
  init(_ agents: [(name: String, capabilities: [String])]) {
    names = agents.map(\.name)
    var holders: [String: [Int]] = [:]
    for (position, agent) in agents.enumerated() {
      for capability in Set(agent.capabilities) {
        holders[capability, default: []].append(position)
      }
    }
    self.holders = holders
    capabilities = holders.keys.sorted(by: PlanNames.precedes)
  }

  /// Whether any agent has a capability.
  func contains(_ capability: String) -> Bool { holders[capability] != nil }

  /// The best matches of what is required, best first, ties by name; at most `limit`, and only
  /// agents that have any of it.
  mutating func best(for required: [String], limit: Int) -> [Match] {
    let required = Set(required).sorted(by: PlanNames.precedes)
    let question = Question(required: required, limit: limit)
    if let known = known[question] { return known }
    var matched: [Int: Int] = [:]
    for capability in required {
      for position in holders[capability] ?? [] { matched[position, default: 0] += 1 }
    }
    let ranked = matched.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let result = ranked.prefix(limit).map {
      Match(
        agent: names[$0.key], match: CapabilityMatch(matched: $0.value, required: required.count))
    }
    known[question] = result
    return result
  }
}
