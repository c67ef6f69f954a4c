// View change and new view (paper, section 4.4).
extension PBFTOrder {
  /// Gives the primary, or the view that does not come about, up.
  mutating func suspectPrimary(at now: MeshTime) {
    deadline = nil
    guard members.isVoter(node) else { return }
    spreadWaiting()
    startViewChange(to: currentView + 1, at: now)
  }

  private mutating func startViewChange(to view: UInt64, at now: MeshTime) {
    currentView = view
    isChanging = true
    deadline = nil
    newView = nil
    // Each view that comes to nothing gives the next twice the time (paper, section 4.5.2).
    let longest = settings.viewTimeout * 64
    timeout = min(timeout * 2, longest)
    for sequence in slots.keys { slots[sequence]?.enterView() }
    persist(.view(view, isChanging: true))
    let change = makeViewChange()
    viewChanges[node] = change
    broadcast(.viewChange(change))
    considerViewChanges(at: now)
  }

  func makeViewChange() -> PBFTViewChange {
    let prepared = slots.sorted { $0.key < $1.key }.compactMap { $0.value.prepared }
    let unsigned = PBFTViewChange(
      view: currentView, stable: checkpoints.stable, prepared: prepared, signer: node, signature: []
    )
    return PBFTViewChange(
      view: currentView, stable: checkpoints.stable, prepared: prepared, signer: node,
      signature: context.cryptography.signer.sign(unsigned.statement(swarm: settings.swarm)))
  }

  // MARK: - Judging

  func isValid(_ change: PBFTViewChange) -> Bool {
    guard change.view > 0, members.isVoter(change.signer),
      context.cryptography.verifier.isValid(
        change.signature, of: change.statement(swarm: settings.swarm), by: change.signer)
    else { return false }
    if let stable = change.stable {
      guard isVouchedFor(stable) else { return false }
    }
    let floor = change.stable?.header.sequence ?? 0
    var last = floor
    for certificate in change.prepared {
      let sequence = certificate.proposal.sequence
      guard sequence > last, sequence <= floor + 2 * settings.checkpointInterval,
        certificate.proposal.view < change.view, isValid(certificate)
      else { return false }
      last = sequence
    }
    return true
  }

  /// Whether a checkpoint is stable: by what this node knows, or by its own votes, of which those of the
  /// members at the time count. Of one checkpoint every node may hold the votes of another quorum.
  private func isVouchedFor(_ certificate: CheckpointCertificate) -> Bool {
    certificate.header == checkpoints.stable?.header
      || checkpoints.changes.contains { $0.header == certificate.header }
      || checkpoints.isStable(certificate, among: members)
  }

  private func isValid(_ certificate: PBFTPreparedCertificate) -> Bool {
    let proposal = certificate.proposal
    return proposal.kind == .prePrepare && proposal.signer == primary(of: proposal.view)
      && context.isGenuine(proposal, among: members)
      && certificate.votes.allSatisfy { $0.signer != proposal.signer }
      && context.isCertificate(
        certificate.votes, .prepare, view: proposal.view, sequence: proposal.sequence,
        digest: proposal.digest, needing: quorum - 1, among: members)
  }

  // MARK: - Gathering

  mutating func take(_ change: PBFTViewChange, from peer: NodeID, at now: MeshTime) {
    if change.view < currentView || (change.view == currentView && !isChanging) {
      if let newView { send(peer, .newView(newView)) }
      return
    }
    guard (viewChanges[change.signer]?.view ?? 0) < change.view, isValid(change) else { return }
    viewChanges[change.signer] = change
    considerViewChanges(at: now)
  }

  private mutating func considerViewChanges(at now: MeshTime) {
    // With f+1 of them, one is honest: it is time to join, at the smallest view (4.5.2).
    let higher = viewChanges.values.filter { $0.view > currentView }
    if higher.count > context.faults(of: members), let smallest = higher.map(\.view).min(),
      members.isVoter(node)
    {
      return startViewChange(to: smallest, at: now)
    }
    // A primary that has given its own view up neither proposes in it nor places tasks. Nobody's timer need run
    // out on that: where nothing waits none does.
    if !isChanging, members.isVoter(node), let primary = primary(of: currentView),
      viewChanges[primary].map({ $0.view > currentView }) == true
    {
      return startViewChange(to: currentView + 1, at: now)
    }
    guard isChanging else { return }
    // The timer runs from when a quorum is there, so that no view is given up before it could begin.
    // Whoever wants a later view has given this one up too.
    let givenUp = viewChanges.values.count { $0.view >= currentView }
    if givenUp >= quorum, deadline == nil { deadline = now + timeout }
    let gathered = viewChanges.values.filter { $0.view == currentView }
    guard gathered.count >= quorum else { return }
    if primary(of: currentView) == node { beginView(gathered, at: now) }
  }

