/// Chooses who does a task where no mesh can: the agent that the task names, else the one that matches
/// best, else the first.
struct AgentChoice {
  private var index: CapabilityIndex
  private let agents: [String: PlanAgent]
  private let first: PlanAgent?

  init(_ plan: SwarmPlan) {
    index = CapabilityIndex(plan.agents.map { ($0.id, $0.capabilities) })
    agents = Dictionary(plan.agents.map { ($0.id, $0) }) { first, _ in first }
    first = plan.agents.first
  }

  /// The agent for a task; nil for a plan without agents.
  mutating func agent(for task: PlanTask) -> PlanAgent? {
    if let name = task.agent { return agents[name] }
    guard let best = index.best(for: task.capabilities, limit: 1).first else { return first }
    return agents[best.agent]
  }
}
