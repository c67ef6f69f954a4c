import Mesh

/// pBFT's properties (Castro and Liskov 1999, section 4): agreement on each sequence number, prepared
/// certificates that survive view changes, watermarks, checkpoints that a quorum vouches for, bounded
/// memory.
struct PBFTChecker: Sendable {
  private struct Decision: Sendable {
    let digest: [UInt8]
    let view: UInt64
  }

  private struct Host: Sendable {
    var view: UInt64 = 0
    var executed: UInt64 = 0
    var stable: UInt64 = 0
    /// Of each open number the view of the certificate that was looked at.
    var prepared: [UInt64: UInt64] = [:]
    var decided: Set<UInt64> = []
    /// The latest view that it told anybody.
    var saidView: UInt64 = 0
  }

  private var hosts: [Host]
  private let interval: UInt64
  private let threshold: BasisPoints
  /// What each sequence number is, and the earliest view in which it is known to be decided.
  private var decisions: [UInt64: Decision] = [:]
  /// The digest of the state behind each checkpoint that was stable anywhere.
  private var states: [UInt64: [UInt8]] = [:]

  init(hosts: Int, settings: PBFTSettings) {
    self.hosts = Array(repeating: Host(), count: hosts)
    interval = settings.checkpointInterval
    threshold = settings.threshold
  }

  private func quorum(_ members: OrderMembers) -> Int {
    let count = members.voters.count
    return Quorum.votes(
      nodes: count, faults: Quorum.tolerableFaults(nodes: count), threshold: threshold)
  }

  mutating func check(_ pbft: PBFTOrder, of host: Int, _ votes: VoteChecker) -> [String] {
    var broken: [String] = []
    // Taken out while it changes, so that what it holds is not copied.
    var known = Host()
    swap(&known, &hosts[host])
    defer { swap(&known, &hosts[host]) }
    if pbft.view < known.view { broken.append("views only grow: \(pbft.view)") }
    if pbft.executed < known.executed { broken.append("what is executed stays so") }
    known.view = pbft.view
    known.executed = pbft.executed
    broken += checkBounds(pbft)
    if pbft.stableSequence != known.stable {
      broken += checkCheckpoint(pbft, behind: known.stable, host, votes)
      known.stable = pbft.stableSequence
      known.prepared = known.prepared.filter { $0.key > pbft.stableSequence }
      known.decided = known.decided.filter { $0 > pbft.stableSequence }
    }
    for sequence in pbft.openNumbers {
      if !known.decided.contains(sequence), let decision = pbft.decision(at: sequence) {
        known.decided.insert(sequence)
        broken += check(decision, at: sequence, pbft, host, votes)
      }
      if let prepared = pbft.prepared(at: sequence),
        known.prepared[sequence] != prepared.proposal.view
      {
        known.prepared[sequence] = prepared.proposal.view
        broken += check(prepared, at: sequence, pbft, host, votes)
      }
    }
    return broken
  }

  private func checkBounds(_ pbft: PBFTOrder) -> [String] {
    var broken: [String] = []
    let low = pbft.stableSequence
    if let first = pbft.openNumbers.first, first <= low {
      broken.append("nothing at or below h is kept: \(first), h is \(low)")
    }
    if let last = pbft.openNumbers.last, last > low + 2 * interval {
      broken.append("nothing above h + k is taken: \(last), h is \(low)")
    }
    // Of each open number what is proposed, what is prepared and what is decided may differ; in a view
    // that has not begun all of the one before are still there.
    if pbft.heldBatches > 4 * 2 * Int(clamping: interval) + 1 {
      broken.append("log memory is bounded: \(pbft.heldBatches) batches are held")
    }
    return broken
  }

  private mutating func checkCheckpoint(
    _ pbft: PBFTOrder, behind floor: UInt64, _ host: Int, _ votes: VoteChecker
  ) -> [String] {
    guard let stable = pbft.stableCheckpoint else { return ["a stable checkpoint stays so"] }
    let header = stable.header
    var broken: [String] = []
    if header.sequence < floor { broken.append("checkpoints only grow: \(header.sequence)") }
    // The members who voted are those before the checkpoint: one change lies between at most.
    let needed = min(quorum(pbft.members), quorum(header.members))
    let slack = header.members.voters.count > 1 ? 1 : 0
    broken += votes.check(
      stable.votes, .checkpoint, needing: max(needed - slack, 1), heldBy: host)
    if let other = states.updateValue(header.stateDigest, forKey: header.sequence),
      other != header.stateDigest
    {
      broken.append("a checkpoint has one state: two at \(header.sequence)")
    }
    return broken
  }

  private mutating func check(
    _ decision: [OrderVote], at sequence: UInt64, _ pbft: PBFTOrder, _ host: Int,
    _ votes: VoteChecker
  ) -> [String] {
    guard let first = decision.first else { return ["a decision has votes"] }
    var broken = votes.check(decision, .commit, needing: quorum(pbft.members), heldBy: host)
    if first.sequence != sequence { broken.append("a decision is about its number") }
    if let known = decisions[sequence] {
      if known.digest != first.digest {
        broken.append("all nodes commit the same: two batches at number \(sequence)")
      }
      if known.view <= first.view { return broken }
    }
    decisions[sequence] = Decision(digest: first.digest, view: first.view)
    return broken
  }

  private func check(
    _ prepared: PBFTPreparedCertificate, at sequence: UInt64, _ pbft: PBFTOrder, _ host: Int,
    _ votes: VoteChecker
  ) -> [String] {
    var broken = votes.check(
      prepared.votes, .prepare, needing: quorum(pbft.members) - 1, heldBy: host)
    let proposal = prepared.proposal
    if proposal.sequence != sequence
      || prepared.votes.contains(where: { $0.digest != proposal.digest })
    {
      broken.append("a prepared certificate is about its proposal")
    }
    if let decision = decisions[sequence], decision.view < proposal.view,
      decision.digest != proposal.digest
    {
      broken.append(
        "prepared certificates survive view changes: \(sequence) was decided in view "
          + "\(decision.view) and is another batch in view \(proposal.view)")
    }
    return broken
  }

  // MARK: - What leaves a host, and a host that comes back

  mutating func sent(_ message: PBFTMessage, from host: Int) -> [String] {
    switch message {
    case .viewChange(let change):
      hosts[host].saidView = max(hosts[host].saidView, change.view)
    case .vote(let vote) where vote.kind == .prepare || vote.kind == .commit:
      guard vote.view >= hosts[host].saidView else {
        return ["whoever gave a view up votes in it no more: \(vote.view)"]
      }
    default: break
    }
    return []
  }

  mutating func restarted(_ pbft: PBFTOrder, of host: Int) -> [String] {
    var fresh = Host()
    fresh.saidView = hosts[host].saidView
    let isLost = pbft.view < fresh.saidView
    hosts[host] = fresh
    return isLost ? ["views are durable: \(pbft.view) after a restart"] : []
  }
}
