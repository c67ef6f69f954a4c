import Collections

/// Who talks to whom: every node has a few neighbours and remembers some more peers, so that the overlay
/// stays connected while nodes come, go and fail.
///
/// HyParView (Leitão, Pereira and Rodrigues, "HyParView: A Membership Protocol for Reliable Gossip-Based
/// Broadcast", DSN 2007) with two of the neighbours being those next to a node on a ring, which are found as
/// in T-Man (Jelasity, Montresor and Babaoglu, "T-Man: Gossip-based Fast Overlay Topology Construction",
/// Computer Networks 53(13), 2009). HyParView alone makes random graphs, which may have a node whose loss
/// divides them, and of two halves that are each content nobody looks for the other; a ring has two ways
/// between any two nodes, and whoever learns of a nearer node moves towards it.
public struct PeerDiscovery: Sendable {
  /// A neighbour.
  struct Neighbor: Sendable {
    let peer: RingPeer
    var heardAt: MeshTime
    /// How many neighbours it has itself.
    var degree: Int
  }

  /// A peer that was asked to be a neighbour.
  struct Asked: Sendable {
    let urgency: PeerDiscoveryMessage.Urgency
    let endsAt: MeshTime
    /// Whether it refused, or let go just now; it is not asked again until then.
    var hasRefused = false
  }

  /// This node.
  public let node: NodeID
  /// The parameters.
  public let settings: PeerDiscoverySettings
  /// What this node has lived through with its peers.
  public internal(set) var reputation = PeerReputation()

  let seeds: [NodeID]
  let position: UInt64
  var active: OrderedDictionary<NodeID, Neighbor> = [:]
  var passive: [RingPeer] = []
  var asked: OrderedDictionary<NodeID, Asked> = [:]
  var random: SplitMix64
  var announceAt: MeshTime
  var round = 0
  var effects: [PeerDiscoveryEffect] = []

  /// Makes a node that knows nobody but its seeds.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - seeds: where to begin; they are asked again now and then, so that halves find each other.
  ///   - settings: the parameters.
  ///   - random: decides whom it picks.
  ///   - now: the present.
  public init(
    node: NodeID, seeds: [NodeID], settings: PeerDiscoverySettings = PeerDiscoverySettings(),
    random: SplitMix64, at now: MeshTime
  ) {
    self.node = node
    self.settings = settings
    self.random = random
    self.seeds = seeds.filter { $0 != node && $0.isWellFormed }
    position = RingPeer(node, settings.ringHash).position
    announceAt = now + self.random.duration(upTo: settings.announcementInterval)
    learn(self.seeds)
  }

  /// The neighbours, in the order of their names.
  public var neighbors: [NodeID] { connected.sorted() }

  /// The peers that are remembered besides.
  public var remembered: [NodeID] { passive.map(\.node) }

  /// When there is something to do next.
  public var nextDeadline: MeshTime {
    asked.values.reduce(announceAt) { min($0, $1.endsAt) }
  }

  /// Looks for the first neighbours.
  public mutating func join(at now: MeshTime) -> [PeerDiscoveryEffect] {
    for seed in random.sample(1, of: seeds) { ask(seed, .high, at: now) }
    return takeEffects()
  }

  /// Says good-bye to all neighbours, naming each the others so that they find new ones.
  public mutating func leave() -> [PeerDiscoveryEffect] {
    for peer in neighbors { drop(peer, isTold: true) }
    return takeEffects()
  }

  /// Takes an experience that another part of the node had with a peer.
  public mutating func note(_ experience: PeerReputation.Experience, of peer: NodeID) {
    reputation.note(experience, of: peer)
    guard experience == .misbehaved else { return }
    if active[peer] != nil { drop(peer, isTold: true) }
    forget(peer)
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [PeerDiscoveryEffect] {
    for (peer, request) in asked where now >= request.endsAt {
      asked[peer] = nil
      if !request.hasRefused { fail(peer) }
    }
    guard now >= announceAt else { return takeEffects() }
    announceAt = now + settings.announcementInterval
    round += 1
    reputation.fade()
    let patience = settings.announcementInterval * Int64(settings.missedAnnouncements)
    for (peer, neighbor) in active where now.since(neighbor.heardAt) > patience {
      drop(peer, isTold: true)
      fail(peer)
    }
    for peer in active.keys {
      effects.append(
        .send(peer, .announcement(neighbors: active.count, known(to: peer))))
    }
    if round % settings.shuffleRounds == 0 { shuffle() }
    seekNeighbors(at: now)
    return takeEffects()
  }

  /// Takes a message of a peer.
  public mutating func receive(
    _ message: PeerDiscoveryMessage, from peer: NodeID, at now: MeshTime
  ) -> [PeerDiscoveryEffect] {
    guard peer != node, peer.isWellFormed else { return takeEffects() }
    guard message.peers.allSatisfy(\.isWellFormed),
      message.peers.count <= PeerDiscoveryMessage.mostPeers
    else {
      note(.misbehaved, of: peer)
      return takeEffects()
    }
    active[peer]?.heardAt = now
    switch message {
    case .ask(let urgency, _): takeRequest(of: peer, urgency, at: now)
    case .answer(let isAccepted, _): takeAnswer(of: peer, isAccepted, at: now)
    case .forwardJoin(let newcomer, let steps):
      forward(newcomer, steps: steps, from: peer, at: now)
    case .announcement(let degree, _): takeAnnouncement(of: peer, degree, at: now)
    case .disconnect:
      if active[peer] != nil { drop(peer, isTold: false) }
      asked[peer] = Asked(
        urgency: .low, endsAt: now + settings.announcementInterval, hasRefused: true)
    case .shuffle(let origin, let steps, let peers):
      takeShuffle(of: origin, steps: steps, peers, from: peer)
    case .exchange: reputation.note(.answered, of: peer)
    }
    learn([peer])
    learn(message.peers)
    seekRing(at: now)
    return takeEffects()
  }

  /// The neighbours, in the order in which they became it.
  var connected: [NodeID] { Array(active.keys) }

  mutating func forget(_ peer: NodeID) { passive.removeAll { $0.node == peer } }

  mutating func takeEffects() -> [PeerDiscoveryEffect] {
    defer { effects = [] }
    return effects
  }
}

/// What ``PeerDiscovery`` asks of the node around it.
public enum PeerDiscoveryEffect: Sendable, Hashable {
  /// Send a message; it may be lost.
  case send(NodeID, PeerDiscoveryMessage)
  /// A peer is a neighbour now.
  case connected(NodeID)
  /// A peer is no neighbour any more.
  case disconnected(NodeID)
}
