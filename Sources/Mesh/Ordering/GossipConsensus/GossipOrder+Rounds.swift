import Collections

// The rules of a round (paper, algorithm 1).
extension GossipOrder {
  // MARK: - Taking what comes

  mutating func take(_ rumor: GossipRumor, from peer: NodeID, at now: MeshTime) {
    switch rumor {
    case .commands(let commands):
      admit(commands.filter { isFresh($0) && isGenuine($0) }, from: peer, at: now)
    case .proposal(let proposal, let batch, let proof):
      take(proposal, batch, proof, from: peer, at: now)
    case .vote(let vote) where vote.kind == .checkpoint:
      checkpoints.take(vote, members: members)
      follow(checkpoints.outcome(at: vote.sequence, members: members), at: now)
    case .vote(let vote): take(vote, from: peer, at: now)
    }
  }

  /// Takes genuine commands.
  mutating func admit(_ commands: [SignedCommand], from peer: NodeID?, at now: MeshTime) {
    var fresh: [SignedCommand] = []
    for command in commands
    where isFresh(command) && waiting.count < MeshLimits.pendingCommands * 2 {
      waiting[command.command.id] = command
      fresh.append(command)
    }
    guard !fresh.isEmpty else { return }
    spread(fresh, notTo: peer)
    activate(at: now)
    advance(at: now)
  }

  private func isFresh(_ command: SignedCommand) -> Bool {
    waiting[command.command.id] == nil && !history.isDecided(command.command)
  }

  /// Whether a command's origin signed it; what waits was found to be so.
  private mutating func isGenuine(_ command: SignedCommand) -> Bool {
    waiting[command.command.id] == command || context.isGenuine(command, &verified)
  }

  private mutating func take(
    _ proposal: GossipProposal, _ batch: [SignedCommand], _ proof: [OrderVote],
    from peer: NodeID, at now: MeshTime
  ) {
    guard proposal.slot == slot, mayOpenSlot, isNear(proposal.round),
      proposal.signer == proposer(of: proposal.round), members.isVoter(proposal.signer),
      rounds[proposal.round]?.proposal == nil,
      context.cryptography.verifier.isValid(
        proposal.signature, of: proposal.statement(swarm: settings.swarm), by: proposal.signer),
      context.digest(of: batch) == proposal.digest,
      batch.allSatisfy({ isGenuine($0) }),
      isProven(proposal, proof)
    else { return }
    rounds[proposal.round, default: GossipRound()].proposal = proposal
    rounds[proposal.round]?.proof = proof
    batches[proposal.digest] = batch
    spread(.proposal(proposal, batch, proof: proof), notTo: peer)
    noteAhead(proposal.signer, proposal.slot, proposal.round, at: now)
    activate(at: now)
    advance(at: now)
  }

  /// Whether a quorum prevoted for the batch in the round that the proposal names.
  private func isProven(_ proposal: GossipProposal, _ proof: [OrderVote]) -> Bool {
    guard let round = proposal.validRound else { return proof.isEmpty }
    return round < proposal.round
      && context.isCertificate(
        proof, .prevote, view: round, sequence: proposal.slot, digest: proposal.digest,
        needing: quorum, among: members)
  }

  private mutating func take(_ vote: OrderVote, from peer: NodeID, at now: MeshTime) {
    guard vote.sequence == slot, mayOpenSlot, vote.kind == .prevote || vote.kind == .precommit
    else { return }
    let isKnown =
      vote.kind == .prevote
      ? rounds[vote.view]?.prevotes[vote.signer] != nil
      : rounds[vote.view]?.precommits[vote.signer] != nil
    guard !isKnown, context.isGenuine(vote, among: members) else { return }
    if isNear(vote.view) {
      if vote.kind == .prevote {
        rounds[vote.view, default: GossipRound()].prevotes[vote.signer] = vote
      } else {
        rounds[vote.view, default: GossipRound()].precommits[vote.signer] = vote
      }
      spread(.vote(vote), notTo: peer)
    }
    noteAhead(vote.signer, vote.sequence, vote.view, at: now)
    activate(at: now)
    advance(at: now)
  }

  /// Whether something of a round is kept: of later ones there are so many at a time.
  private func isNear(_ round: UInt64) -> Bool {
    round <= currentRound || round - currentRound < UInt64(MeshLimits.openRounds / 2)
  }

  /// Skips to a round that f+1 nodes have reached, of which one is honest (line 55).
  private mutating func noteAhead(
    _ signer: NodeID, _ slot: UInt64, _ round: UInt64, at now: MeshTime
  ) {
    guard slot == self.slot, mayOpenSlot, round > currentRound, members.isVoter(signer),
      (ahead[signer] ?? 0) < round
    else { return }
    ahead[signer] = round
    let later = ahead.values.filter { $0 > currentRound }.sorted(by: >)
    let needed = context.faults(of: members)
    guard later.count > needed else { return }
    activate(at: now)
    startRound(later[needed], at: now)
  }

