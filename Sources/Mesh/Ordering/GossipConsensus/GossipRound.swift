/// What a node knows of one round of the open slot.
struct GossipRound: Sendable {
  var proposal: GossipProposal?
  /// The prevotes of the round that the proposal names.
  var proof: [OrderVote] = []
  /// The first vote of each node.
  var prevotes: [NodeID: OrderVote] = [:]
  var precommits: [NodeID: OrderVote] = [:]
  /// Whether a quorum's prevotes for the proposal were acted on.
  var hasPolka = false
  /// When waiting for other prevotes, or other precommits, ends; nil before a quorum of any is there.
  var prevoteDeadline: MeshTime?
  var precommitDeadline: MeshTime?

  func prevotes(for digest: [UInt8]) -> Int { prevotes.values.count { $0.digest == digest } }

  func precommits(for digest: [UInt8]) -> Int { precommits.values.count { $0.digest == digest } }
}

/// Where a node stands in a round.
enum GossipStep: Sendable, Comparable {
  /// It waits for the proposal.
  case proposing
  /// It has prevoted.
  case prevoted
  /// It has precommitted.
  case precommitted
}
