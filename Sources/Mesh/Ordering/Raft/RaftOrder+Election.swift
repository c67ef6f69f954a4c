// Who leads (paper, section 5.2; thesis, sections 3.4, 4.2.3, 6.2, 9.6).
extension RaftOrder {
  mutating func resetElection(at now: MeshTime) {
    electionAt = now + settings.electionTimeout + random.duration(upTo: settings.electionTimeout)
  }

  /// The votes that decide.
  var majority: Int { Quorum.majority(nodes: members.voters.count) }

  /// Whether a request for votes comes while there is a leader, as from a node that was removed or was
  /// cut off: it must not end the term.
  func isDisruptive(_ message: RaftMessage, at now: MeshTime) -> Bool {
    guard case .askVote(_, _, _, isTransfer: false) = message else { return false }
    return hasLeader(at: now)
  }

  private func hasLeader(at now: MeshTime) -> Bool {
    if isLeading { return true }
    guard leader != nil, let heardLeaderAt else { return false }
    return now < heardLeaderAt + settings.electionTimeout
  }

  mutating func becomeFollower(term: UInt64, at now: MeshTime) {
    let wasLeading = isLeading
    if term > currentTerm {
      currentTerm = term
      votedFor = nil
      persistVote()
      setLeader(nil)
    }
    become(.follower)
    if wasLeading {
      setLeader(nil)
      resetElection(at: now)
    }
  }

  mutating func follow(_ peer: NodeID, at now: MeshTime) {
    become(.follower)
    heardLeaderAt = now
    resetElection(at: now)
    setLeader(peer)
  }

  mutating func setLeader(_ new: NodeID?) {
    guard leader != new else { return }
    leader = new
    effects.append(.leaderChanged(new))
    guard let new, new != node, !pending.isEmpty else { return }
    send(new, .forward(Array(pending.values.prefix(MeshLimits.entriesPerMessage))))
  }

  mutating func startPreVote(at now: MeshTime) {
    resetElection(at: now)
    setLeader(nil)
    become(.preCandidate([node]))
    if majority == 1 { return startElection(isTransfer: false, at: now) }
    for peer in members.voters where peer != node {
      send(
        peer,
        .askPreVote(
          term: currentTerm + 1, lastIndex: log.lastIndex, lastTerm: log.lastTerm))
    }
  }

  mutating func startElection(isTransfer: Bool, at now: MeshTime) {
    resetElection(at: now)
    setLeader(nil)
    currentTerm += 1
    votedFor = node
    become(.candidate([node]))
    persistVote()
    if majority == 1 { return becomeLeader(at: now) }
    for peer in members.voters where peer != node {
      send(
        peer,
        .askVote(
          term: currentTerm, lastIndex: log.lastIndex, lastTerm: log.lastTerm,
          isTransfer: isTransfer))
    }
  }

  /// Whether a log is at least as new as this one (paper, section 5.4.1).
  private func isUpToDate(_ index: UInt64, _ term: UInt64) -> Bool {
    (term, index) >= (log.lastTerm, log.lastIndex)
  }

  mutating func answerPreVote(
    term: UInt64, _ index: UInt64, _ lastTerm: UInt64, to peer: NodeID, at now: MeshTime
  ) {
    let isGranted =
      term > currentTerm && isUpToDate(index, lastTerm) && !hasLeader(at: now)
    send(peer, .preVote(term: isGranted ? term : currentTerm, isGranted: isGranted))
  }

  mutating func countPreVote(term: UInt64, _ isGranted: Bool, of peer: NodeID, at now: MeshTime) {
    guard case .preCandidate(var votes) = role, isGranted, term == currentTerm + 1,
      members.isVoter(peer)
    else { return }
    votes.insert(peer)
    become(.preCandidate(votes))
    if members.voters.count(where: { votes.contains($0) }) >= majority {
      startElection(isTransfer: false, at: now)
    }
  }

  mutating func answerVote(
    _ index: UInt64, _ lastTerm: UInt64, to peer: NodeID, at now: MeshTime
  ) {
    let isGranted = (votedFor == nil || votedFor == peer) && isUpToDate(index, lastTerm)
    if isGranted {
      if votedFor == nil {
        votedFor = peer
        persistVote()
      }
      resetElection(at: now)
    }
    send(peer, .vote(term: currentTerm, isGranted: isGranted))
  }

  mutating func countVote(_ isGranted: Bool, of peer: NodeID, at now: MeshTime) {
    guard case .candidate(var votes) = role, isGranted, members.isVoter(peer) else { return }
    votes.insert(peer)
    become(.candidate(votes))
    if members.voters.count(where: { votes.contains($0) }) >= majority { becomeLeader(at: now) }
  }

  private mutating func becomeLeader(at now: MeshTime) {
    var leadership = RaftLeadership(
      firstIndex: log.lastIndex + 1, heartbeatAt: now,
      quorumCheckAt: now + settings.electionTimeout)
    for peer in members.all where peer != node {
      leadership.progress[peer] = RaftProgress(next: log.lastIndex + 1)
    }
    var index = commitIndex + 1
    while let entry = log[index] {
      leadership.inLog.insert(entry.command.id)
      index += 1
    }
    become(.leader)
    self.leadership = leadership
    setLeader(node)
    // What earlier leaders left is committed with an entry of the own term (paper, section 5.4.2).
    let id = CommandID(origin: node, incarnation: currentTerm, sequence: 0)
    propose(entries: [OrderedCommand(id: id, command: .barrier)], at: now)
    propose(Array(pending.values), at: now)
  }

  /// Lets another voter lead; given up where it does not take over within an election timeout.
  public mutating func transferLeadership(to target: NodeID, at now: MeshTime) -> [OrderEffect] {
    guard isLeading, members.isVoter(target), target != node else { return [] }
    leadership?.transfer = (target, now + settings.electionTimeout)
    completeTransfer()
    defer { effects = [] }
    return effects
  }

  mutating func completeTransfer() {
    guard let (target, _) = leadership?.transfer,
      leadership?.progress[target]?.match == log.lastIndex
    else { return }
    send(target, .timeoutNow(term: currentTerm))
  }
}
