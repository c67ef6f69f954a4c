// What is lost is sent again to whoever says that it lacks it.
extension PBFTOrder {
  /// Most sequence numbers that one report is answered for.
  private static let answered: UInt64 = 32

  mutating func reportStatus(at now: MeshTime) {
    statusAt = now + settings.statusInterval
    follow(checkpoints.tick(members: members, at: now), at: now)
    broadcast(
      .status(
        view: currentView, isChanging: isChanging, executed: executed, stable: stableSequence))
    if isChanging {
      if let own = viewChanges[node] { broadcast(.viewChange(own)) }
      spreadWaiting()
    }
    for (_, slot) in slots.sorted(by: { $0.key < $1.key }) {
      if let digest = slot.proposal?.digest, batches[digest] == nil {
        broadcast(.askBatch(digest))
      }
    }
  }

  mutating func answerStatus(
    of peer: NodeID, view: UInt64, isChanging: Bool, executed: UInt64, stable: UInt64,
    at now: MeshTime
  ) {
    guard members.all.contains(peer) else { return }
    let pause = MeshDuration(milliseconds: settings.statusInterval.milliseconds / 2)
    if let last = answeredAt[peer], now < last + pause { return }
    answeredAt[peer] = now
    if let newer = checkpoints.newer(than: stable) { send(peer, .checkpoint(newer)) }
    sendDecisions(behind: executed, to: peer)
    if let newView, view < currentView || (view == currentView && isChanging && !self.isChanging) {
      send(peer, .newView(newView))
    }
    if self.isChanging, view <= currentView, let own = viewChanges[node] {
      send(peer, .viewChange(own))
    }
    if view == currentView, !isChanging, !self.isChanging {
      resendVotes(behind: executed, to: peer)
    }
    for vote in checkpoints.ownVotes(behind: stable) { send(peer, .vote(vote)) }
  }

  private func sequences(behind executed: UInt64) -> [UInt64] {
    slots.keys.filter { $0 > executed && $0 - executed <= Self.answered }.sorted()
  }

  private mutating func sendDecisions(behind executed: UInt64, to peer: NodeID) {
    for sequence in sequences(behind: executed) {
      guard let votes = slots[sequence]?.decision, let digest = votes.first?.digest,
        let batch = batches[digest]
      else { continue }
      send(peer, .certified(batch, votes))
    }
  }

  private mutating func resendVotes(behind executed: UInt64, to peer: NodeID) {
    for sequence in sequences(behind: executed) {
      guard let slot = slots[sequence], slot.decision == nil else { continue }
      if let proposal = slot.proposal, let batch = batches[proposal.digest] {
        // Everyone can pass the primary's proposal on.
        send(peer, .prePrepare(proposal, batch))
      }
      if let own = slot.prepares[node] { send(peer, .vote(own)) }
      if let own = slot.commits[node] { send(peer, .vote(own)) }
    }
  }
}
