import Collections

// The log and its copies (paper, section 5.3; thesis, section 10.2).
extension RaftOrder {
  // MARK: - The leader

  /// Takes commands into the log, except those that are there.
  mutating func propose(_ commands: [OrderedCommand], at now: MeshTime) {
    guard isLeading, leadership?.transfer == nil else { return }
    var fresh: [OrderedCommand] = []
    var taken: Set<CommandID> = []
    for command in commands {
      guard command.command != .barrier, leadership?.inLog.contains(command.id) == false,
        !history.contains(command.id), log.entries.count + fresh.count < MeshLimits.logEntries,
        taken.insert(command.id).inserted
      else { continue }
      if case .membership(let change) = command.command {
        guard mayChange(change, alongside: fresh) else { continue }
      }
      fresh.append(command)
    }
    if !fresh.isEmpty { propose(entries: fresh, at: now) }
  }

  mutating func propose(entries commands: [OrderedCommand], at now: MeshTime) {
    guard isLeading else { return }
    let first = log.lastIndex + 1
    let entries = commands.map { RaftEntry(term: currentTerm, command: $0) }
    for entry in entries {
      leadership?.inLog.insert(entry.command.id)
      append(entry)
    }
    for peer in members.all where peer != node && leadership?.progress[peer] == nil {
      leadership?.progress[peer] = RaftProgress(next: first)
    }
    // Followers may store the entries while this node does: it counts its own copy only behind its
    // own record (thesis, section 10.2.1).
    for peer in peers { replicate(to: peer, at: now) }
    persist(.entries(from: first, entries))
    advanceCommit(at: now)
  }

  mutating func tickLeader(at now: MeshTime) {
    guard let quorumCheckAt = leadership?.quorumCheckAt, let heartbeatAt = leadership?.heartbeatAt
    else { return }
    if now >= quorumCheckAt {
      let heard = members.voters.count { peer in
        peer == node
          || leadership?.progress[peer]?.heardAt.map {
            now < $0 + settings.electionTimeout
          } == true
      }
      if heard < majority { return becomeFollower(term: currentTerm, at: now) }
      leadership?.quorumCheckAt = now + settings.electionTimeout
    }
    if let (_, deadline) = leadership?.transfer, now >= deadline { leadership?.transfer = nil }
    guard now >= heartbeatAt else { return }
    leadership?.heartbeatAt = now + settings.heartbeat
    beat(at: now)
  }

  /// The nodes that a leader sends its log to.
  var peers: OrderedSet<NodeID> { leadership?.progress.keys ?? [] }

  /// Sends every other node something, so that it knows that there is a leader.
  mutating func beat(at now: MeshTime) {
    for peer in peers {
      guard let progress = leadership?.progress[peer] else { continue }
      switch progress.mode {
      case .receiving: sendSnapshotPart(to: peer)
      case .probing: sendEntries(to: peer, from: progress.next)
      case .replicating:
        // What went and was not answered for a heartbeat may be lost: the empty message behind it
        // is refused then, and says from where on.
        sendEntries(
          to: peer, from: progress.next,
          isHeartbeat: progress.inFlight.count >= settings.inFlight)
      }
    }
  }

  /// Sends a node what it lacks, as far as it may be under way.
  mutating func replicate(to peer: NodeID, at now: MeshTime) {
    while let progress = leadership?.progress[peer], progress.next <= log.lastIndex {
      switch progress.mode {
      case .receiving, .probing(isWaiting: true): return
      case .probing(isWaiting: false): sendEntries(to: peer, from: progress.next)
      case .replicating:
        guard progress.inFlight.count < settings.inFlight else { return }
        // While something is under way, what comes is gathered, unless it fills a message.
        let waiting = log.lastIndex - progress.next + 1
        guard progress.inFlight.isEmpty || waiting >= UInt64(settings.entriesPerMessage) else {
          return
        }
        sendEntries(to: peer, from: progress.next)
      }
    }
    announceCommit(to: peer)
  }

  /// Tells a node at once of what is committed, where no entries are under way that will.
  private mutating func announceCommit(to peer: NodeID) {
    guard let progress = leadership?.progress[peer], progress.mode == .replicating,
      progress.inFlight.isEmpty, progress.commit < commitIndex
    else { return }
    sendEntries(to: peer, from: progress.next)
  }

