// Checkpoints, garbage collection and state transfer (paper, sections 4.3 and 4.6).
extension PBFTOrder {
  mutating func requestCheckpoint() {
    dueCheckpoints.append(
      PBFTDueCheckpoint(
        sequence: executed, index: committedIndex, history: history, change: change))
    effects.append(.checkpointDue(committedIndex))
  }

  /// Takes the state that all commands up to an index came to.
  public mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect] {
    guard let due = dueCheckpoints.first, due.index == index,
      state.count <= MeshLimits.snapshotBytes
    else { return [] }
    dueCheckpoints.removeFirst()
    guard due.sequence > stableSequence else { return [] }
    let isEffective = due.change.map { $0.behind == due.sequence } ?? false
    let bytes = PBFTState(
      history: due.history, change: isEffective ? nil : due.change.map { .init($0) }, state: state
    ).wireBytes
    let header = PBFTCheckpointHeader(
      sequence: due.sequence, index: index,
      members: isEffective ? due.change?.members ?? members : members,
      stateDigest: cryptography.hasher.digest(of: bytes))
    ownCheckpoints[due.sequence] = (header, bytes)
    if members.isVoter(node) {
      let vote = makeVote(
        .checkpoint, view: 0, sequence: due.sequence, digest: digest(of: header))
      checkpointVotes[due.sequence, default: [:]][node] = vote
      broadcast(.vote(vote))
    }
    tryToStabilize(due.sequence, at: now)
    return takeEffects()
  }

  func digest(of header: PBFTCheckpointHeader) -> [UInt8] {
    cryptography.hasher.digest(of: header.wireBytes)
  }

  mutating func takeCheckpointVote(_ vote: PBFTVote, at now: MeshTime) {
    guard vote.view == 0, vote.sequence > stableSequence,
      vote.sequence <= stableSequence + 2 * settings.checkpointInterval,
      vote.sequence % settings.checkpointInterval == 0,
      checkpointVotes[vote.sequence]?[vote.signer] == nil, isGenuine(vote, among: members)
    else { return }
    checkpointVotes[vote.sequence, default: [:]][vote.signer] = vote
    tryToStabilize(vote.sequence, at: now)
  }

  private mutating func tryToStabilize(_ sequence: UInt64, at now: MeshTime) {
    guard let (header, state) = ownCheckpoints[sequence] else { return }
    let digest = digest(of: header)
    let agreeing = (checkpointVotes[sequence] ?? [:]).values.filter { $0.digest == digest }
    let needed = quorum(of: members)
    guard agreeing.count >= needed else { return }
    let votes = agreeing.sorted { $0.signer < $1.signer }.prefix(needed)
    stabilize(
      PBFTCheckpointCertificate(header: header, votes: Array(votes)), state, at: now)
  }

  /// Makes a checkpoint the floor of all that is kept.
  mutating func stabilize(
    _ certificate: PBFTCheckpointCertificate, _ state: [UInt8], at now: MeshTime
  ) {
    let sequence = certificate.header.sequence
    stable = certificate
    stableState = state
    if certificate.header.members != members {
      members = certificate.header.members
      changes.append(certificate)
      if changes.count > MeshLimits.membershipChanges { changes.removeFirst() }
      viewChanges = [:]
    }
    if let change, change.behind <= sequence { self.change = nil }
    slots = slots.filter { $0.key > sequence }
    checkpointVotes = checkpointVotes.filter { $0.key > sequence }
    ownCheckpoints = ownCheckpoints.filter { $0.key > sequence }
    var used: Set<[UInt8]> = [nullDigest]
    for slot in slots.values {
      if let digest = slot.proposal?.digest { used.insert(digest) }
      if let digest = slot.prepared?.proposal.digest { used.insert(digest) }
      if let digest = slot.decision?.first?.digest { used.insert(digest) }
    }
    batches = batches.filter { used.contains($0.key) }
    nextSequence = max(nextSequence, sequence + 1)
    persist(
      .checkpoint(certificate, changes: changes, state, recordsBehindCheckpoint()))
    propose(at: now)
  }

  // MARK: - State transfer

  func isStable(_ certificate: PBFTCheckpointCertificate, among members: OrderMembers) -> Bool {
    isCertificate(
      certificate.votes, .checkpoint, view: 0, sequence: certificate.header.sequence,
      digest: digest(of: certificate.header), needing: quorum(of: members), among: members)
  }

  mutating func take(
    _ certificate: PBFTCheckpointCertificate, changes newer: [PBFTCheckpointCertificate],
    from peer: NodeID, at now: MeshTime
  ) {
    let sequence = certificate.header.sequence
    guard sequence > stableSequence, incoming == nil, !untrusted.contains(peer) else { return }
    // Each change of members is vouched for by those before it.
    var known = members
    var proven: [PBFTCheckpointCertificate] = []
    for change in newer where change.header.sequence > stableSequence {
      guard change.header.sequence <= certificate.header.sequence, isStable(change, among: known)
      else { return }
      proven.append(change)
      known = change.header.members
    }
    let isLastChange = proven.last == certificate
    guard isLastChange || isStable(certificate, among: known) else { return }
    if sequence <= executed {
      // The state is here already; only votes were lost.
      guard let (header, state) = ownCheckpoints[sequence], header == certificate.header else {
        return
      }
      return stabilize(certificate, state, at: now)
    }
    incoming = PBFTIncomingState(
      certificate: certificate, changes: proven, peer: peer,
      patience: now + settings.statusInterval * 4)
    send(peer, .askState(sequence: sequence, offset: 0))
  }

  mutating func sendState(_ sequence: UInt64, from offset: Int, to peer: NodeID) {
    guard let stable else { return }
    guard stable.header.sequence == sequence else {
      return send(peer, .stable(stable, changes: changes))
    }
    guard offset <= stableState.count else { return }
    let end = min(offset + settings.chunkBytes, stableState.count)
    send(
      peer,
      .state(
        sequence: sequence, offset: offset, size: stableState.count,
        Array(stableState[offset..<end])))
  }

  mutating func takeState(
    _ bytes: [UInt8], of sequence: UInt64, at offset: Int, size: Int, from peer: NodeID,
    at now: MeshTime
  ) {
    guard var part = incoming, part.peer == peer,
      part.certificate.header.sequence == sequence, part.bytes.count == offset,
      size <= MeshLimits.wireBytes, offset + bytes.count <= size, !bytes.isEmpty
    else { return }
    part.bytes += bytes
    part.patience = now + settings.statusInterval * 4
    guard part.bytes.count == size else {
      incoming = part
      return send(peer, .askState(sequence: sequence, offset: part.bytes.count))
    }
    incoming = nil
    guard
      cryptography.hasher.digest(of: part.bytes) == part.certificate.header.stateDigest,
      sequence > executed, let state = try? PBFTState(wireBytes: part.bytes)
    else {
      untrusted.insert(peer)
      return
    }
    install(part.certificate, changes: part.changes, state)
    changes += part.changes.filter { $0 != part.certificate || members == $0.header.members }
    if let last = part.changes.last { members = last.header.members }
    stabilize(part.certificate, part.bytes, at: now)
    isStateHandedOut = false
    handOutState(at: now)
  }

  private mutating func install(
    _ certificate: PBFTCheckpointCertificate, changes: [PBFTCheckpointCertificate],
    _ state: PBFTState
  ) {
    executed = certificate.header.sequence
    committedIndex = certificate.header.index
    history = state.history
    change = state.change.map { ($0.members, $0.behind) }
    dueCheckpoints = []
    let history = history
    waiting = waiting.filter { !history.contains($0.key) }
    pending = pending.filter { !history.contains($0.key) }
  }

  /// Hands the stable state out after a restart or a transfer, and what is decided behind it.
  mutating func handOutState(at now: MeshTime) {
    guard !isStateHandedOut else { return }
    isStateHandedOut = true
    if let stable, let state = try? PBFTState(wireBytes: stableState) {
      effects.append(.install(stable.header.index, state.state))
    }
    execute(at: now)
  }
}
