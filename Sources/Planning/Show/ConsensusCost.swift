import SwarmChecks

/// What it takes a swarm to agree, told from its settings.
struct ConsensusCost {
  /// A task's award, its start and its result.
  static let decisionsPerTask = 3

  /// Nodes that must agree.
  let quorum: Int
  /// Nodes that may be away while the others go on.
  let survivedCrashes: Int
  /// Nodes that may lie.
  let survivedLiars: Int
  /// Messages of a decision where nothing is lost and no two decisions share any.
  let messagesPerDecision: Int
  /// Whether the messages are what simulations showed, and not what the protocol lays down.
  let isMeasured: Bool

  init(_ swarm: SwarmSettings) {
    let nodes = swarm.nodes
    switch swarm.consensus {
    case .raft:
      quorum = Quorum.majority(nodes: nodes)
      survivedLiars = 0
      // An entry, its acknowledgement, word of the commit and the answer to it, for each follower.
      messagesPerDecision = 4 * (nodes - 1)
    case .pbft, .gossip:
      quorum = Quorum.votes(
        nodes: nodes, faults: swarm.faults,
        threshold: swarm.threshold.map { BasisPoints(clamping: $0) } ?? .zero)
      survivedLiars = swarm.faults
      // Proposals, prepares and commits of all to all; rumours take about three times as many.
      messagesPerDecision =
        swarm.consensus == .pbft ? 2 * nodes * (nodes - 1) : (nodes > 1 ? 6 * nodes * nodes : 0)
    }
    isMeasured = swarm.consensus == .gossip
    survivedCrashes = max(nodes - quorum, 0)
  }
}
