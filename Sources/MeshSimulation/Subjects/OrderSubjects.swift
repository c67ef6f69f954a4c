import Mesh

extension OrderSimulation where Liar == Honest<OrderMessage> {
  /// A Raft group with small snapshots and messages, so that all of it is used.
  public static func raft(_ settings: SubjectSettings) -> OrderSimulation {
    OrderSimulation(
      nodes: settings.nodes, spares: settings.spares, commands: settings.commands,
      during: settings.duration,
      seed: settings.seed,
      factory: { node, view, seed, records, now in
        RaftOrder(
          node: node, members: OrderMembers(voters: view.voters),
          settings: RaftSettings(
            snapshotInterval: 8, trailingEntries: 3, entriesPerMessage: 2, chunkBytes: 100),
          seed: seed,
          restoring: records.compactMap {
            if case .raft(let record) = $0 { record } else { nil }
          }, at: now)
      }, liar: { _, _ in Honest() })
  }
}

extension OrderSimulation where Liar == PBFTLiar {
  /// A pBFT group with small checkpoints, so that all of it is used; each liar has a strategy of its
  /// own.
  public static func pbft(
    _ settings: SubjectSettings, strategies: [PBFTLiar.Strategy] = PBFTLiar.Strategy.allCases,
    accomplices: Set<NodeID> = []
  ) -> OrderSimulation {
    let keys = SimulatedCryptography(seed: settings.seed)
    let names = (0..<settings.nodes).map { NodeID("n\($0)") }
    let group = PBFTSettings(swarm: [1], checkpointInterval: 4, chunkBytes: 64)
    return OrderSimulation(
      nodes: settings.nodes, spares: settings.spares, pbft: group,
      commands: settings.commands, during: settings.duration,
      seed: settings.seed,
      factory: { node, view, _, records, now in
        PBFTOrder(
          node: node, members: OrderMembers(voters: view.voters), settings: group,
          cryptography: keys.cryptography(for: node),
          restoring: records.compactMap {
            if case .byzantine(let record) = $0 { record } else { nil }
          }, at: now)
      },
      liar: { node, seed in
        PBFTLiar(
          node: node, nodes: names, strategy: strategies[Int(seed % UInt64(strategies.count))],
          settings: group, cryptography: keys.cryptography(for: node), accomplices: accomplices,
          seed: seed)
      })
  }
}

extension OrderSimulation where Liar == GossipLiar {
  /// A group that decides by gossip consensus, with small checkpoints, so that all of it is used; each
  /// liar has a strategy of its own.
  public static func gossipConsensus(
    _ settings: SubjectSettings,
    strategies: [GossipLiar.Strategy] = GossipLiar.Strategy.allCases,
    accomplices: Set<NodeID> = []
  ) -> OrderSimulation {
    let keys = SimulatedCryptography(seed: settings.seed)
    let names = (0..<settings.nodes).map { NodeID("n\($0)") }
    let group = GossipSettings(swarm: [1], checkpointInterval: 4, chunkBytes: 64)
    return OrderSimulation(
      nodes: settings.nodes, spares: settings.spares, commands: settings.commands,
      during: settings.duration,
      seed: settings.seed,
      factory: { node, view, seed, records, now in
        GossipOrder(
          node: node, members: OrderMembers(voters: view.voters), settings: group,
          cryptography: keys.cryptography(for: node), seed: seed,
          restoring: records.compactMap {
            if case .gossip(let record) = $0 { record } else { nil }
          }, at: now)
      },
      liar: { node, seed in
        GossipLiar(
          node: node, nodes: names, strategy: strategies[Int(seed % UInt64(strategies.count))],
          settings: group, cryptography: keys.cryptography(for: node), accomplices: accomplices,
          seed: seed)
      })
  }
}
