import Mesh
import Planning
import SwarmChecks

/// Turns a plan's settings into the mesh's.
enum SwarmAssembly {
  /// The configuration that all nodes agree on.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - nodes: number of nodes; at most one an agent.
  ///   - slots: attempts that one node executes at a time.
  ///   - placement: where the nodes live.
  static func configuration(
    plan: SwarmPlan, nodes: Int, slots: Int, placement: RunRequest.NodePlacement
  ) -> MeshConfiguration {
    let swarm = plan.swarm
    let members = members(of: plan, nodes: nodes, slots: slots)
    let faults = min(swarm.faults, Quorum.tolerableFaults(nodes: members.count))
    return MeshConfiguration(
      members: members, faults: faults,
      membership: Membership.Settings(
        detector: swarm.failureDetector == .swim ? .swim : .heartbeats,
        interval: .milliseconds(Int64(swarm.heartbeatInterval)),
        timeout: .milliseconds(Int64(swarm.heartbeatTimeout)),
        confirmations: swarm.failureConfirmations),
      consensus: consensus(of: plan, faults: faults, placement: placement),
      memory: MemoryStore.Settings(
        interval: .milliseconds(Int64(swarm.gossipInterval)), fanout: swarm.gossipFanout),
      table: HashTableSettings(
        replication: swarm.replication,
        // Every node makes the ring: of a large swarm each stands in fewer places.
        virtualNodes: min(128, max(8, 2_048 / max(members.count, 1))),
        retryInterval: .milliseconds(placement == .together ? 200 : 500), timeout: .seconds(8)),
      placement: self.placement(of: swarm, asking: placement == .together ? 20 : 100))
  }

  /// The plan's strategy.
  ///
  /// - Parameter pause: milliseconds between two tries of one thing; between nodes of one host an auction, or
  ///   to ask for work, costs next to nothing.
  private static func placement(of swarm: SwarmSettings, asking pause: Int64) -> PlacementSettings {
    let strategy: PlacementStrategy =
      switch swarm.placement {
      case .auction: .auction
      case .capability: .capability
      case .dht: .dht
      case .workStealing: .workStealing
      }
    return PlacementSettings(
      strategy: strategy, pause: .milliseconds(pause),
      balancing: LoadBalancer.Settings(overload: swarm.overload, underload: swarm.underload),
      stealing: WorkStealingSettings(requestInterval: .milliseconds(pause)))
  }

  /// The plan's protocol.
  ///
  /// Nodes of one process live and die together: what waits for a silent one only delays the
  /// resumption of a run. Where they do not, a node that waits for its disk is not to be taken for a dead
  /// one, nor one behind a bad network. The run's events are read from the log, which is therefore kept whole. A batch takes
  /// a moment between them, and its signatures all that there is to save: what comes meanwhile waits for
  /// the next.
  private static func consensus(
    of plan: SwarmPlan, faults: Int, placement: RunRequest.NodePlacement
  ) -> ConsensusSettings {
    let threshold = BasisPoints(clamping: plan.swarm.threshold ?? 0)
    let interval = UInt64(MeshLimits.logEntries)
    let election: MeshDuration
    let view: MeshDuration
    switch placement {
    case .together: (election, view) = (.milliseconds(300), .seconds(2))
    case .processes: (election, view) = (.seconds(1), .seconds(2))
    case .hosts: (election, view) = (.seconds(2), .seconds(5))
    }
    switch plan.swarm.consensus {
    case .raft:
      return .raft(
        RaftSettings(
          heartbeat: .milliseconds(100), electionTimeout: election,
          snapshotInterval: MeshLimits.logEntries))
    case .pbft:
      return .pbft(
        PBFTSettings(
          faults: faults, threshold: threshold, checkpointInterval: interval,
          viewTimeout: view, statusInterval: .milliseconds(placement == .together ? 200 : 500),
          pipeline: 1))
    case .gossip:
      return .gossip(
        GossipSettings(
          faults: faults, threshold: threshold, roundTimeout: .seconds(1),
          interval: .milliseconds(100), fanout: plan.swarm.gossipFanout,
          checkpointInterval: interval))
    }
  }

  /// A node that joins a run that is under way: it can do what any agent can, and does not vote.
  static func worker(_ id: NodeID, of plan: SwarmPlan, slots: Int) -> NodeProfile {
    NodeProfile(
      id: id, agents: Array(agents(of: plan).prefix(MeshLimits.agentsPerNode)), slots: slots)
  }

  private static func agents(of plan: SwarmPlan) -> [AgentProfile] {
    guard !plan.agents.isEmpty else { return [AgentProfile(id: "shell", capabilities: [])] }
    return plan.agents.map { agent in
      AgentProfile(
        id: AgentID(agent.id), capabilities: agent.capabilities.map { Capability($0) })
    }
  }

  /// The agents, spread over the nodes in turn; a plan without agents gets one that can do what no
  /// capability is asked for.
  private static func members(of plan: SwarmPlan, nodes: Int, slots: Int) -> [NodeProfile] {
    let agents = agents(of: plan)
    // A node without an agent could only vote: there is one an agent at most.
    let count = min(max(nodes, 1), agents.count, MeshLimits.nodes)
    let width = String(count).utf8.count
    return (0..<count).map { index in
      let number = String(index + 1)
      let padding = String(repeating: "0", count: width - number.utf8.count)
      let own = stride(from: index, to: agents.count, by: count).map { agents[$0] }
      return NodeProfile(
        id: NodeID("node-\(padding)\(number)"), agents: own, slots: slots)
    }
  }
}
