import Collections

// The three phases (paper, section 4.2).
extension PBFTOrder {
  /// Takes genuine requests.
  mutating func admit(_ requests: [SignedCommand], at now: MeshTime) {
    var fresh: [SignedCommand] = []
    for request in requests {
      let id = request.command.id
      guard !history.isDecided(request.command), waiting[id] == nil,
        waiting.count < MeshLimits.pendingCommands * 2
      else { continue }
      waiting[id] = request
      queue.append(id)
      fresh.append(request)
    }
    guard !fresh.isEmpty else { return }
    // Whoever asks need not tell the primary; it must not be suspected of what it never heard of
    // (paper, section 4.1).
    if let leader {
      send(leader, fresh.filter { ![leader, node].contains($0.command.id.origin) })
    }
    armTimer(at: now)
    propose(at: now)
  }

  /// Starts the timer for the primary, if something waits for it.
  mutating func armTimer(at now: MeshTime) {
    guard deadline == nil, !isChanging, !waiting.isEmpty else { return }
    deadline = now + timeout
  }

  /// Tells everyone of what waits: a liar may have asked this node alone, and one that gives a view up
  /// alone is as good as gone.
  mutating func spreadWaiting() {
    broadcast(waiting)
  }

  // MARK: - The primary

  mutating func propose(at now: MeshTime) {
    guard isLeading else { return }
    while nextSequence <= highWatermark {
      let underWay = nextSequence - 1 - min(executed, nextSequence - 1)
      let isFull = queue.count >= settings.batchCommands
      guard underWay < settings.pipeline || isFull else { return }
      let batch = takeBatchFromQueue()
      // A change of members waits for a checkpoint: null batches bring it about.
      guard !batch.isEmpty || (change != nil && underWay == 0) else { return }
      let digest = context.digest(of: batch)
      let vote = context.makeVote(
        .prePrepare, view: currentView, sequence: nextSequence, digest: digest)
      nextSequence += 1
      batches[digest] = batch
      slots[vote.sequence, default: PBFTSlot()].proposal = vote
      persist(.accepted(vote, batch))
      broadcast(.prePrepare(vote, batch))
      tryToPrepare(vote.sequence, at: now)
    }
  }

  private mutating func takeBatchFromQueue() -> [SignedCommand] {
    var batch: [SignedCommand] = []
    var bytes = 0
    while batch.count < settings.batchCommands, let id = queue.first {
      guard let request = waiting[id] else {
        queue.removeFirst()
        continue
      }
      bytes += request.wireBytes.count
      if !batch.isEmpty, bytes > MeshLimits.entryBytesPerMessage { break }
      queue.removeFirst()
      batch.append(request)
    }
    return batch
  }

  // MARK: - Everyone

  mutating func takeProposal(_ vote: OrderVote, _ batch: [SignedCommand], at now: MeshTime) {
    guard !isChanging, vote.kind == .prePrepare, vote.view == currentView,
      vote.signer == primary(of: currentView), vote.signer != node, isOpen(vote.sequence),
      slots[vote.sequence]?.proposal == nil, context.isGenuine(vote, among: members),
      context.digest(of: batch) == vote.digest,
      batch.allSatisfy({ isGenuine($0) })
    else { return }
    batches[vote.digest] = batch
    accept(vote, at: now)
  }

  /// Agrees with a proposal, once its batch is there.
  mutating func accept(_ vote: OrderVote, at now: MeshTime) {
    slots[vote.sequence, default: PBFTSlot()].proposal = vote
    guard let batch = batches[vote.digest] else { return broadcast(.askBatch(vote.digest)) }
    persist(.accepted(vote, batch))
    if vote.signer != node, members.isVoter(node) {
      let own = context.makeVote(
        .prepare, view: vote.view, sequence: vote.sequence, digest: vote.digest)
      update(vote.sequence) { $0.prepares[own.signer] = own }
      broadcast(.vote(own))
    }
    if deadline == nil, slots[vote.sequence]?.decision == nil { deadline = now + timeout }
    tryToPrepare(vote.sequence, at: now)
  }

  mutating func take(_ vote: OrderVote, at now: MeshTime) {
    switch vote.kind {
    case .prePrepare, .prevote, .precommit: break
    case .checkpoint: takeCheckpointVote(vote, at: now)
    case .prepare:
      guard !isChanging, vote.view == currentView, isOpen(vote.sequence),
        vote.signer != primary(of: currentView),
        // Signatures cost more than all else: what can change nothing is not looked at.
        slots[vote.sequence]?.hasVotedToCommit != true,
        slots[vote.sequence]?.prepares[vote.signer] == nil, context.isGenuine(vote, among: members)
      else { return }
      slots[vote.sequence, default: PBFTSlot()].prepares[vote.signer] = vote
      tryToPrepare(vote.sequence, at: now)
    case .commit:
      guard !isChanging, vote.view == currentView, isOpen(vote.sequence),
        slots[vote.sequence]?.decision == nil, slots[vote.sequence]?.commits[vote.signer] == nil,
        context.isGenuine(vote, among: members)
      else { return }
      slots[vote.sequence, default: PBFTSlot()].commits[vote.signer] = vote
      tryToDecide(vote.sequence, at: now)
    }
  }

