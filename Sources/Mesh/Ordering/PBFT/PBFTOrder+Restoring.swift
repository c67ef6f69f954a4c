// What was persisted, after a restart. A checkpoint may have become stable while an input was still being taken:
// what that input says of numbers that it stands for comes behind it, and counts no more.
extension PBFTOrder {
  mutating func restore(_ record: PBFTRecord) {
    switch record {
    case .view(let view, let isChanging):
      currentView = view
      self.isChanging = isChanging
      newView = nil
      for sequence in slots.keys { slots[sequence]?.enterView() }
    case .began(let message):
      newView = message
      for vote in message.proposals where isOpen(vote.sequence) {
        slots[vote.sequence, default: PBFTSlot()].proposal = vote
      }
    case .accepted(let vote, let batch):
      guard vote.sequence > stableSequence else { return }
      batches[vote.digest] = batch
      if vote.view == currentView {
        slots[vote.sequence, default: PBFTSlot()].proposal = vote
      }
    case .prepared(let certificate):
      guard certificate.proposal.sequence > stableSequence else { return }
      slots[certificate.proposal.sequence, default: PBFTSlot()].prepared = certificate
    case .decided(let batch, let votes):
      guard let first = votes.first, first.sequence > stableSequence else { return }
      batches[first.digest] = batch
      slots[first.sequence, default: PBFTSlot()].decision = votes
    case .checkpoint(let certificate, let changes, let bytes, let records):
      guard let state = try? CheckpointState(wireBytes: bytes) else { return }
      checkpoints.restore(certificate, changes: changes, state: bytes)
      members = certificate.header.members
      history = state.history
      change = state.change
      executed = certificate.header.sequence
      committedIndex = certificate.header.index
      slots = [:]
      batches = [nullDigest: []]
      for record in records { restore(record) }
    }
  }

  /// Votes again as before, and goes on behind what was proposed.
  mutating func resumeVotes() {
    isStateHandedOut = false
    if isChanging {
      // What the view change says follows from what is prepared, so it says the same again.
      startAgain()
    }
    for (sequence, slot) in slots {
      guard let proposal = slot.proposal, batches[proposal.digest] != nil,
        members.isVoter(node)
      else { continue }
      if proposal.signer != node {
        let own = context.makeVote(
          .prepare, view: currentView, sequence: sequence, digest: proposal.digest)
        update(sequence) { $0.prepares[own.signer] = own }
      }
      if slot.prepared?.proposal == proposal {
        let own = context.makeVote(
          .commit, view: currentView, sequence: sequence, digest: proposal.digest)
        update(sequence) {
          $0.hasVotedToCommit = true
          $0.commits[own.signer] = own
        }
      }
    }
    // What the view carried over may lie beyond the watermarks of a primary that lags.
    let floor = newView.map { lastCarriedOver(by: $0) } ?? 0
    let last = slots.filter { $0.value.proposal != nil }.keys.max() ?? 0
    nextSequence = max(last, stableSequence, floor) + 1
  }

  private mutating func startAgain() { viewChanges[node] = makeViewChange() }

  /// What is needed besides a checkpoint's state.
  func recordsBehindCheckpoint() -> [PBFTRecord] {
    var records: [PBFTRecord] = [.view(currentView, isChanging: isChanging)]
    if let newView { records.append(.began(newView)) }
    for (_, slot) in slots.sorted(by: { $0.key < $1.key }) {
      if let proposal = slot.proposal, let batch = batches[proposal.digest] {
        records.append(.accepted(proposal, batch))
      }
      if let prepared = slot.prepared {
        if prepared.proposal != slot.proposal, let batch = batches[prepared.proposal.digest] {
          records.append(.accepted(prepared.proposal, batch))
        }
        records.append(.prepared(prepared))
      }
      if let votes = slot.decision, let digest = votes.first?.digest,
        let batch = batches[digest]
      {
        records.append(.decided(batch, votes))
      }
    }
    return records
  }
}
