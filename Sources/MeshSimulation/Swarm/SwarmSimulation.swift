import Mesh

/// A whole swarm with its tasks.
public struct SwarmSimulation: SimulatedProtocol {
  /// The hosts.
  public let nodes: [NodeID]
  private let configuration: MeshConfiguration
  private let tasks: [TaskSpecification]
  private let settings: SubjectSettings
  private let keys: SimulatedCryptography

  /// Sets a swarm up.
  ///
  /// - Parameters:
  ///   - configuration: what the nodes agree on.
  ///   - tasks: what is to be done; each after what it needs.
  ///   - settings: how long, and with what going wrong.
  public init(
    configuration: MeshConfiguration, tasks: [TaskSpecification], settings: SubjectSettings
  ) {
    self.configuration = configuration
    self.tasks = tasks
    self.settings = settings
    nodes = configuration.members.map(\.id)
    keys = SimulatedCryptography(seed: settings.seed)
  }

  /// A swarm of agents with few capabilities, and as many tasks as commands are asked for, a third of
  /// which need another.
  public init(_ settings: SubjectSettings, consensus: ConsensusSettings) {
    let members = (0..<settings.nodes).map { number in
      NodeProfile(
        id: NodeID("n\(number)"),
        agents: [
          AgentProfile(
            id: AgentID("a\(number)"),
            capabilities: number % 2 == 0 ? ["swift", "review"] : ["swift", "test"])
        ], slots: 2)
    }
    var random = SplitMix64(seed: settings.seed)
    let isIdempotent = random.chance(7_000)
    let tasks = (0..<settings.commands).map { number in
      TaskSpecification(
        id: TaskID("t\(number)"), needs: number < 3 ? [] : [TaskID("t\(number / 3)")],
        capabilities: number % 4 == 0 ? ["swift", "review"] : ["swift"],
        isIdempotent: isIdempotent, isMigratable: isIdempotent,
        retry: RetryPolicy(attempts: 3, backoff: .milliseconds(500)), timeLimit: .seconds(10))
    }
    self.init(
      configuration: MeshConfiguration(
        members: members, membership: Membership.Settings(detector: settings.detector),
        consensus: consensus,
        placement: PlacementSettings(strategy: settings.placement)),
      tasks: tasks, settings: settings)
  }

  /// Makes a node.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [MeshRecord], at now: MeshTime
  ) -> SwarmMachine {
    let profile = configuration.members[host]
    return SwarmMachine(
      MeshNode(
        profile: profile, configuration: configuration,
        cryptography: keys.cryptography(for: profile.id), seed: seed, restoring: records,
        at: now))
  }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> SwarmChecker {
    SwarmChecker(
      configuration: configuration, tasks: tasks.count,
      liars: Set(byzantine.map { nodes[$0] }))
  }

  /// Makes what surrounds the nodes.
  public func makeClients(seed: UInt64) -> SwarmClients {
    SwarmClients(
      tasks: tasks, during: settings.duration, hosts: nodes.count, attemptDuration: .seconds(8),
      attemptFailure: 500, seed: seed)
  }

  /// Makes a liar: in the order of commands, or in what a node does besides. Raft survives no lie in
  /// its order, nor one in what follows from it: there it lies in auctions alone.
  public func makeLiar(of host: Int, seed: UInt64) -> SwarmLiar {
    let node = nodes[host]
    let cryptography = keys.cryptography(for: node)
    let strategy = Int((seed >> 1) % 1_000)
    switch configuration.consensus {
    case .raft:
      return .besides(NodeLiar(node, among: nodes, .bidder, swarm: [], cryptography, seed: seed))
    case .pbft(let group) where seed % 2 == 0:
      let all = PBFTLiar.Strategy.allCases
      return .pbft(
        PBFTLiar(
          node: node, nodes: nodes, strategy: all[strategy % all.count], settings: group,
          cryptography: cryptography, seed: seed))
    case .gossip(let group) where seed % 2 == 0:
      let all = GossipLiar.Strategy.allCases
      return .gossip(
        GossipLiar(
          node: node, nodes: nodes, strategy: all[strategy % all.count], settings: group,
          cryptography: cryptography, seed: seed))
    case .pbft(let group):
      return .besides(nodeLiar(node, strategy, swarm: group.swarm, cryptography, seed: seed))
    case .gossip(let group):
      return .besides(nodeLiar(node, strategy, swarm: group.swarm, cryptography, seed: seed))
    }
  }

  private func nodeLiar(
    _ node: NodeID, _ habit: Int, swarm: [UInt8], _ cryptography: Cryptography, seed: UInt64
  ) -> NodeLiar {
    let all = NodeLiar.Habit.allCases
    return NodeLiar(
      node, among: nodes, all[habit % all.count], swarm: swarm, cryptography, seed: seed)
  }
}
