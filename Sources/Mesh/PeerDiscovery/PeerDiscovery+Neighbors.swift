// Neighbours: asking, accepting, letting go.
extension PeerDiscovery {
  var activePeers: [RingPeer] { active.values.map(\.peer) }

  /// Looks for neighbours where there are too few, on the ring first.
  mutating func seekNeighbors(at now: MeshTime) {
    seekRing(at: now)
    let waiting = asked.values.count { !$0.hasRefused }
    var missing = settings.neighbors - active.count - waiting
    while missing > 0, let peer = pick() {
      ask(peer, active.count < settings.fewestNeighbors ? .high : .low, at: now)
      missing -= 1
    }
  }

  /// Asks whoever is known to stand nearer on the ring than the neighbours that are there.
  mutating func seekRing(at now: MeshTime) {
    let known = passive.filter { reputation.isCredible($0.node) } + activePeers
    for peer in known.around(position, 1).map(\.node)
    where active[peer] == nil && asked[peer] == nil {
      ask(peer, .ring, at: now)
    }
  }

  /// A remembered peer at random, from afar where possible: those around on the ring know each other, and
  /// links among them make no shorter ways. Where none is credible, the one with the best reputation.
  mutating func pick() -> NodeID? {
    let near = passive.around(position, Self.near)
    let far = passive.filter { !near.contains($0) && reputation.isCredible($0.node) }
    let free = (far.isEmpty ? passive : far).map(\.node).filter { asked[$0] == nil }
    let credible = free.filter { reputation.isCredible($0) }
    guard credible.isEmpty else { return random.sample(1, of: credible).first }
    return free.max { reputation.score(of: $0) < reputation.score(of: $1) }
  }

  mutating func ask(_ peer: NodeID, _ urgency: PeerDiscoveryMessage.Urgency, at now: MeshTime) {
    asked[peer] = Asked(urgency: urgency, endsAt: now + settings.announcementInterval)
    effects.append(.send(peer, .ask(urgency, known(to: peer))))
  }

  mutating func takeRequest(
    of peer: NodeID, _ urgency: PeerDiscoveryMessage.Urgency, at now: MeshTime
  ) {
    let isNew = active[peer] == nil && !passive.contains { $0.node == peer }
    let isAccepted = accepts(peer, urgency)
    if isAccepted { connect(peer, at: now) }
    effects.append(.send(peer, .answer(isAccepted: isAccepted, known(to: peer))))
    guard isNew, urgency == .high else { return }
    // A newcomer's name walks through the overlay (HyParView's FORWARDJOIN).
    for neighbor in active.keys where neighbor != peer {
      effects.append(.send(neighbor, .forwardJoin(peer, steps: settings.walkLength)))
    }
  }

  private func accepts(_ peer: NodeID, _ urgency: PeerDiscoveryMessage.Urgency) -> Bool {
    if active[peer] != nil { return true }
    // Whoever asks is there, so its silence is over; misbehaviour lasts.
    guard !reputation.hasMisbehaved(peer) else { return false }
    return switch urgency {
    case .low: active.count < settings.neighbors
    case .high: true
    case .ring:
      (activePeers + [RingPeer(peer, settings.ringHash)]).around(position, 1)
        .contains { $0.node == peer }
    }
  }

  mutating func takeAnswer(of peer: NodeID, _ isAccepted: Bool, at now: MeshTime) {
    reputation.note(.answered, of: peer)
    guard isAccepted else {
      asked[peer]?.hasRefused = true
      return
    }
    let request = asked.removeValue(forKey: peer)
    let isWanted =
      request.map { accepts(peer, $0.urgency == .low ? .low : .high) } ?? accepts(peer, .low)
    if isWanted {
      connect(peer, at: now)
    } else {
      effects.append(.send(peer, .disconnect(known(to: peer))))
    }
  }

  mutating func takeAnnouncement(of peer: NodeID, _ degree: Int, at now: MeshTime) {
    if active[peer] != nil {
      active[peer]?.degree = degree
      reputation.note(.answered, of: peer)
    } else if accepts(peer, .low) || accepts(peer, .ring) {
      // It holds this node for its neighbour: an answer, or a good-bye, was lost.
      connect(peer, at: now)
      effects.append(.send(peer, .answer(isAccepted: true, known(to: peer))))
    } else {
      effects.append(.send(peer, .disconnect(known(to: peer))))
    }
  }

  /// Makes a peer a neighbour; one that is not needed on the ring makes room.
  mutating func connect(_ peer: NodeID, at now: MeshTime) {
    asked[peer] = nil
    guard active[peer] == nil else { return }
    forget(peer)
    active[peer] = Neighbor(
      peer: RingPeer(peer, settings.ringHash), heardAt: now, degree: settings.neighbors)
    effects.append(.connected(peer))
    while active.count > settings.mostNeighbors, let other = dispensable(besides: peer) {
      drop(other, isTold: true)
    }
  }

  /// The neighbour that can best do without this node: the one with most neighbours of its own.
  private mutating func dispensable(besides peer: NodeID) -> NodeID? {
    let kept = activePeers.around(position, 1).map(\.node) + [peer]
    let others = connected.filter { !kept.contains($0) }
    let most = others.compactMap { active[$0]?.degree }.max()
    return random.sample(1, of: others.filter { active[$0]?.degree == most }).first
  }

  /// Lets a neighbour go; it is remembered.
  mutating func drop(_ peer: NodeID, isTold: Bool) {
    if isTold { effects.append(.send(peer, .disconnect(known(to: peer)))) }
    active[peer] = nil
    effects.append(.disconnected(peer))
    learn([peer])
  }

  /// Takes notice that a peer did not answer; whoever was silent too often is forgotten.
  mutating func fail(_ peer: NodeID) {
    reputation.note(.timedOut, of: peer)
    if reputation.score(of: peer) < Self.hopeless, !seeds.contains(peer) { forget(peer) }
  }

  /// Three silences in a row.
  private static let hopeless = -60
}
