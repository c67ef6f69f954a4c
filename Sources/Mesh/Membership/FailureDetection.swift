// Suspicion, confirmation and refutation.
extension Membership {
  /// Looks whether a peer has been silent for too long.
  mutating func examine(_ id: NodeID, at now: MeshTime) {
    guard let index = peers.index(forKey: id) else { return }
    if peers.values[index].isUnquestioned, now < peers.values[index].heardAt + settings.timeout {
      return
    }
    var peer = peers.values[index]
    guard peer.conviction == nil else { return }
    if let end = peer.probeEndsAt, now >= end {
      peer.probeEndsAt = nil
      peer.accuseAt = now
    } else if peer.probeEndsAt == nil, peer.accuseAt == nil,
      now >= peer.heardAt + settings.timeout
    {
      peer.probeEndsAt = now + settings.interval
      peer.vouchers = [:]
      effects.append(.send(id, .probe(for: node)))
      // With liars among them, so many that the honest ones are enough.
      let helpers = random.sample(
        max(settings.indirectProbes, 2 * witnesses - 1),
        of: peers.keys.filter { $0 != id && peers[$0]?.status == .alive })
      for helper in helpers { effects.append(.send(helper, .probeRequest(id))) }
    }
    if let due = peer.accuseAt, now >= due {
      peer.accuseAt = now + settings.interval
      if voters.contains(node) {
        peer.accusers[node] = Accusation(incarnation: peer.incarnation, at: now)
      }
      for other in peers.keys {
        effects.append(.send(other, .suspect(id, incarnation: peer.incarnation)))
      }
    }
    peers[id] = peer
    judge(id, at: now)
  }

  /// Notes that a peer is alive under an incarnation.
  mutating func hear(_ id: NodeID, _ incarnation: UInt64, at now: MeshTime) {
    guard let index = peers.index(forKey: id), incarnation >= peers.values[index].incarnation
    else { return }
    if incarnation == peers.values[index].incarnation, peers.values[index].isUnquestioned {
      peers.values[index].heardAt = now
      return
    }
    var peer = peers.values[index]
    if incarnation > peer.incarnation {
      peer.incarnation = incarnation
      for (accuser, accusation) in peer.accusers where accusation.incarnation < incarnation {
        peer.accusers[accuser] = nil
      }
      for (convictor, named) in peer.convictors where named < incarnation {
        peer.convictors[convictor] = nil
      }
      peer.conviction = nil
    }
    peer.heardAt = now
    peer.probeEndsAt = nil
    peer.accuseAt = nil
    peer.accusers[node] = nil
    peers[id] = peer
    judge(id, at: now)
  }

  /// Takes another member's word that a peer answered it.
  mutating func vouch(
    for target: NodeID, _ incarnation: UInt64, by helper: NodeID, at now: MeshTime
  ) {
    guard target != helper, witnesses == 1 || voters.contains(helper), var peer = peers[target]
    else { return }
    peer.vouchers[helper] = incarnation
    peers[target] = peer
    if let named = credible(peer.vouchers.values) {
      hear(target, max(named, peer.incarnation), at: now)
    }
  }

  /// The highest incarnation that an honest member named or surpassed; nil where all may be liars.
  private func credible(_ named: some Collection<UInt64>) -> UInt64? {
    named.count < witnesses ? nil : named.sorted(by: >)[witnesses - 1]
  }

  mutating func takeSuspicion(
    of target: NodeID, _ incarnation: UInt64, from accuser: NodeID, at now: MeshTime
  ) {
    if target == node {
      refute(incarnation, at: now)
      return
    }
    guard accuser != target, voters.contains(accuser), var peer = peers[target],
      incarnation >= peer.incarnation
    else { return }
    peer.accusers[accuser] = Accusation(incarnation: incarnation, at: now)
    peers[target] = peer
    // Whoever still hears the accused tells it, in case its accuser's words do not reach it.
    if now < peer.heardAt + settings.timeout {
      effects.append(.send(target, .accused(incarnation: incarnation)))
    }
    judge(target, at: now)
  }

  mutating func refute(_ incarnation: UInt64, at now: MeshTime) {
    guard incarnation >= self.incarnation else { return }
    raiseIncarnation(above: incarnation)
    heartbeatAt = now + settings.interval
    broadcastHeartbeat()
  }

  /// Takes another member's finding, once enough of them say so.
  mutating func accept(_ conviction: Conviction, from teller: NodeID, at now: MeshTime) {
    if conviction.node == node {
      refute(conviction.incarnation, at: now)
      return
    }
    guard var peer = peers[conviction.node], peer.conviction == nil,
      conviction.incarnation >= peer.incarnation, hasQuorum(conviction),
      witnesses == 1 || voters.contains(teller), teller != conviction.node
    else { return }
    peer.convictors[teller] = conviction.incarnation
    if let named = credible(peer.convictors.values) {
      peer.incarnation = max(peer.incarnation, named)
      peer.conviction = Conviction(
        node: conviction.node, incarnation: peer.incarnation, accusers: conviction.accusers)
    }
    peers[conviction.node] = peer
    judge(conviction.node, at: now)
  }

  private func hasQuorum(_ conviction: Conviction) -> Bool {
    var tally = VoteTally(members: voters.filter { $0 != conviction.node })
    for accuser in conviction.accusers { _ = tally.count(true, by: accuser) }
    return tally.accepting >= confirmations
  }

  /// Brings a peer's status in line with what is known.
  private mutating func judge(_ id: NodeID, at now: MeshTime) {
    guard var peer = peers[id] else { return }
    if peer.status == .alive, peer.accusers.isEmpty, peer.conviction == nil { return }
    for (accuser, accusation) in peer.accusers where now >= accusation.at + settings.timeout {
      peer.accusers[accuser] = nil
    }
    if peer.conviction == nil {
      let named = credible(peer.accusers.values.map(\.incarnation)) ?? peer.incarnation
      let conviction = Conviction(
        node: id, incarnation: max(named, peer.incarnation), accusers: peer.accusers.keys.sorted())
      if hasQuorum(conviction) {
        peer.incarnation = conviction.incarnation
        peer.conviction = conviction
        peer.probeEndsAt = nil
        peer.accuseAt = nil
        for other in peers.keys where other != id {
          effects.append(.send(other, .heartbeat(incarnation: incarnation, [conviction])))
        }
      }
    }
    let status: PeerStatus =
      peer.conviction != nil ? .dead : peer.accusers.isEmpty ? .alive : .suspect
    if status != peer.status {
      peer.status = status
      effects.append(.changed(id, status))
    }
    peers[id] = peer
  }

  /// Takes a peer that shows itself.
  mutating func welcome(
    _ profile: NodeProfile, _ incarnation: UInt64, wantsAnswer: Bool, from peer: NodeID,
    at now: MeshTime
  ) {
    guard profile.id == peer, profile.isWellFormed else { return }
    if peers[peer] == nil {
      guard peers.count + 1 < MeshLimits.nodes else { return }
      peers[peer] = Peer(profile: profile, heardAt: now)
      effects.append(.joined(peer))
    }
    peers[peer]?.profile = profile
    if swim != nil {
      meet(peer, incarnation, at: now)
    } else {
      hear(peer, incarnation, at: now)
    }
    if wantsAnswer {
      effects.append(
        .send(peer, .hello(self.profile, incarnation: self.incarnation, wantsAnswer: false)))
    }
  }
}
