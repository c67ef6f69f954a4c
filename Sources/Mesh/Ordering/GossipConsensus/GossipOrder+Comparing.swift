// Peers compare what they have, and whoever has more sends it (Demers et al. 1987, anti-entropy).
extension GossipOrder {
  /// Most decided slots that one comparison is answered with.
  private static let answered: UInt64 = 32

  mutating func compareWithPeers(at now: MeshTime) {
    compareAt = now + settings.interval
    follow(checkpoints.tick(members: members, at: now), at: now)
    let peers = members.all.filter { $0 != node }
    for peer in random.sample(settings.fanout, of: peers) {
      send(peer, ownDigest(isAnswer: false))
    }
    // Commands may have been lost on all their ways.
    spread(Array(pending.values.prefix(settings.batchCommands)), notTo: nil)
  }

  private func ownDigest(isAnswer: Bool) -> GossipMessage {
    let latest = rounds.sorted { $0.key > $1.key }.prefix(MeshLimits.openRounds)
    return .digest(
      slot: slot, stable: stableSlot,
      latest.map { number, round in
        GossipRoundDigest(
          round: number, hasProposal: round.proposal.map { batches[$0.digest] != nil } ?? false,
          prevotes: bits(of: round.prevotes), precommits: bits(of: round.precommits))
      }, isAnswer: isAnswer)
  }

  private func bits(of votes: [NodeID: OrderVote]) -> [UInt64] {
    var words = Array(repeating: 0 as UInt64, count: (members.voters.count + 63) / 64)
    for (position, voter) in members.voters.enumerated() where votes[voter] != nil {
      words[position / 64] |= 1 << UInt64(position % 64)
    }
    return words
  }

  mutating func compare(
    slot other: UInt64, stable: UInt64, _ digests: [GossipRoundDigest], with peer: NodeID,
    isAnswer: Bool, at now: MeshTime
  ) {
    guard members.all.contains(peer) else { return }
    let pause = MeshDuration(milliseconds: settings.interval.milliseconds / 4)
    if let last = answeredAt[peer], now < last + pause { return }
    answeredAt[peer] = now
    if let newer = checkpoints.newer(than: stable) { send(peer, .checkpoint(newer)) }
    let votes = checkpoints.ownVotes(behind: stable).map(GossipRumor.vote)
    if !votes.isEmpty { send(peer, .rumors(Array(votes.prefix(MeshLimits.gossipEntries)))) }
    guard other >= slot else {
      return sendDecisions(from: other, to: peer)
    }
    if other > slot {
      if !isAnswer { send(peer, ownDigest(isAnswer: true)) }
      return
    }
    let missing = rumors(lackingIn: digests)
    if !missing.isEmpty { send(peer, .rumors(missing)) }
    if !isAnswer { send(peer, ownDigest(isAnswer: true)) }
  }

  private mutating func sendDecisions(from slot: UInt64, to peer: NodeID) {
    let known = decisions.filter { $0.key >= slot && $0.key - slot < Self.answered }
    for (_, decision) in known.sorted(by: { $0.key < $1.key }) {
      send(peer, .decided(decision.batch, decision.votes))
    }
  }

  private func rumors(lackingIn digests: [GossipRoundDigest]) -> [GossipRumor] {
    var rumors: [GossipRumor] = []
    // What is latest matters most.
    for (number, round) in rounds.sorted(by: { $0.key > $1.key }) {
      let other = digests.first { $0.round == number }
      if let proposal = round.proposal, other?.hasProposal != true,
        let batch = batches[proposal.digest]
      {
        rumors.append(.proposal(proposal, batch, proof: round.proof))
      }
      for (position, voter) in members.voters.enumerated() {
        if let vote = round.prevotes[voter], !isSet(position, in: other?.prevotes) {
          rumors.append(.vote(vote))
        }
        if let vote = round.precommits[voter], !isSet(position, in: other?.precommits) {
          rumors.append(.vote(vote))
        }
      }
      if rumors.count >= MeshLimits.gossipEntries { break }
    }
    return Array(rumors.prefix(MeshLimits.gossipEntries))
  }

  private func isSet(_ position: Int, in words: [UInt64]?) -> Bool {
    guard let words, position / 64 < words.count else { return false }
    return words[position / 64] & (1 << UInt64(position % 64)) != 0
  }
}