  // MARK: - The new primary

  private mutating func beginView(_ gathered: [PBFTViewChange], at now: MeshTime) {
    let chosen = Array(
      gathered.sorted { $0.signer < $1.signer }.prefix(quorum))
    let proposals = carriedOver(by: chosen).map {
      context.makeVote(.prePrepare, view: currentView, sequence: $0.sequence, digest: $0.digest)
    }
    let unsigned = PBFTNewView(
      view: currentView, viewChanges: chosen, proposals: proposals, signature: [])
    let message = PBFTNewView(
      view: currentView, viewChanges: chosen, proposals: proposals,
      signature: context.cryptography.signer.sign(unsigned.statement(swarm: settings.swarm)))
    enter(message, at: now)
    broadcast(.newView(message))
  }

  /// What has to be proposed again: for each sequence number between the latest stable checkpoint and
  /// the last prepared one what was prepared in the latest view, else a null batch (the paper's O).
  func carriedOver(by changes: [PBFTViewChange]) -> [(sequence: UInt64, digest: [UInt8])] {
    let floor = changes.map { $0.stable?.header.sequence ?? 0 }.max() ?? 0
    var latest: [UInt64: OrderVote] = [:]
    for certificate in changes.flatMap(\.prepared) {
      let proposal = certificate.proposal
      guard proposal.sequence > floor else { continue }
      if let known = latest[proposal.sequence], known.view >= proposal.view { continue }
      latest[proposal.sequence] = proposal
    }
    guard let last = latest.keys.max() else { return [] }
    return (floor + 1...last).map { ($0, latest[$0]?.digest ?? nullDigest) }
  }

  // MARK: - Everyone

  mutating func take(_ message: PBFTNewView, at now: MeshTime) {
    guard message.view > currentView || (message.view == currentView && isChanging),
      let primary = primary(of: message.view), primary != node,
      context.cryptography.verifier.isValid(
        message.signature, of: message.statement(swarm: settings.swarm), by: primary),
      Set(message.viewChanges.map(\.signer)).count == message.viewChanges.count,
      message.viewChanges.count >= quorum,
      message.viewChanges.allSatisfy({ $0.view == message.view && isValid($0) })
    else { return }
    let expected = carriedOver(by: message.viewChanges)
    guard expected.count == message.proposals.count,
      zip(expected, message.proposals).allSatisfy({ carried, vote in
        vote.kind == .prePrepare && vote.view == message.view && vote.signer == primary
          && vote.sequence == carried.sequence && vote.digest == carried.digest
          && context.isGenuine(vote, among: members)
      })
    else { return }
    enter(message, at: now)
  }

  private mutating func enter(_ message: PBFTNewView, at now: MeshTime) {
    currentView = message.view
    isChanging = false
    newView = message
    viewChanges = viewChanges.filter { $0.value.view > message.view }
    for sequence in slots.keys { slots[sequence]?.enterView() }
    persist(.view(message.view, isChanging: false))
    persist(.began(message))
    deadline = nil
    adoptCarriedOver(message, at: now)
    // Each view may bring as many batches as numbers are open: those of views that are over go.
    dropUnusedBatches()
    nextSequence = max(lastCarriedOver(by: message), stableSequence) + 1
    refillQueue()
    armTimer(at: now)
    propose(at: now)
  }

  /// The last sequence number that a view began with: all up to it are decided or proposed in it.
  func lastCarriedOver(by message: PBFTNewView) -> UInt64 {
    message.proposals.last?.sequence
      ?? message.viewChanges.map { $0.stable?.header.sequence ?? 0 }.max() ?? 0
  }

  /// Agrees with what the view carried over, as far as the watermarks allow: a node that was left behind
  /// takes the rest once it has the checkpoint.
  mutating func adoptCarriedOver(_ message: PBFTNewView, at now: MeshTime) {
    for vote in message.proposals
    where isOpen(vote.sequence) && slots[vote.sequence]?.proposal == nil {
      accept(vote, at: now)
    }
  }

  /// Puts all that waits into the queue, but what is proposed in this view.
  mutating func refillQueue() {
    var proposed: Set<CommandID> = []
    for slot in slots.values {
      guard let digest = slot.proposal?.digest, let batch = batches[digest] else { continue }
      for request in batch { proposed.insert(request.command.id) }
    }
    queue = []
    for id in waiting.keys where !proposed.contains(id) { queue.append(id) }
  }
}
