// Checkpoints, state transfer, and what was persisted.
extension GossipOrder {
  /// Takes the state that all commands up to an index came to.
  public mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect] {
    if let vote = checkpoints.complete(state, at: index, members: members) {
      spread(.vote(vote), notTo: nil)
      follow(checkpoints.outcome(at: vote.sequence, members: members), at: now)
    }
    defer { effects = [] }
    return effects
  }

  mutating func follow(_ outcome: CheckpointKeeper.Outcome, at now: MeshTime) {
    switch outcome {
    case .nothing: break
    case .stable(let certificate, let state): stabilize(certificate, state, at: now)
    case .send(let peer, let message): send(peer, .checkpoint(message))
    case .install(let certificate, let changes, let state, let bytes):
      executed = certificate.header.sequence
      committedIndex = certificate.header.index
      history = state.history
      change = state.change
      let history = history
      waiting = waiting.filter { !history.isDecided($0.value.command) }
      pending = pending.filter { !history.isDecided($0.value.command) }
      clearSlot()
      if let last = changes.last { members = last.header.members }
      stabilize(certificate, bytes, isChange: changes.last == certificate, at: now)
      isStateHandedOut = false
      handOutState(at: now)
    }
  }

  private mutating func stabilize(
    _ certificate: CheckpointCertificate, _ state: [UInt8], isChange: Bool = false,
    at now: MeshTime
  ) {
    let sequence = certificate.header.sequence
    let hasChanged = certificate.header.members != members
    checkpoints.stabilize(certificate, state: state, isChange: isChange || hasChanged)
    if hasChanged { members = certificate.header.members }
    if let change, change.behind <= sequence { self.change = nil }
    decisions = decisions.filter { $0.key > sequence }
    persist(
      .checkpoint(certificate, changes: checkpoints.changes, state, recordsBehindCheckpoint()))
    activate(at: now)
    advance(at: now)
  }

  /// Hands the stable state out after a restart or a transfer, and what is decided behind it.
  mutating func handOutState(at now: MeshTime) {
    guard !isStateHandedOut else { return }
    isStateHandedOut = true
    if let stable = checkpoints.stable,
      let state = try? CheckpointState(wireBytes: checkpoints.stableState)
    {
      effects.append(.install(stable.header.index, state.state))
    }
    while let decision = decisions[executed + 1] { execute(decision.batch) }
    activate(at: now)
  }

  // MARK: - Restoring

  mutating func restore(_ record: GossipRecord) {
    switch record {
    case .proposed(let proposal, let batch, let proof):
      guard proposal.slot == restoredSlot else { return }
      rounds[proposal.round, default: GossipRound()].proposal = proposal
      rounds[proposal.round]?.proof = proof
      batches[proposal.digest] = batch
      currentRound = max(currentRound, proposal.round)
    case .voted(let vote):
      guard vote.sequence == restoredSlot else { return }
      if vote.kind == .prevote {
        rounds[vote.view, default: GossipRound()].prevotes[vote.signer] = vote
      } else {
        rounds[vote.view, default: GossipRound()].precommits[vote.signer] = vote
      }
      currentRound = max(currentRound, vote.view)
      if vote.kind == .precommit, vote.digest != nullDigest { locked = (vote.view, vote.digest) }
    case .locked(let slot, let round, let batch, let votes):
      guard slot == restoredSlot else { return }
      let digest = context.digest(of: batch)
      batches[digest] = batch
      valid = (round, digest, votes)
    case .decided(let batch, let votes):
      guard let first = votes.first else { return }
      decisions[first.sequence] = (batch, votes)
      clearSlot()
    case .checkpoint(let certificate, let changes, let bytes, let records):
      guard let state = try? CheckpointState(wireBytes: bytes) else { return }
      checkpoints.restore(certificate, changes: changes, state: bytes)
      members = certificate.header.members
      history = state.history
      change = state.change
      executed = certificate.header.sequence
      committedIndex = certificate.header.index
      decisions = [:]
      clearSlot()
      for record in records { restore(record) }
    }
  }

  /// The slot that records are about: the one behind those that are decided.
  private var restoredSlot: UInt64 { executed + UInt64(decisions.count) + 1 }

  mutating func resume(at now: MeshTime) { isStateHandedOut = false }

  /// What is needed besides a checkpoint's state.
  private func recordsBehindCheckpoint() -> [GossipRecord] {
    var records: [GossipRecord] = decisions.sorted { $0.key < $1.key }.map {
      .decided($0.value.batch, $0.value.votes)
    }
    for (_, round) in rounds.sorted(by: { $0.key < $1.key }) {
      if let proposal = round.proposal, proposal.signer == node,
        let batch = batches[proposal.digest]
      {
        records.append(.proposed(proposal, batch, proof: round.proof))
      }
      if let vote = round.prevotes[node] { records.append(.voted(vote)) }
      if let vote = round.precommits[node] { records.append(.voted(vote)) }
    }
    if let valid, let batch = batches[valid.digest] {
      records.append(.locked(slot: slot, round: valid.round, batch, valid.proof))
    }
    return records
  }
}