  // MARK: - Rounds

  /// Opens the slot, if there is something to decide.
  mutating func activate(at now: MeshTime) {
    guard !isActive, mayOpenSlot, !waiting.isEmpty || change != nil || !rounds.isEmpty else {
      return
    }
    isActive = true
    startRound(currentRound, at: now)
  }

  mutating func startRound(_ round: UInt64, at now: MeshTime) {
    currentRound = round
    step = .proposing
    ahead = ahead.filter { $0.value > round }
    // Rounds long gone can't be decided any more without a later certificate, which comes whole.
    if round >= UInt64(MeshLimits.openRounds / 2) {
      let oldest = round - UInt64(MeshLimits.openRounds / 2)
      rounds = rounds.filter { $0.key >= oldest }
    }
    proposeDeadline = now + timeout(of: round)
    resumeStep()
    propose(at: now)
  }

  /// A node that was restarted, or was in the round before, must not vote in it twice.
  private mutating func resumeStep() {
    if rounds[currentRound]?.precommits[node] != nil {
      step = .precommitted
    } else if rounds[currentRound]?.prevotes[node] != nil {
      step = .prevoted
    }
  }

  private func timeout(of round: UInt64) -> MeshDuration {
    settings.roundTimeout * Int64(min(round + 1, 64))
  }

  private mutating func propose(at now: MeshTime) {
    guard isActive, step == .proposing, proposer(of: currentRound) == node,
      rounds[currentRound]?.proposal == nil
    else { return }
    let batch: [SignedCommand]
    if let valid, let known = batches[valid.digest] {
      batch = known
    } else {
      batch = nextBatch()
      guard !batch.isEmpty || change != nil else { return }
    }
    let digest = context.digest(of: batch)
    let unsigned = GossipProposal(
      slot: slot, round: currentRound, digest: digest, validRound: valid?.round, signer: node,
      signature: [])
    let proposal = GossipProposal(
      slot: slot, round: currentRound, digest: digest, validRound: valid?.round, signer: node,
      signature: context.cryptography.signer.sign(unsigned.statement(swarm: settings.swarm)))
    batches[digest] = batch
    rounds[currentRound, default: GossipRound()].proposal = proposal
    let proof = valid?.proof ?? []
    rounds[currentRound]?.proof = proof
    persist(.proposed(proposal, batch, proof: proof))
    spread(.proposal(proposal, batch, proof: proof), notTo: nil)
  }

  private func nextBatch() -> [SignedCommand] {
    var batch: [SignedCommand] = []
    var bytes = 0
    for command in waiting.values.prefix(settings.batchCommands) {
      bytes += command.wireBytes.count
      if !batch.isEmpty, bytes > MeshLimits.entryBytesPerMessage { break }
      batch.append(command)
    }
    return batch
  }

  private mutating func vote(_ kind: OrderVote.Kind, _ digest: [UInt8]) {
    guard members.isVoter(node) else { return }
    let vote = context.makeVote(kind, view: currentRound, sequence: slot, digest: digest)
    if kind == .prevote {
      rounds[currentRound, default: GossipRound()].prevotes[vote.signer] = vote
    } else {
      rounds[currentRound, default: GossipRound()].precommits[vote.signer] = vote
    }
    persist(.voted(vote))
    spread(.vote(vote), notTo: nil)
  }

  /// Applies the rules until none applies.
  mutating func advance(at now: MeshTime) {
    guard isActive else { return }
    propose(at: now)
    var hasChanged = true
    while hasChanged, isActive {
      hasChanged = prevote() || noteQuorums(at: now) || precommit() || decide(at: now)
    }
  }

  /// Lines 22 to 33: prevotes for the proposal, unless it is locked on another batch.
  private mutating func prevote() -> Bool {
    guard step == .proposing, let proposal = rounds[currentRound]?.proposal,
      batches[proposal.digest] != nil
    else { return false }
    let isAcceptable: Bool
    if let validRound = proposal.validRound {
      isAcceptable =
        locked.map { $0.round <= validRound || $0.digest == proposal.digest } ?? true
    } else {
      isAcceptable = locked.map { $0.digest == proposal.digest } ?? true
    }
    step = .prevoted
    proposeDeadline = nil
    vote(.prevote, isAcceptable ? proposal.digest : nullDigest)
    return true
  }

