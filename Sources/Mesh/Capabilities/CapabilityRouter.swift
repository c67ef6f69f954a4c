import SwarmChecks

/// An agent that a task can be routed to, with what it has to do already.
public struct RoutingCandidate: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// The agent on it.
  public let agent: AgentProfile
  /// Slots of the node.
  public let slots: Int
  /// Slots that are taken.
  public let busy: Int

  /// Makes a candidate.
  public init(node: NodeID, agent: AgentProfile, slots: Int, busy: Int) {
    self.node = node
    self.agent = agent
    self.slots = slots
    self.busy = busy
  }

  /// Whether another attempt fits.
  public var hasCapacity: Bool { busy < slots }

  /// The share of slots that is taken.
  public var load: BasisPoints { BasisPoints(part: busy, of: slots) }
}

/// Why no agent takes a task.
public enum RoutingRefusal: Error, Sendable, Hashable {
  /// How near an agent came.
  public struct NearMiss: Sendable, Hashable {
    /// The node.
    public let node: NodeID
    /// The agent.
    public let agent: AgentID
    /// How much it can do of what is required.
    public let match: CapabilityMatch
    /// Whether its node has a free slot.
    public let hasCapacity: Bool
  }

  /// There is no agent at all.
  case noAgents
  /// The task is fixed to an agent, and that one is not there.
  case agentAbsent(AgentID)
  /// The task is fixed to an agent, and that one can't do what it requires.
  case agentUnable(AgentID, CapabilityMatch)
  /// None matches by more than the threshold; these came nearest, best first.
  case noMatch([NearMiss])
  /// These match, but all their nodes are full; best first.
  case noCapacity([NearMiss])
}

/// Finds the agent for a task by what it can do.
public struct CapabilityRouter: Sendable, Hashable {
  /// Near misses that a refusal names.
  public static let nearMisses = 5

  /// The share that a match must exceed.
  public let threshold: BasisPoints

  /// Makes a router.
  public init(threshold: BasisPoints = CapabilityMatch.defaultThreshold) {
    self.threshold = threshold
  }

  /// The best agent with free capacity: best match, then least loaded, then smaller node, then
  /// smaller agent.
  ///
  /// - Throws: ``RoutingRefusal``, which says how near the others came.
  public func route(
    _ task: TaskSpecification, among candidates: [RoutingCandidate]
  ) throws(RoutingRefusal) -> RoutingCandidate {
    guard !candidates.isEmpty else { throw .noAgents }
    var pool = candidates
    if let agent = task.agent {
      pool = candidates.filter { $0.agent.id == agent }
      guard let only = pool.first else { throw .agentAbsent(agent) }
      let match = only.agent.match(task.capabilities)
      guard match.isAbove(threshold) else { throw .agentUnable(agent, match) }
    }
    let ranked = pool.map { ($0, $0.agent.match(task.capabilities)) }
      .sorted { first, second in
        if first.1 != second.1, first.1 < second.1 || second.1 < first.1 {
          return second.1 < first.1
        }
        if first.0.load != second.0.load { return first.0.load < second.0.load }
        if first.0.node != second.0.node { return first.0.node < second.0.node }
        return first.0.agent.id < second.0.agent.id
      }
    let able = ranked.filter { $0.1.isAbove(threshold) }
    if let best = able.first(where: { $0.0.hasCapacity }) { return best.0 }
    let misses = (able.isEmpty ? ranked : able).prefix(CapabilityRouter.nearMisses).map {
      RoutingRefusal.NearMiss(
        node: $0.0.node, agent: $0.0.agent.id, match: $0.1, hasCapacity: $0.0.hasCapacity)
    }
    throw able.isEmpty ? .noMatch(misses) : .noCapacity(misses)
  }
}