  private mutating func sendEntries(
    to peer: NodeID, from next: UInt64, isHeartbeat: Bool = false
  ) {
    guard let round = leadership?.round, var progress = leadership?.progress[peer] else { return }
    guard let previousTerm = log.term(at: next - 1) else {
      return startSnapshot(to: peer)
    }
    let entries = isHeartbeat ? [] : log.batch(from: next, atMost: settings.entriesPerMessage)
    let last = next - 1 + UInt64(entries.count)
    switch progress.mode {
    case .probing: progress.mode = .probing(isWaiting: true)
    case .replicating where !entries.isEmpty:
      progress.inFlight.append(last)
      progress.next = last + 1
    case .replicating, .receiving: break
    }
    progress.commit = commitIndex
    leadership?.progress[peer] = progress
    send(
      peer,
      .append(
        term: currentTerm, previousIndex: next - 1, previousTerm: previousTerm, entries,
        commit: commitIndex, round: round))
  }

  mutating func noteProgress(
    of peer: NodeID, through index: UInt64, round: UInt64, at now: MeshTime
  ) {
    guard var progress = leadership?.progress[peer], index <= log.lastIndex else { return }
    progress.heardAt = now
    progress.round = max(progress.round, round)
    let isNews = index > progress.match
    progress.match = max(progress.match, index)
    progress.next = max(progress.next, progress.match + 1)
    while let last = progress.inFlight.first, last <= index { progress.inFlight.removeFirst() }
    if case .probing = progress.mode { progress.mode = .replicating }
    leadership?.progress[peer] = progress
    if isNews { advanceCommit(at: now) }
    confirmReads(at: now)
    completeTransfer()
    replicate(to: peer, at: now)
  }

  mutating func noteConflict(
    of peer: NodeID, _ previous: UInt64, _ hint: UInt64, _ hintTerm: UInt64, round: UInt64,
    at now: MeshTime
  ) {
    guard var progress = leadership?.progress[peer] else { return }
    progress.heardAt = now
    progress.round = max(progress.round, round)
    // An answer to a message before the latest success says nothing new.
    if previous > progress.match, previous < progress.next || progress.mode == .replicating {
      let common = log.lastIndex(ofTermUpTo: hintTerm, from: min(hint, previous - 1))
      progress.next = max(common, progress.match) + 1
      progress.inFlight.removeAll()
      progress.mode = .probing(isWaiting: false)
    }
    leadership?.progress[peer] = progress
    confirmReads(at: now)
    if case .probing(isWaiting: false) = progress.mode {
      sendEntries(to: peer, from: progress.next)
    }
  }

  /// Commits what a majority has, if it is of the own term (paper, section 5.4.2).
  mutating func advanceCommit(at now: MeshTime) {
    guard isLeading, !members.voters.isEmpty else { return }
    let stored = members.voters.map {
      $0 == node ? log.lastIndex : leadership?.progress[$0]?.match ?? 0
    }.sorted(by: >)
    let index = stored[majority - 1]
    guard index > commitIndex, log.term(at: index) == currentTerm else { return }
    for position in commitIndex + 1...index {
      if let entry = log[position] { leadership?.inLog.remove(entry.command.id) }
    }
    commitIndex = index
    apply(at: now)
    admitEarlyReads(at: now)
    for peer in peers { announceCommit(to: peer) }
  }

  // MARK: - A follower

  mutating func takeEntries(
    _ entries: [RaftEntry], behind previous: UInt64, _ previousTerm: UInt64, commit: UInt64,
    round: UInt64, from peer: NodeID, at now: MeshTime
  ) {
    // What is compacted away is committed, and so the leader's.
    let isKnown = previous <= log.baseIndex || log.term(at: previous) == previousTerm
    guard isKnown else {
      let known = min(previous, log.lastIndex)
      let hint: UInt64 =
        if let term = log.term(at: known), term != previousTerm, known == previous {
          // All entries of the conflicting term are skipped at once.
          log.lastIndex(ofTermUpTo: previousTerm, from: log.firstIndex(ofTermAt: known) - 1)
        } else {
          known
        }
      send(
        peer,
        .rejected(
          term: currentTerm, previousIndex: previous, hintIndex: hint,
          hintTerm: log.term(at: hint) ?? 0, round: round))
      return
    }
    var index = previous
    var fresh: ArraySlice<RaftEntry> = []
    for (position, entry) in entries.enumerated() {
      index += 1
      if index <= log.baseIndex { continue }
      if let own = log.term(at: index), own == entry.term { continue }
      fresh = entries[position...]
      break
    }
    if !fresh.isEmpty {
      let first = previous + UInt64(entries.count - fresh.count) + 1
      truncateLog(from: first)
      for entry in fresh { append(entry) }
      persist(.entries(from: first, Array(fresh)))
    }
    let through = previous + UInt64(entries.count)
    send(peer, .appended(term: currentTerm, through: through, round: round))
    if min(commit, through) > commitIndex {
      commitIndex = min(commit, through)
      apply(at: now)
    }
  }
}
