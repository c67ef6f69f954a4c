/// What a slot's proposer proposes in a round.
public struct GossipProposal: Sendable, Hashable {
  /// The slot.
  public let slot: UInt64
  /// The round.
  public let round: UInt64
  /// Of the batch.
  public let digest: [UInt8]
  /// The round in which a quorum already prevoted for it; nil for a new batch.
  public let validRound: UInt64?
  /// Whose word it is.
  public let signer: NodeID
  /// Its signature of all that.
  public let signature: [UInt8]

  /// Makes a proposal.
  public init(
    slot: UInt64, round: UInt64, digest: [UInt8], validRound: UInt64?, signer: NodeID,
    signature: [UInt8]
  ) {
    self.slot = slot
    self.round = round
    self.digest = digest
    self.validRound = validRound
    self.signer = signer
    self.signature = signature
  }

  /// What is signed: everything that a proposal is bound to.
  public func statement(swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(7 as UInt8)
    writer.write(swarm)
    writer.write(slot)
    writer.write(round)
    writer.write(digest)
    writer.write(validRound != nil)
    writer.write(validRound ?? 0)
    writer.write(signer)
    return writer.bytes
  }
}

/// Something that spreads from node to node until all have it.
public enum GossipRumor: Sendable, Hashable {
  /// Commands that some nodes want decided.
  case commands([SignedCommand])
  /// A proposal with its batch, and the prevotes of a quorum where it names a round in which they were
  /// given: a liar may have told others otherwise, and they must see it to prevote.
  case proposal(GossipProposal, [SignedCommand], proof: [OrderVote])
  /// A prevote, a precommit, or a vote on a checkpoint.
  case vote(OrderVote)
}

/// Whose votes of a round a node has: a bit a voter, in the voters' order.
public struct GossipRoundDigest: Sendable, Hashable {
  /// The round.
  public let round: UInt64
  /// Whether the proposal and its batch are there.
  public let hasProposal: Bool
  /// Whose prevotes are there.
  public let prevotes: [UInt64]
  /// Whose precommits are there.
  public let precommits: [UInt64]
}

/// What the nodes tell each other. What is signed can be passed on by anyone.
public enum GossipMessage: Sendable, Hashable {
  /// What is new.
  case rumors([GossipRumor])
  /// What the sender has; whoever has more sends it. `isAnswer` where it needs no answer in kind.
  case digest(slot: UInt64, stable: UInt64, [GossipRoundDigest], isAnswer: Bool)
  /// A batch that is decided, with a quorum's precommits.
  case decided([SignedCommand], [OrderVote])
  /// What is said of checkpoints that are stable.
  case checkpoint(CheckpointMessage)
}

extension GossipMessage {
  /// What kind of message it is, in a word.
  public var kind: String {
    switch self {
    case .rumors(let rumors):
      switch rumors.first {
      case .commands: "command"
      case .proposal: "proposal"
      case .vote(let vote): "\(vote.kind)"
      case nil: "rumors"
      }
    case .digest: "digest"
    case .decided: "decided"
    case .checkpoint(let message): message.kind
    }
  }
}

/// What a node must not forget.
public enum GossipRecord: Sendable, Hashable {
  /// A proposal that it made.
  case proposed(GossipProposal, [SignedCommand], proof: [OrderVote])
  /// A prevote or precommit that it gave.
  case voted(OrderVote)
  /// The batch that it is locked on since a round, with the prevotes of a quorum, which others may
  /// need to see.
  case locked(slot: UInt64, round: UInt64, [SignedCommand], [OrderVote])
  /// A decided batch with its precommits.
  case decided([SignedCommand], [OrderVote])
  /// A stable checkpoint with its state, in place of what lies before; the records that are still
  /// needed follow.
  case checkpoint(
    CheckpointCertificate, changes: [CheckpointCertificate], [UInt8], [GossipRecord])
}
