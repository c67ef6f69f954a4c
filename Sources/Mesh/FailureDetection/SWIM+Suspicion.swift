// Suspicion, confirmation and refutation.
extension SWIM {
  /// Whether each voter believes its own probes only.
  var isByQuorum: Bool { settings.confirmation != .suspicion }

  /// Takes news of a node.
  ///
  /// - Parameter isExchange: whether the peer tells what it believes, not what somebody found.
  mutating func take(
    _ update: SWIMUpdate, from peer: NodeID, isExchange: Bool, at now: MeshTime
  ) {
    guard update.node.isWellFormed else { return }
    if update.node == node {
      if update.state != .alive { refute(update.incarnation, to: peer) }
      return
    }
    guard let place = table.place(of: update.node) else {
      if update.state == .alive, !isByQuorum || update.node == peer { meet(update) }
      return
    }
    // Where nobody is believed about a third, news from others is but a reason to look.
    if isByQuorum, update.node != peer {
      if update.state == .suspect, isReachable(place) { urgent.append(place) }
      return
    }
    let known = table.incarnations[place]
    switch update.state {
    case .alive:
      guard update.incarnation > known else { return }
      suspicions[place] = nil
      change(place, to: .alive, update.incarnation)
      tell(update)
    case .suspect, .dead:
      guard update.incarnation >= known, isReachable(place) else { return }
      // The dead must still be able to refute what is only believed of them.
      if update.state == .suspect || isExchange {
        suspect(place, update.incarnation, by: update.source, at: now)
      } else {
        declare(place, update.incarnation, by: update.source)
      }
    case .left:
      guard update.incarnation >= known, table.states[place] != .left else { return }
      suspicions[place] = nil
      change(place, to: .left, update.incarnation)
      tell(update)
    }
  }

  private mutating func meet(_ update: SWIMUpdate) {
    guard let place = table.add(update.node, .alive, update.incarnation) else { return }
    alive += 1
    rounds.add(place)
    effects.append(.changed(update.node, .alive, incarnation: update.incarnation))
    tell(update)
  }

  /// Suspects a node, or confirms that it is suspected.
  mutating func suspect(
    _ place: Int, _ incarnation: UInt64, by accuser: NodeID, at now: MeshTime
  ) {
    let name = table.names[place]
    let update = SWIMUpdate(
      node: name, state: .suspect, incarnation: incarnation, source: accuser)
    if var suspicion = suspicions[place], suspicion.incarnation == incarnation {
      let isNews = suspicion.confirm(by: accuser, at: now)
      suspicions[place] = suspicion
      if isNews { tell(update) }
    } else {
      suspicions[place] = Suspicion(
        incarnation: incarnation, by: accuser, lasting: settings.suspicion(nodes: alive + 1),
        confirmations: min(settings.confirmations, max(alive - 2, 0)), at: now)
      change(place, to: .suspect, incarnation)
      tell(update)
    }
    planEnd(of: place)
    if isByQuorum, accuser == node {
      accuseAt = now
      accuseAgain(at: now)
    }
    endSuspicions(at: now)
  }

  /// Declares dead what has not refuted in time.
  mutating func endSuspicions(at now: MeshTime) {
    while let end = ends.min, now >= end.at {
      ends.removeMin()
      guard let suspicion = suspicions[end.place] else { continue }
      if now < suspicion.endsAt {
        planEnd(of: end.place)
      } else if isConfirmed(suspicion, of: table.names[end.place]) {
        declare(end.place, suspicion.incarnation, by: node)
      }
    }
  }

  /// Plans the end of a suspicion that enough have.
  private mutating func planEnd(of place: Int) {
    guard let suspicion = suspicions[place], suspicion.accusers.count >= requiredAccusers else {
      return
    }
    ends.insert(SuspicionEnd(at: suspicion.endsAt, place: place))
  }

  private func isConfirmed(_ suspicion: Suspicion, of name: NodeID) -> Bool {
    guard isByQuorum else { return true }
    let counted = suspicion.accusers.keys.count { $0 != name && voters.contains($0) }
    return counted >= requiredAccusers
  }

  private mutating func declare(_ place: Int, _ incarnation: UInt64, by source: NodeID) {
    suspicions[place] = nil
    change(place, to: .dead, incarnation)
    tell(
      SWIMUpdate(
        node: table.names[place], state: .dead, incarnation: incarnation, source: source))
  }

  // MARK: - Death by quorum

  /// Takes a voter's own finding.
  mutating func takeAccusation(
    of target: NodeID, _ said: UInt64, isAnswer: Bool, from peer: NodeID, at now: MeshTime
  ) {
    if target == node {
      refute(said, to: peer)
      return
    }
    guard isByQuorum, peer != target, voters.contains(peer),
      let place = table.place(of: target), said == table.incarnations[place]
    else { return }
    switch table.states[place] {
    case .alive, .suspect:
      // The word of one is a reason to look, and counts besides.
      if suspicions[place]?.accusers[node] == nil { urgent.append(place) }
      suspect(place, said, by: peer, at: now)
    case .dead:
      // Whoever comes late gathers its quorum from those that have found it already.
      // An answer to an answer would go to and fro for ever.
      if !isAnswer, voters.contains(node) {
        effects.append(.send(peer, .accusation(target, incarnation: said, isAnswer: true)))
      }
    case .left: break
    }
  }

  /// Tells all voters again whom this one's own probes do not reach, and forgets what others last said long ago:
  /// findings of different times do not add up.
  mutating func accuseAgain(at now: MeshTime) {
    guard isByQuorum, let due = accuseAt, now >= due else { return }
    accuseAt = nil
    let life = settings.interval * Int64(2 * (settings.healthLimit + 1))
    let oldest = MeshTime(milliseconds: now.milliseconds - life.milliseconds)
    for place in suspicions.keys.sorted() {
      guard var suspicion = suspicions[place] else { continue }
      let isOwn = suspicion.accusers[node] != nil
      if isOwn { _ = suspicion.confirm(by: node, at: now) }
      suspicion.drop(before: oldest)
      guard keep(suspicion, of: place) else { continue }
      accuseAt = now + settings.interval
      guard isOwn, voters.contains(node) else { continue }
      // Whoever does not vote hears of it too, and so finds the same nodes dead.
      for peer in Set(voters).union(others).sorted() where peer != node {
        effects.append(
          .send(
            peer,
            .accusation(
              table.names[place], incarnation: suspicion.incarnation, isAnswer: false)))
      }
    }
  }

  /// Takes this node's own accusation back, since the node has answered.
  mutating func withdraw(_ place: Int) {
    guard var suspicion = suspicions[place] else { return }
    suspicion.withdraw(node)
    _ = keep(suspicion, of: place)
  }

  /// Keeps a suspicion while anybody has it; false where nobody does, and the node is alive again.
  private mutating func keep(_ suspicion: Suspicion, of place: Int) -> Bool {
    guard suspicion.accusers.isEmpty else {
      suspicions[place] = suspicion
      return true
    }
    suspicions[place] = nil
    change(place, to: .alive, table.incarnations[place])
    return false
  }
}
