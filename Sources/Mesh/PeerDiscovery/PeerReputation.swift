/// What a node has lived through with its peers. Bad experiences weigh more than good ones, and all fade, so
/// that a peer that was down is tried again by and by.
public struct PeerReputation: Sendable, Hashable {
  /// An experience with a peer.
  public enum Experience: Sendable, Hashable {
    /// It answered.
    case answered
    /// It did not, in time.
    case timedOut
    /// It said what no honest node says.
    case misbehaved
  }

  /// Scores of those of whom there is something to remember.
  private var scores: [NodeID: Int] = [:]

  /// Below this a peer is not trusted to be there.
  static let leastCredible = -5
  /// The longest silence, and the bounds of a score; what is below the former misbehaved.
  static let silence = -90
  static let range = -200...20

  /// Makes an empty memory.
  public init() {}

  /// How good a peer is: 0 where nothing is known, higher where it answered.
  public func score(of peer: NodeID) -> Int { scores[peer] ?? 0 }

  /// Whether a peer may be picked while others can be, too.
  public func isCredible(_ peer: NodeID) -> Bool { score(of: peer) >= Self.leastCredible }

  /// Whether a peer said what no honest node says, not so long ago.
  public func hasMisbehaved(_ peer: NodeID) -> Bool { score(of: peer) < Self.silence }

  /// Takes an experience with a peer into account.
  public mutating func note(_ experience: Experience, of peer: NodeID) {
    guard scores[peer] != nil || makeRoom() else { return }
    let score = score(of: peer)
    switch experience {
    case .answered where hasMisbehaved(peer): break
    // Whoever answers is there, however long it was silent.
    case .answered: scores[peer] = min(max(score, 0) + 2, Self.range.upperBound)
    // Grows with each silence in a row, as a back-off does.
    case .timedOut: scores[peer] = min(score, max(2 * min(score, 0) - 10, Self.silence))
    case .misbehaved: scores[peer] = Self.range.lowerBound
    }
  }

  /// Lets all experiences fade by one step.
  public mutating func fade() {
    for (peer, score) in scores { scores[peer] = score == 0 ? nil : score - score.signum() }
  }

  private mutating func makeRoom() -> Bool {
    guard scores.count >= MeshLimits.nodes else { return true }
    guard let least = scores.min(by: { (abs($0.value), $0.key) < (abs($1.value), $1.key) }) else {
      return false
    }
    scores[least.key] = nil
    return true
  }
}
