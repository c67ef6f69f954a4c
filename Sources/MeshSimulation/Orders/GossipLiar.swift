import Mesh

/// A liar among the nodes of gossip consensus. It holds its own key and nobody else's.
public struct GossipLiar: Adversary {
  /// How it lies.
  public enum Strategy: Int, Sendable, CaseIterable {
    /// It says nothing.
    case silence
    /// It says the truth to some and nothing to others.
    case selection
    /// It proposes this to some and that to others; its votes differ too.
    case equivocation
    /// It sends old rumours again, and proposes again what was decided.
    case replay
    /// It forgets its lock: it votes for whatever comes, in every round.
    case amnesia
    /// It signs wrongly and speaks in others' names.
    case forgery
    /// It lies about what it has, and hands out false states and decisions that nobody made.
    case falseState
  }

  private let node: NodeID
  private let nodes: [NodeID]
  private let strategy: Strategy
  private let cryptography: Cryptography
  private let settings: GossipSettings
  private let accomplices: Set<NodeID>
  private var random: SplitMix64
  private var heard: [GossipRumor] = []
  /// Commands that are proposed again later.
  private var repeated: [SignedCommand] = []
  /// The slot that each node was at when it was last heard.
  private var slots: [NodeID: UInt64] = [:]
  private var altered: [[UInt8]: [UInt8]] = [:]
  private var temptations: [GossipProposal] = []

  /// Makes a liar, which tells its accomplices the truth.
  public init(
    node: NodeID, nodes: [NodeID], strategy: Strategy, settings: GossipSettings,
    cryptography: Cryptography, accomplices: Set<NodeID> = [], seed: UInt64
  ) {
    self.node = node
    self.nodes = nodes
    self.strategy = strategy
    self.settings = settings
    self.cryptography = cryptography
    self.accomplices = accomplices
    random = SplitMix64(seed: seed)
  }

