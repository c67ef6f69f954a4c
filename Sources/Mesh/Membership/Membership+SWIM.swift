// Where SWIM finds the dead, with the quorum of voters that the heartbeats need too.
extension Membership {
  func makeSWIM(at now: MeshTime) -> SWIM {
    var random = random
    return SWIM(
      node: node, incarnation: incarnation, table: MemberTable(Array(peers.keys) + [node]),
      voters: voters,
      settings: SWIMSettings(
        interval: settings.interval,
        timeout: MeshDuration(milliseconds: settings.interval.milliseconds / 3),
        indirectProbes: settings.indirectProbes, confirmation: .quorum(settings.confirmations)),
      random: random.split(), at: now)
  }

  /// Takes a message where nobody sends heartbeats.
  mutating func receiveProbing(
    _ message: MembershipMessage, from peer: NodeID, at now: MeshTime
  ) {
    switch message {
    case .hello(let profile, let incarnation, let wantsAnswer):
      welcome(profile, incarnation, wantsAnswer: wantsAnswer, from: peer, at: now)
    case .swim(let message):
      if peers[peer] == nil {
        effects.append(.send(peer, .hello(profile, incarnation: incarnation, wantsAnswer: true)))
      }
      absorb(swim?.receive(message, from: peer, at: now) ?? [])
    default: break
    }
  }

  /// Has the detector know a node that shows itself.
  mutating func meet(_ peer: NodeID, _ incarnation: UInt64, at now: MeshTime) {
    let update = SWIMUpdate(node: peer, state: .alive, incarnation: incarnation, source: peer)
    absorb(swim?.receive(.sync([update], wantsAnswer: false), from: peer, at: now) ?? [])
    // The detector may have known it for longer than this node has known what it is.
    guard let state = swim?.state(of: peer), let known = swim?.incarnation(of: peer) else { return }
    absorb([.changed(peer, state, incarnation: known)])
  }

  /// Hands on what the detector asks for, and keeps what it found.
  mutating func absorb(_ answer: [SWIMEffect]) {
    incarnation = swim?.incarnation ?? incarnation
    for effect in answer {
      switch effect {
      case .send(let peer, let message): effects.append(.send(peer, .swim(message)))
      case .persistIncarnation(let incarnation): effects.append(.persistIncarnation(incarnation))
      case .changed(let node, let state, let incarnation):
        guard let index = peers.index(forKey: node) else { continue }
        peers.values[index].incarnation = incarnation
        let status = PeerStatus(state)
        guard status != peers.values[index].status else { continue }
        peers.values[index].status = status
        effects.append(.changed(node, status))
      }
    }
  }
}

extension PeerStatus {
  fileprivate init(_ state: SWIMState) {
    switch state {
    case .alive: self = .alive
    case .suspect: self = .suspect
    case .dead, .left: self = .dead
    }
  }
}
