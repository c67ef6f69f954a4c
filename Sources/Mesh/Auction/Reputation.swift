import Collections

/// What a node's word is worth: whole until it is caught with a false bid, or does not keep one.
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

extension Reputation: WireCodable {
  /// Writes what is not whole.
  public func encode(to writer: inout WireWriter) { writer.write(shares) }

  /// Reads a table.
  public init(from reader: inout WireReader) throws(WireError) {
    shares = try reader.readTable(limit: MeshLimits.nodes)
  }
}
