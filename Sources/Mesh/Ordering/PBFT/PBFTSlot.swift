/// What a node knows of one sequence number.
struct PBFTSlot: Sendable {
  /// The proposal that it made or agreed with in the current view.
  var proposal: OrderVote?
  /// The first vote of each node in the current view.
  var prepares: [NodeID: OrderVote] = [:]
  var commits: [NodeID: OrderVote] = [:]
  /// The latest proof that a batch was prepared.
  var prepared: PBFTPreparedCertificate?
  /// The commits that decided it.
  var decision: [OrderVote]?
  /// Whether this node voted to commit in the current view.
  var hasVotedToCommit = false

  /// Forgets what belonged to a view that is over.
  mutating func enterView() {
    proposal = nil
    prepares = [:]
    commits = [:]
    hasVotedToCommit = false
  }
}
