// How a node becomes sequencer, and how the others let it.
extension SequencerOrder {
  /// Whether there is a sequencer to follow, as far as this node knows.
  func hasSequencer(at now: MeshTime) -> Bool {
    if isSequencer { return true }
    guard let promised, promised.node != node, !view.isDead(promised.node) else { return false }
    return now < heardAt + timing.patience
  }

  mutating func considerLeading(at now: MeshTime) {
    guard mayLead, !hasSequencer(at: now) else { return }
    // Its own earlier epoch tells a restarted node to let the others finish what they began.
    guard
      promised == nil || now >= heardAt + timing.patience
        || promised.map({ view.isDead($0.node) }) == true
    else { return }
    beginCollecting(isTrial: true, at: now)
  }

  mutating func beginCollecting(isTrial: Bool, at now: MeshTime) {
    let (round, overflow) = (promised?.round ?? 0).addingReportingOverflow(1)
    guard !overflow else { return }
    let epoch = Epoch(round: round, node: node)
    if !isTrial { promise(epoch) }
    role = .collecting(
      Collection(
        epoch: epoch, isTrial: isTrial, startedAt: now, retryAt: now + timing.retransmission))
    for peer in view.voters where peer != node { send(peer, .collect(epoch, isTrial: isTrial)) }
    takePromise(
      epoch, isTrial: isTrial, LogEnd(epoch: self.epoch(at: lastIndex), length: lastIndex),
      from: node, at: now)
  }

  mutating func answerCollect(
    _ epoch: Epoch, isTrial: Bool, from peer: NodeID, at now: MeshTime
  ) {
    guard epoch.node == peer, view.voters.contains(peer), view.voters.contains(node) else { return }
    if let promised, promised > epoch || (isTrial && promised == epoch) {
      send(peer, .superseded(promised))
      return
    }
    // A node that hears a sequencer helps nobody else to depose it.
    if hasSequencer(at: now), promised?.node != peer {
      if isTrial { return }
      if case .leading = role { return }
    }
    if !isTrial {
      stepDown(at: now)
      promise(epoch)
      heardAt = now
    }
    send(
      peer,
      .promise(
        epoch, isTrial: isTrial, lastEpoch: self.epoch(at: lastIndex), length: lastIndex))
  }

  mutating func takePromise(
    _ epoch: Epoch, isTrial: Bool, _ end: LogEnd, from peer: NodeID, at now: MeshTime
  ) {
    guard case .collecting(var collection) = role, collection.epoch == epoch,
      collection.isTrial == isTrial, collection.source == nil, view.voters.contains(peer)
    else { return }
    collection.promises[peer] = end
    role = .collecting(collection)
    guard collection.promises.count >= majority else { return }
    if isTrial {
      beginCollecting(isTrial: false, at: now)
      return
    }
    let best = collection.promises.max { first, second in
      first.value != second.value ? first.value < second.value : second.key < first.key
    }
    guard let best, let own = collection.promises[node], own < best.value else {
      beginLeading(epoch, at: now)
      return
    }
    collection.source = best.key
    collection.retryAt = now + timing.retransmission
    role = .collecting(collection)
    // What is committed here is in every log that could be the best one.
    send(best.key, .fetch(epoch, after: committedIndex))
  }

  mutating func takePage(
    _ epoch: Epoch, after index: UInt64, _ entries: [LogEntry], from peer: NodeID,
    at now: MeshTime
  ) {
    guard case .collecting(var collection) = role, collection.epoch == epoch,
      collection.source == peer, let end = collection.promises[peer],
      index == committedIndex + UInt64(collection.fetched.count), !entries.isEmpty
    else { return }
    collection.fetched += entries
    collection.retryAt = now + timing.retransmission
    role = .collecting(collection)
    let have = committedIndex + UInt64(collection.fetched.count)
    if have < end.length {
      send(peer, .fetch(epoch, after: have))
    } else {
      store(after: committedIndex, collection.fetched)
      beginLeading(epoch, at: now)
    }
  }

  mutating func continueCollecting(at now: MeshTime) {
    guard case .collecting(var collection) = role else { return }
    if now >= collection.startedAt + timing.patience || !mayLead {
      role = .following
      heardAt = now
      return
    }
    guard now >= collection.retryAt else { return }
    collection.retryAt = now + timing.retransmission
    role = .collecting(collection)
    if let source = collection.source {
      send(
        source,
        .fetch(collection.epoch, after: committedIndex + UInt64(collection.fetched.count)))
    } else {
      for peer in view.voters where peer != node && collection.promises[peer] == nil {
        send(peer, .collect(collection.epoch, isTrial: collection.isTrial))
      }
    }
  }

  private mutating func beginLeading(_ epoch: Epoch, at now: MeshTime) {
    var leadership = Leadership(epoch: epoch, heartbeatAt: now + timing.heartbeat)
    for peer in others {
      leadership.followers[peer] = Follower(
        sent: lastIndex, heardAt: now, resendAt: now + timing.retransmission)
    }
    role = .leading(leadership)
    elections += 1
    effects.append(.leaderChanged(node))
    let barrier = OrderedCommand(
      id: CommandID(origin: node, incarnation: epoch.round, sequence: 0), command: .barrier)
    let waiting = pending.map { OrderedCommand(id: $0.key, command: $0.value) }
    enter([barrier] + waiting, at: now)
  }

  /// Leaves a later epoch to its sequencer.
  mutating func yield(to epoch: Epoch, at now: MeshTime) {
    guard promised.map({ $0 < epoch }) ?? true else { return }
    let wasLeading = isSequencer
    role = .following
    promise(epoch)
    heardAt = now
    if wasLeading { effects.append(.leaderChanged(nil)) }
    if resubmitAt == nil, !pending.isEmpty { resubmitAt = now + timing.retransmission }
  }

  mutating func stepDown(at now: MeshTime) {
    let wasLeading = isSequencer
    role = .following
    heardAt = now
    if wasLeading { effects.append(.leaderChanged(nil)) }
    if resubmitAt == nil, !pending.isEmpty { resubmitAt = now + timing.retransmission }
  }
}
