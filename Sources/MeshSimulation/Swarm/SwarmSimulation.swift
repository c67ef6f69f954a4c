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
        retry: RetryPolicy(attempts: 3, backoff: .milliseconds(500)))
    }
    self.init(
      configuration: MeshConfiguration(members: members, consensus: consensus), tasks: tasks,
      settings: settings)
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
    SwarmChecker(hosts: nodes.count, tasks: tasks.count)
  }

  /// Makes what surrounds the nodes.
  public func makeClients(seed: UInt64) -> SwarmClients {
    SwarmClients(
      tasks: tasks, during: settings.duration, hosts: nodes.count, attemptDuration: .seconds(8),
      attemptFailure: 500, seed: seed)
  }

  /// Makes a liar. Raft survives no lie in its order: there it lies in auctions alone.
  public func makeLiar(of host: Int, seed: UInt64) -> SwarmLiar {
    let node = nodes[host]
    let cryptography = keys.cryptography(for: node)
    switch configuration.consensus {
    case .raft: return SwarmLiar(.bidder)
    case .pbft(let group):
      let all = PBFTLiar.Strategy.allCases
      return SwarmLiar(
        .pbft(
          PBFTLiar(
            node: node, nodes: nodes, strategy: all[Int(seed % UInt64(all.count))],
            settings: group, cryptography: cryptography, seed: seed)))
    case .gossip(let group):
      let all = GossipLiar.Strategy.allCases
      return SwarmLiar(
        .gossip(
          GossipLiar(
            node: node, nodes: nodes, strategy: all[Int(seed % UInt64(all.count))],
            settings: group, cryptography: cryptography, seed: seed)))
    }
  }
}

/// A liar among whole nodes: in the order of commands, where that survives it, else in auctions, where it bids
/// twice and claims what it has not.
public struct SwarmLiar: Adversary {
  enum Kind: Sendable {
    case bidder
    case pbft(PBFTLiar)
    case gossip(GossipLiar)
  }

  private var kind: Kind

  init(_ kind: Kind) { self.kind = kind }

  /// What is sent in place of an honest message.
  public mutating func replace(
    _ message: MeshMessage, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: MeshMessage)] {
    if case .bidder = kind { return Self.bidTwice(message).map { (peer, $0) } }
    guard case .order(let order) = message else { return [(peer, message)] }
    switch kind {
    case .bidder: return [(peer, message)]
    case .pbft(var liar):
      defer { kind = .pbft(liar) }
      return liar.replace(order, to: peer, at: now).map { ($0.peer, .order($0.message)) }
    case .gossip(var liar):
      defer { kind = .gossip(liar) }
      return liar.replace(order, to: peer, at: now).map { ($0.peer, .order($0.message)) }
    }
  }

  private static func bidTwice(_ message: MeshMessage) -> [MeshMessage] {
    guard case .auction(.answer(let id, let bid?)) = message else { return [message] }
    let required = bid.match.required
    let claimed = Bid(
      agent: bid.agent, match: CapabilityMatch(matched: required, required: required),
      load: .zero, resources: .whole)
    return [.auction(.answer(id, claimed)), message]
  }

  /// Remembers some of what it hears.
  public mutating func hear(_ message: MeshMessage, from peer: NodeID, at now: MeshTime) {
    guard case .order(let order) = message else { return }
    switch kind {
    case .bidder: break
    case .pbft(var liar):
      liar.hear(order, from: peer, at: now)
      kind = .pbft(liar)
    case .gossip(var liar):
      liar.hear(order, from: peer, at: now)
      kind = .gossip(liar)
    }
  }

  /// Sends something besides, where that is its way.
  public mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: MeshMessage)] {
    switch kind {
    case .bidder: return []
    case .pbft(var liar):
      defer { kind = .pbft(liar) }
      return liar.tick(at: now).map { ($0.peer, .order($0.message)) }
    case .gossip(var liar):
      defer { kind = .gossip(liar) }
      return liar.tick(at: now).map { ($0.peer, .order($0.message)) }
    }
  }
}
