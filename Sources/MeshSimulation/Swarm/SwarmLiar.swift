import Mesh

/// A liar among whole nodes: in the order of commands, or in what a node does besides.
public enum SwarmLiar: Adversary {
  /// In pBFT.
  case pbft(PBFTLiar)
  /// In gossip consensus.
  case gossip(GossipLiar)
  /// In all else; its order is honest.
  case besides(NodeLiar)

  /// What is sent in place of an honest message.
  public mutating func replace(
    _ message: MeshMessage, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: MeshMessage)] {
    switch self {
    case .besides(var liar):
      defer { self = .besides(liar) }
      return liar.replace(message).map { (peer, $0) }
    case .pbft(var liar):
      guard case .order(let order) = message else { return [(peer, message)] }
      defer { self = .pbft(liar) }
      return liar.replace(order, to: peer, at: now).map { ($0.peer, .order($0.message)) }
    case .gossip(var liar):
      guard case .order(let order) = message else { return [(peer, message)] }
      defer { self = .gossip(liar) }
      return liar.replace(order, to: peer, at: now).map { ($0.peer, .order($0.message)) }
    }
  }

  /// Remembers some of what it hears.
  public mutating func hear(_ message: MeshMessage, from peer: NodeID, at now: MeshTime) {
    guard case .order(let order) = message else { return }
    switch self {
    case .besides(var liar):
      liar.hear(order)
      self = .besides(liar)
    case .pbft(var liar):
      liar.hear(order, from: peer, at: now)
      self = .pbft(liar)
    case .gossip(var liar):
      liar.hear(order, from: peer, at: now)
      self = .gossip(liar)
    }
  }

  /// Sends something besides, where that is its way.
  public mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: MeshMessage)] {
    switch self {
    case .besides(var liar):
      defer { self = .besides(liar) }
      return liar.tick()
    case .pbft(var liar):
      defer { self = .pbft(liar) }
      return liar.tick(at: now).map { ($0.peer, .order($0.message)) }
    case .gossip(var liar):
      defer { self = .gossip(liar) }
      return liar.tick(at: now).map { ($0.peer, .order($0.message)) }
    }
  }
}
