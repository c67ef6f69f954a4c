// What peers tell each other of others.
extension PeerDiscovery {
  /// Remembers peers; those far away on the ring make room, at random.
  mutating func learn(_ peers: [NodeID]) {
    for name in peers where name != node && active[name] == nil {
      let peer = RingPeer(name, settings.ringHash)
      guard !passive.contains(peer), reputation.isCredible(name) || seeds.contains(name) else {
        continue
      }
      passive.append(peer)
      guard passive.count > settings.passivePeers else { continue }
      let near = passive.around(position, Self.near)
      let far = passive.filter { !near.contains($0) && asked[$0.node] == nil }
      forget(random.sample(1, of: far).first?.node ?? name)
    }
  }

  /// Peers to name to another: those around its place on the ring, and some at random.
  mutating func known(to peer: NodeID) -> [NodeID] {
    let credible = passive.filter { reputation.isCredible($0.node) }
    let all = (activePeers + credible).filter { $0.node != peer }
    let around = all.around(RingPeer(peer, settings.ringHash).position, Self.near)
    let rest = all.filter { !around.contains($0) }
    return (around + random.sample(PeerDiscoveryMessage.mostPeers - around.count, of: rest))
      .map(\.node)
  }

  /// Sends some peers on a walk, or to a seed that is no neighbour: two halves of a swarm share their seeds.
  mutating func shuffle() {
    let seed = random.sample(1, of: seeds.filter { active[$0] == nil })
    for peer in seed + random.sample(1, of: connected) {
      let steps = active[peer] == nil ? 0 : settings.walkLength
      effects.append(.send(peer, .shuffle(node, steps: steps, known(to: peer))))
    }
  }

  mutating func takeShuffle(
    of origin: NodeID, steps: Int, _ peers: [NodeID], from peer: NodeID
  ) {
    guard origin != node, origin.isWellFormed else { return }
    let others = connected.filter { $0 != peer && $0 != origin }
    if steps > 0, active.count > 1, let next = random.sample(1, of: others).first {
      let left = min(steps, PeerDiscoveryMessage.longestWalk) - 1
      effects.append(.send(next, .shuffle(origin, steps: left, peers.filter { $0 != next })))
    } else {
      effects.append(.send(origin, .exchange(known(to: origin))))
      learn([origin])
    }
  }

  /// Passes a newcomer's name on; where the walk ends it finds a neighbour.
  mutating func forward(_ newcomer: NodeID, steps: Int, from peer: NodeID, at now: MeshTime) {
    guard newcomer != node, active[newcomer] == nil else { return }
    let others = connected.filter { $0 != peer && $0 != newcomer }
    guard steps > 0, let next = random.sample(1, of: others).first else {
      if asked[newcomer] == nil, active.count < settings.neighbors {
        ask(newcomer, .low, at: now)
      }
      return
    }
    let left = min(steps, PeerDiscoveryMessage.longestWalk) - 1
    effects.append(.send(next, .forwardJoin(newcomer, steps: left)))
  }

  /// Peers on each side on the ring that are remembered and named before all others.
  static let near = 4
}