  /// Lines 34 and 47: with a quorum of any votes, the others are waited for so long.
  private mutating func noteQuorums(at now: MeshTime) -> Bool {
    guard var round = rounds[currentRound] else { return false }
    var hasChanged = false
    if step == .prevoted, round.prevoteDeadline == nil, round.prevotes.count >= quorum {
      round.prevoteDeadline = now + timeout(of: currentRound)
      hasChanged = true
    }
    if round.precommitDeadline == nil, round.precommits.count >= quorum {
      round.precommitDeadline = now + timeout(of: currentRound)
      hasChanged = true
    }
    rounds[currentRound] = round
    return hasChanged
  }

  /// Lines 36 to 46: locks on what a quorum prevoted for, and precommits.
  private mutating func precommit() -> Bool {
    guard step >= .prevoted, let round = rounds[currentRound] else { return false }
    if let proposal = round.proposal, !round.hasPolka, let batch = batches[proposal.digest],
      round.prevotes(for: proposal.digest) >= quorum
    {
      rounds[currentRound]?.hasPolka = true
      let proof = Array(
        round.prevotes.values.filter { $0.digest == proposal.digest }
          .sorted { $0.signer < $1.signer }.prefix(quorum))
      valid = (currentRound, proposal.digest, proof)
      persist(.locked(slot: slot, round: currentRound, batch, proof))
      if step == .prevoted {
        locked = (currentRound, proposal.digest)
        step = .precommitted
        vote(.precommit, proposal.digest)
      }
      return true
    }
    if step == .prevoted, round.prevotes(for: nullDigest) >= quorum {
      step = .precommitted
      vote(.precommit, nullDigest)
      return true
    }
    return false
  }

  /// Line 49: a quorum's precommits in one round decide.
  private mutating func decide(at now: MeshTime) -> Bool {
    for (_, round) in rounds.sorted(by: { $0.key < $1.key }) {
      guard let proposal = round.proposal, let batch = batches[proposal.digest],
        round.precommits(for: proposal.digest) >= quorum
      else { continue }
      let votes = round.precommits.values.filter { $0.digest == proposal.digest }
        .sorted { $0.signer < $1.signer }.prefix(quorum)
      close(batch, Array(votes), at: now)
      return true
    }
    return false
  }

  /// Lines 57 to 67.
  mutating func passTimeouts(at now: MeshTime) {
    guard isActive else { return }
    if let deadline = proposeDeadline, now >= deadline {
      proposeDeadline = nil
      if step == .proposing {
        step = .prevoted
        vote(.prevote, nullDigest)
      }
    }
    if step == .prevoted, let deadline = rounds[currentRound]?.prevoteDeadline, now >= deadline {
      step = .precommitted
      vote(.precommit, nullDigest)
    }
    if let deadline = rounds[currentRound]?.precommitDeadline, now >= deadline {
      rounds[currentRound]?.precommitDeadline = nil
      startRound(currentRound + 1, at: now)
    }
    advance(at: now)
  }

  // MARK: - Decisions

  mutating func takeDecided(_ batch: [SignedCommand], _ votes: [OrderVote], at now: MeshTime) {
    guard let first = votes.first, first.sequence == slot, mayOpenSlot,
      context.digest(of: batch) == first.digest,
      context.isCertificate(
        votes, .precommit, view: first.view, sequence: first.sequence, digest: first.digest,
        needing: quorum, among: members)
    else { return }
    close(batch, votes, at: now)
    advance(at: now)
  }

  private mutating func close(_ batch: [SignedCommand], _ votes: [OrderVote], at now: MeshTime) {
    decisions[slot] = (batch, votes)
    persist(.decided(batch, votes))
    execute(batch)
    clearSlot()
    activate(at: now)
  }

  mutating func clearSlot() {
    isActive = false
    currentRound = 0
    step = .proposing
    rounds = [:]
    batches = [:]
    locked = nil
    valid = nil
    proposeDeadline = nil
    ahead = [:]
  }

  mutating func execute(_ batch: [SignedCommand]) {
    executed += 1
    for signed in batch {
      let command = signed.command
      waiting[command.id] = nil
      pending[command.id] = nil
      if command.command == .barrier {
        if command.id.origin == node { effects.append(.readable(command.id.sequence)) }
        continue
      }
      guard history.admit(command.id) else { continue }
      committedIndex += 1
      effects.append(.committed(committedIndex, command))
      if case .membership(let wanted) = command.command, change == nil, members.accepts(wanted) {
        let interval = settings.checkpointInterval
        change = CheckpointState.Change(
          members: members.applying(wanted), behind: (executed + interval - 1) / interval * interval
        )
      }
    }
    if executed % settings.checkpointInterval == 0 {
      checkpoints.request(executed, index: committedIndex, history: history, change: change)
      effects.append(.checkpointDue(committedIndex))
    }
  }
}
