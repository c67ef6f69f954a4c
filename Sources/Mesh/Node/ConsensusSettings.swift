/// The protocol by which the nodes agree on one order of commands.
public enum ConsensusSettings: Sendable, Hashable {
  /// A leader and a majority; survives crashes, no lies.
  case raft(RaftSettings)
  /// Three phases with signatures; survives lies.
  case pbft(PBFTSettings)
  /// A slot at a time by votes that spread as rumours; survives lies.
  case gossip(GossipSettings)

  /// Whether nodes sign what they say, and so need keys.
  public var needsSignatures: Bool {
    if case .raft = self { false } else { true }
  }

  /// Makes a node's part, or makes it again from what it persisted; nil where it needs keys and has
  /// none.
  func makeOrder(
    of node: NodeID, members: OrderMembers, cryptography: Cryptography?, seed: UInt64,
    restoring records: [OrderRecord], at now: MeshTime
  ) -> (any TotalOrder)? {
    switch self {
    case .raft(let settings):
      return RaftOrder(
        node: node, members: members, settings: settings, seed: seed,
        restoring: records.compactMap { if case .raft(let record) = $0 { record } else { nil } },
        at: now)
    case .pbft(let settings):
      guard let cryptography else { return nil }
      return PBFTOrder(
        node: node, members: members, settings: settings, cryptography: cryptography,
        restoring: records.compactMap {
          if case .byzantine(let record) = $0 { record } else { nil }
        }, at: now)
    case .gossip(let settings):
      guard let cryptography else { return nil }
      return GossipOrder(
        node: node, members: members, settings: settings, cryptography: cryptography, seed: seed,
        restoring: records.compactMap { if case .gossip(let record) = $0 { record } else { nil } },
        at: now)
    }
  }
}