  /// Votes to commit once a quorum, the primary by its proposal included, agrees.
  mutating func tryToPrepare(_ sequence: UInt64, at now: MeshTime) {
    guard let slot = slots[sequence], !slot.hasVotedToCommit, let proposal = slot.proposal,
      batches[proposal.digest] != nil
    else { return }
    let agreeing = slot.prepares.values.filter { $0.digest == proposal.digest }
    let needed = quorum - 1
    guard agreeing.count >= needed, members.isVoter(node) else { return }
    let certificate = PBFTPreparedCertificate(
      proposal: proposal,
      votes: Array(agreeing.sorted { $0.signer < $1.signer }.prefix(max(needed, 0))))
    let own = context.makeVote(
      .commit, view: currentView, sequence: sequence, digest: proposal.digest)
    update(sequence) {
      $0.prepared = certificate
      $0.hasVotedToCommit = true
      $0.commits[own.signer] = own
    }
    persist(.prepared(certificate))
    broadcast(.vote(own))
    tryToDecide(sequence, at: now)
  }

  mutating func tryToDecide(_ sequence: UInt64, at now: MeshTime) {
    guard let slot = slots[sequence], slot.decision == nil, let proposal = slot.proposal,
      let batch = batches[proposal.digest]
    else { return }
    let agreeing = slot.commits.values.filter { $0.digest == proposal.digest }
    let needed = quorum
    guard agreeing.count >= needed else { return }
    let votes = Array(agreeing.sorted { $0.signer < $1.signer }.prefix(needed))
    decide(batch, votes, at: now)
  }

  private mutating func decide(_ batch: [SignedCommand], _ votes: [OrderVote], at now: MeshTime) {
    guard let sequence = votes.first?.sequence else { return }
    slots[sequence, default: PBFTSlot()].decision = votes
    persist(.decided(batch, votes))
    execute(at: now)
  }

  /// Takes a decision that others came to.
  mutating func takeCertified(_ batch: [SignedCommand], _ votes: [OrderVote], at now: MeshTime) {
    guard let first = votes.first, first.sequence > executed, isOpen(first.sequence),
      slots[first.sequence]?.decision == nil,
      context.digest(of: batch) == first.digest,
      context.isCertificate(
        votes, .commit, view: first.view, sequence: first.sequence, digest: first.digest,
        needing: quorum, among: members)
    else { return }
    batches[first.digest] = batch
    decide(batch, votes, at: now)
  }

  mutating func takeBatch(_ batch: [SignedCommand], at now: MeshTime) {
    let digest = context.digest(of: batch)
    guard batches[digest] == nil else { return }
    let wanting = slots.values.compactMap { $0.proposal }.filter { $0.digest == digest }
    guard !wanting.isEmpty, batch.allSatisfy({ isGenuine($0) }) else { return }
    batches[digest] = batch
    for vote in wanting.sorted(by: { $0.sequence < $1.sequence }) {
      accept(vote, at: now)
      tryToDecide(vote.sequence, at: now)
    }
  }

  // MARK: - Execution

  /// Hands out what is decided, in order.
  mutating func execute(at now: MeshTime) {
    var hasProgressed = false
    while let votes = slots[executed + 1]?.decision, let digest = votes.first?.digest,
      let batch = batches[digest]
    {
      executed += 1
      hasProgressed = true
      for request in batch { execute(request) }
      if executed % settings.checkpointInterval == 0 { requestCheckpoint() }
    }
    guard hasProgressed else { return }
    if !isChanging {
      // The primary does its work.
      timeout = settings.viewTimeout
      deadline = nil
      armTimer(at: now)
    }
    propose(at: now)
  }

  private mutating func execute(_ request: SignedCommand) {
    let command = request.command
    waiting[command.id] = nil
    pending[command.id] = nil
    if pending.isEmpty { resendAt = nil }
    if command.command == .barrier {
      if command.id.origin == node { effects.append(.readable(command.id.sequence)) }
      return
    }
    guard history.admit(command.id) else { return }
    committedIndex += 1
    effects.append(.committed(committedIndex, command))
    if case .membership(let wanted) = command.command { plan(wanted) }
  }

  /// Has a change of members take effect behind the first checkpoint that no batch that may be under
  /// way lies behind. One change at a time; what comes meanwhile comes to nothing.
  private mutating func plan(_ wanted: MembershipChange) {
    guard change == nil, members.accepts(wanted) else { return }
    let interval = settings.checkpointInterval
    let earliest = executed + 2 * interval
    change = CheckpointState.Change(
      members: members.applying(wanted), behind: (earliest + interval - 1) / interval * interval)
  }

  mutating func update(_ sequence: UInt64, _ change: (inout PBFTSlot) -> Void) {
    change(&slots[sequence, default: PBFTSlot()])
  }
}
