// How commands get from the sequencer's log into everyone's.
extension SequencerOrder {
  /// Puts commands into the sequencer's log and sends them out.
  mutating func enter(_ commands: [OrderedCommand], at now: MeshTime) {
    guard case .leading(let leadership) = role else { return }
    var fresh: [LogEntry] = []
    var ids: Set<CommandID> = []
    for command in commands
    where !logged.contains(command.id) && log.count + fresh.count < MeshLimits.logEntries {
      guard ids.insert(command.id).inserted else { continue }
      fresh.append(LogEntry(epoch: leadership.epoch, command: command))
    }
    guard !fresh.isEmpty else { return }
    store(after: lastIndex, fresh)
    for peer in others { replicate(to: peer, at: now) }
    advance(at: now)
  }

  /// Sends a follower what it was not sent yet, or, where that is nothing and `always` is asked for,
  /// a sign of life.
  private mutating func replicate(to peer: NodeID, always: Bool = false, at now: MeshTime) {
    guard case .leading(var leadership) = role, var follower = leadership.followers[peer] else {
      return
    }
    let entries = entries(after: follower.sent)
    guard always || !entries.isEmpty else { return }
    send(
      peer,
      .append(
        leadership.epoch, after: follower.sent, afterEpoch: epoch(at: follower.sent), entries,
        committed: committedIndex))
    follower.sent += UInt64(entries.count)
    if !entries.isEmpty { follower.resendAt = now + timing.retransmission }
    leadership.followers[peer] = follower
    role = .leading(leadership)
  }

  /// What the sequencer does as time goes by.
  mutating func lead(at now: MeshTime) {
    guard case .leading(var leadership) = role else { return }
    let heard = view.voters.count {
      $0 == node || now < (leadership.followers[$0]?.heardAt ?? .zero) + timing.patience
    }
    guard heard >= majority else {
      stepDown(at: now)
      return
    }
    let beat = now >= leadership.heartbeatAt
    if beat { leadership.heartbeatAt = now + timing.heartbeat }
    var behind: [NodeID] = []
    for (peer, follower) in leadership.followers
    where follower.matched < lastIndex && now >= follower.resendAt {
      leadership.followers[peer]?.sent = follower.matched
      leadership.followers[peer]?.resendAt = now + timing.retransmission
      behind.append(peer)
    }
    role = .leading(leadership)
    for peer in behind { replicate(to: peer, at: now) }
    if beat {
      for peer in others where !behind.contains(peer) {
        replicate(to: peer, always: true, at: now)
      }
    }
  }

  /// Takes the sequencer's entries.
  mutating func follow(
    _ epoch: Epoch, after index: UInt64, _ before: Epoch?, _ entries: [LogEntry],
    committed: UInt64, at now: MeshTime
  ) {
    if let promised, promised > epoch {
      send(epoch.node, .superseded(promised))
      return
    }
    let isNew = promised != epoch || !isFollowing
    if isNew {
      role = .following
      promise(epoch)
      effects.append(.leaderChanged(epoch.node))
    }
    heardAt = now
    guard index <= lastIndex, self.epoch(at: index) == before else {
      send(epoch.node, .gap(epoch, after: index > lastIndex ? lastIndex : committedIndex))
      return
    }
    // What is there already stays: a message that comes late must not cut off what came after it.
    var kept = 0
    while kept < entries.count,
      self.epoch(at: index + UInt64(kept) + 1) == entries[kept].epoch
    {
      kept += 1
    }
    if kept < entries.count {
      let position = index + UInt64(kept)
      guard position >= committedIndex,
        Int(position) + entries.count - kept <= MeshLimits.logEntries
      else { return }
      store(after: position, Array(entries[kept...]))
    }
    let matched = index + UInt64(entries.count)
    send(epoch.node, .appended(epoch, matched))
    commit(upTo: min(committed, matched))
    if isNew, !pending.isEmpty { resubmitAt = now }
  }

  private var isFollowing: Bool { role == .following }

  /// Counts a follower's copy.
  mutating func acknowledge(_ epoch: Epoch, _ index: UInt64, from peer: NodeID, at now: MeshTime) {
    guard case .leading(var leadership) = role, leadership.epoch == epoch, index <= lastIndex,
      var follower = leadership.followers[peer]
    else { return }
    follower.heardAt = now
    if index > follower.matched {
      follower.matched = index
      follower.answeredGap = nil
      follower.resendAt = now + timing.retransmission
    }
    follower.sent = max(follower.sent, follower.matched)
    leadership.followers[peer] = follower
    role = .leading(leadership)
    replicate(to: peer, at: now)
    advance(at: now)
  }

  mutating func resend(_ epoch: Epoch, after index: UInt64, to peer: NodeID, at now: MeshTime) {
    guard case .leading(var leadership) = role, leadership.epoch == epoch,
      var follower = leadership.followers[peer]
    else { return }
    follower.heardAt = now
    let isRepeated = follower.answeredGap == index
    if !isRepeated { follower.sent = max(min(index, lastIndex), follower.matched) }
    follower.answeredGap = index
    leadership.followers[peer] = follower
    role = .leading(leadership)
    guard !isRepeated else { return }
    replicate(to: peer, at: now)
  }

  /// Commits what a majority of the voters holds, if it is of this epoch.
  private mutating func advance(at now: MeshTime) {
    guard case .leading(let leadership) = role else { return }
    let matched = view.voters.map {
      $0 == node ? lastIndex : leadership.followers[$0]?.matched ?? 0
    }
    .sorted(by: >)
    guard matched.count >= majority, majority > 0 else { return }
    let index = matched[majority - 1]
    guard index > committedIndex, epoch(at: index) == leadership.epoch else { return }
    commit(upTo: index)
    // The followers learn of it with the next entries or the next heartbeat; a quiet log must not
    // wait so long.
    for peer in others { replicate(to: peer, always: true, at: now) }
  }
}
