import SwarmChecks

/// Tells which agents of a plan can do a task; many tasks ask for the same, and each question is worked out
/// once.
public struct AbleAgents: Sendable {
  private let plan: SwarmPlan
  private var known: [[String]: [PlanAgent]] = [:]

  /// Makes it for a plan.
  public init(_ plan: SwarmPlan) {
    self.plan = plan
  }

  /// The agents that can do a task, in order of their ids: the one that it names, or those that match.
  public mutating func agents(for task: PlanTask) -> [PlanAgent] {
    if let name = task.agent { return plan.agents.filter { $0.id == name } }
    if let answer = known[task.capabilities] { return answer }
    let answer = plan.agents.filter {
      CapabilityMatch(required: task.capabilities, offered: $0.capabilities).isAbove()
    }
    known[task.capabilities] = answer
    return answer
  }
}

extension PlanAgent {
  /// Ids of all its hooks.
  public var hooks: [String] { preHooks + postHooks + errorHooks }
}