  /// What is sent in place of an honest message.
  public mutating func replace(
    _ message: OrderMessage, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: OrderMessage)] {
    guard case .gossip(let honest) = message else { return [(peer, message)] }
    return lie(honest, to: peer).map { (peer, .gossip($0)) }
  }

  /// Remembers some of what it hears.
  public mutating func hear(_ message: OrderMessage, from peer: NodeID, at now: MeshTime) {
    guard case .gossip(let message) = message else { return }
    if case .digest(let slot, _, _, _) = message { slots[peer] = slot }
    guard case .rumors(let rumors) = message else { return }
    for rumor in rumors {
      if case .commands(let commands) = rumor {
        repeated += commands.prefix(max(16 - repeated.count, 0))
      }
      if case .proposal(let proposal, let batch, _) = rumor {
        alter(proposal, batch)
        temptations.append(proposal)
      }
      if heard.count < 64 {
        heard.append(rumor)
      } else {
        heard[Int(random.next(below: 64))] = rumor
      }
    }
  }

  /// Sends something old or untrue or forgets its lock, where that is its way.
  public mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: OrderMessage)] {
    switch strategy {
    case .replay, .forgery:
      guard !heard.isEmpty else { return [] }
      return random.sample(2, of: nodes).map { peer in
        (peer, .gossip(.rumors([heard[Int(random.next(below: UInt64(heard.count)))]])))
      }
    case .amnesia:
      let proposals = temptations.suffix(4)
      temptations = []
      return proposals.flatMap { proposal in
        [OrderVote.Kind.prevote, .precommit].flatMap { kind in
          let vote = vote(kind, proposal.round, proposal.slot, proposal.digest)
          return nodes.filter { $0 != node }.map { peer in
            (peer, OrderMessage.gossip(.rumors([.vote(vote)])))
          }
        }
      }
    case .falseState:
      return random.sample(1, of: nodes).compactMap { peer in
        guard let slot = slots[peer] else { return nil }
        let digest = cryptography.hasher.digest(of: [SignedCommand]().batchBytes)
        return (peer, .gossip(.decided([], [vote(.precommit, 0, slot, digest)])))
      }
    default: return []
    }
  }

  private mutating func lie(_ message: GossipMessage, to peer: NodeID) -> [GossipMessage] {
    switch strategy {
    case .silence: return []
    case .selection: return isFavoured(peer) ? [message] : []
    case .replay:
      guard case .rumors(let rumors) = message else { return [message] }
      let sent = GossipMessage.rumors(rumors.map { proposeAgain($0) })
      return random.chance(2_000) ? [sent, sent] : [sent]
    case .amnesia: return [message]
    case .equivocation:
      guard case .rumors(let rumors) = message else { return [message] }
      return [.rumors(rumors.map { equivocate($0, to: peer) })]
    case .forgery:
      guard case .rumors(let rumors) = message else { return [message] }
      return [message, .rumors(rumors.map { forge($0) })]
    case .falseState: return [falseState(message)]
    }
  }

  private func isFavoured(_ peer: NodeID) -> Bool {
    accomplices.contains(peer) || (nodes.firstIndex(of: peer) ?? 0) % 2 == 0
  }

  private func vote(
    _ kind: OrderVote.Kind, _ round: UInt64, _ slot: UInt64, _ digest: [UInt8]
  ) -> OrderVote {
    let unsigned = OrderVote(
      kind: kind, view: round, sequence: slot, digest: digest, signer: node, signature: [])
    return OrderVote(
      kind: kind, view: round, sequence: slot, digest: digest, signer: node,
      signature: cryptography.signer.sign(unsigned.statement(swarm: settings.swarm)))
  }

  private mutating func alter(_ proposal: GossipProposal, _ batch: [SignedCommand]) {
    altered[proposal.digest] = cryptography.hasher.digest(of: Array(batch.dropLast()).batchBytes)
  }

  private mutating func equivocate(_ rumor: GossipRumor, to peer: NodeID) -> GossipRumor {
    if case .proposal(let proposal, let batch, _) = rumor { alter(proposal, batch) }
    guard !isFavoured(peer) else { return rumor }
    switch rumor {
    case .proposal(let proposal, let batch, _) where proposal.signer == node:
      return self.proposal(like: proposal, Array(batch.dropLast()), proof: [])
    case .vote(let honest) where honest.signer == node && honest.kind != .checkpoint:
      return .vote(
        vote(
          honest.kind, honest.view, honest.sequence, altered[honest.digest] ?? honest.digest))
    default: return rumor
    }
  }

  /// A proposal of its own, with commands behind it that are older.
  private mutating func proposeAgain(_ rumor: GossipRumor) -> GossipRumor {
    guard case .proposal(let proposal, let batch, let proof) = rumor, proposal.signer == node,
      proposal.validRound == nil
    else { return rumor }
    return self.proposal(like: proposal, batch + repeated.prefix(4), proof: proof)
  }

  private func proposal(
    like proposal: GossipProposal, _ batch: [SignedCommand], proof: [OrderVote]
  ) -> GossipRumor {
    let unsigned = GossipProposal(
      slot: proposal.slot, round: proposal.round,
      digest: cryptography.hasher.digest(of: batch.batchBytes), validRound: nil, signer: node,
      signature: [])
    return .proposal(
      GossipProposal(
        slot: proposal.slot, round: proposal.round, digest: unsigned.digest, validRound: nil,
        signer: node,
        signature: cryptography.signer.sign(unsigned.statement(swarm: settings.swarm))), batch,
      proof: proof)
  }

  private mutating func forge(_ rumor: GossipRumor) -> GossipRumor {
    guard case .vote(let honest) = rumor, let other = random.sample(1, of: nodes).first else {
      return rumor
    }
    // In another's name, with its own signature.
    let own = vote(honest.kind, honest.view, honest.sequence, honest.digest)
    return .vote(
      OrderVote(
        kind: own.kind, view: own.view, sequence: own.sequence, digest: own.digest, signer: other,
        signature: own.signature))
  }

  private mutating func falseState(_ message: GossipMessage) -> GossipMessage {
    switch message {
    case .checkpoint(let honest): return .checkpoint(random.damage(honest))
    case .digest(let slot, let stable, let rounds, let isAnswer):
      return .digest(
        slot: slot &- random.next(below: 3), stable: stable,
        random.chance(5_000) ? [] : rounds, isAnswer: isAnswer)
    default: return message
    }
  }
}
