import Collections

/// What a node's word is worth: whole until it is caught with a false bid.
public struct Reputation: Sendable, Hashable {
  /// What a false bid costs.
  public static let penalty = 2_500
  /// What a kept promise brings back.
  public static let reward = 250

  private var shares: OrderedDictionary<NodeID, BasisPoints> = [:]

  /// Makes a table in which everyone is trusted.
  public init() {}

  /// The reputation of a node.
  public subscript(node: NodeID) -> BasisPoints { shares[node] ?? .whole }

  /// Lowers the reputation of a node whose bid was false.
  public mutating func punish(_ node: NodeID) {
    shares[node] = BasisPoints(clamping: self[node].value - Reputation.penalty)
  }

  /// Raises the reputation of a node that did what it bid for.
  public mutating func credit(_ node: NodeID) {
    guard let share = shares[node] else { return }
    shares[node] = BasisPoints(clamping: share.value + Reputation.reward)
  }
}
