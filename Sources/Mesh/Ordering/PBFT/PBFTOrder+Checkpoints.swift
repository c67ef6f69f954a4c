// Checkpoints, garbage collection and state transfer (paper, sections 4.3 and 4.6).
extension PBFTOrder {
  mutating func requestCheckpoint() {
    checkpoints.request(executed, index: committedIndex, history: history, change: change)
    effects.append(.checkpointDue(committedIndex))
  }

  /// Takes the state that all commands up to an index came to.
  public mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect] {
    if let vote = checkpoints.complete(state, at: index, members: members) {
      broadcast(.vote(vote))
      follow(checkpoints.outcome(at: vote.sequence, members: members), at: now)
    }
    return takeEffects()
  }

  mutating func takeCheckpointVote(_ vote: OrderVote, at now: MeshTime) {
    checkpoints.take(vote, members: members)
    follow(checkpoints.outcome(at: vote.sequence, members: members), at: now)
  }

  mutating func follow(_ outcome: CheckpointKeeper.Outcome, at now: MeshTime) {
    switch outcome {
    case .nothing: break
    case .stable(let certificate, let state): stabilize(certificate, state, at: now)
    case .send(let peer, let message): send(peer, .checkpoint(message))
    case .install(let certificate, let changes, let state, let bytes):
      install(certificate, state)
      let earlier = members
      if let last = changes.last { members = last.header.members }
      stabilize(certificate, bytes, isChange: changes.last == certificate, at: now)
      if members != earlier { forgetViewChanges() }
      isStateHandedOut = false
      handOutState(at: now)
    }
  }

  /// Makes a checkpoint the floor of all that is kept.
  private mutating func stabilize(
    _ certificate: CheckpointCertificate, _ state: [UInt8], isChange: Bool = false,
    at now: MeshTime
  ) {
    let sequence = certificate.header.sequence
    let hasChanged = certificate.header.members != members
    checkpoints.stabilize(certificate, state: state, isChange: isChange || hasChanged)
    if hasChanged { members = certificate.header.members }
    if let change, change.behind <= sequence { self.change = nil }
    slots = slots.filter { $0.key > sequence }
    dropUnusedBatches()
    if hasChanged { forgetViewChanges() }
    nextSequence = max(nextSequence, sequence + 1)
    persist(
      .checkpoint(
        certificate, changes: checkpoints.changes, state, recordsBehindCheckpoint()))
    if !isChanging, let newView { adoptCarriedOver(newView, at: now) }
    propose(at: now)
  }

  /// What was said among other members counts no more; a node that gave its view up says so again, with
  /// a checkpoint that the present members know.
  private mutating func forgetViewChanges() {
    viewChanges = [:]
    if isChanging, members.isVoter(node) { viewChanges[node] = makeViewChange() }
  }

  /// Keeps the batches that some open sequence number names.
  mutating func dropUnusedBatches() {
    var used: Set<[UInt8]> = [nullDigest]
    for slot in slots.values {
      if let digest = slot.proposal?.digest { used.insert(digest) }
      if let digest = slot.prepared?.proposal.digest { used.insert(digest) }
      if let digest = slot.decision?.first?.digest { used.insert(digest) }
    }
    batches = batches.filter { used.contains($0.key) }
  }

  private mutating func install(_ certificate: CheckpointCertificate, _ state: CheckpointState) {
    executed = certificate.header.sequence
    committedIndex = certificate.header.index
    history = state.history
    change = state.change
    let history = history
    waiting = waiting.filter { !history.isDecided($0.value.command) }
    pending = pending.filter { !history.isDecided($0.value.command) }
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
    execute(at: now)
  }
}
