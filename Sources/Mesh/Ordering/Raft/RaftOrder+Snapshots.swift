// Snapshots (thesis, section 5).
extension RaftOrder {
  /// Asks for the state when enough was committed since the last snapshot.
  mutating func requestCheckpoint() {
    let last = max(snapshot?.index ?? 0, dueCheckpoint?.index ?? 0)
    guard committedIndex - last >= UInt64(settings.snapshotInterval) else { return }
    dueCheckpoint = (committedIndex, history)
    effects.append(.checkpointDue(committedIndex))
  }

  /// Takes the state that all commands up to an index came to, and drops what it stands for.
  public mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect] {
    defer { effects = [] }
    guard let due = dueCheckpoint, due.index == index, index > snapshot?.index ?? 0,
      state.count <= MeshLimits.snapshotBytes, let term = log.term(at: index)
    else { return [] }
    dueCheckpoint = nil
    let members = memberships.last { $0.index <= index }?.members ?? self.members
    snapshot = RaftSnapshot(
      index: index, term: term, members: members, history: due.history, state: state)
    log.compact(upTo: index - min(index, UInt64(settings.trailingEntries)))
    persistSnapshot()
    forgetMemberships(before: index)
    return effects
  }

  private mutating func persistSnapshot() {
    guard let snapshot else { return }
    persist(
      .snapshot(
        snapshot, term: currentTerm, votedFor, baseIndex: log.baseIndex, baseTerm: log.baseTerm,
        log.entries))
  }

  private mutating func forgetMemberships(before index: UInt64) {
    while memberships.count > 1, memberships[1].index <= index { memberships.removeFirst() }
  }

  // MARK: - The leader

  mutating func startSnapshot(to peer: NodeID) {
    guard isLeading, let snapshot else { return }
    leadership?.progress[peer]?.mode = .receiving(
      index: snapshot.index, snapshot: snapshot.wireBytes, offset: 0)
    leadership?.progress[peer]?.inFlight.removeAll()
    sendSnapshotPart(to: peer)
  }

  mutating func sendSnapshotPart(to peer: NodeID) {
    guard case .receiving(let index, let bytes, let offset) = leadership?.progress[peer]?.mode
    else { return }
    let end = min(offset + settings.chunkBytes, bytes.count)
    send(
      peer,
      .snapshot(
        term: currentTerm, index: index, offset: offset, size: bytes.count,
        Array(bytes[offset..<end])))
  }

  mutating func noteSnapshotProgress(
    of peer: NodeID, _ index: UInt64, _ offset: Int, at now: MeshTime
  ) {
    guard var progress = leadership?.progress[peer] else { return }
    progress.heardAt = now
    defer { replicate(to: peer, at: now) }
    guard case .receiving(let current, let bytes, let known) = progress.mode, current == index
    else {
      leadership?.progress[peer] = progress
      return
    }
    guard offset < bytes.count else {
      progress.match = max(progress.match, index)
      progress.next = max(progress.next, progress.match + 1)
      progress.mode = .probing(isWaiting: false)
      leadership?.progress[peer] = progress
      return
    }
    // A follower that was restarted has lost what it had: the next heartbeat goes back to there.
    progress.mode = .receiving(index: index, snapshot: bytes, offset: offset)
    leadership?.progress[peer] = progress
    if offset > known { sendSnapshotPart(to: peer) }
  }

  // MARK: - A follower

  mutating func takeSnapshotPart(
    _ bytes: [UInt8], of index: UInt64, at offset: Int, size: Int, from peer: NodeID,
    at now: MeshTime
  ) {
    guard index > committedIndex else {
      // It is behind what is here: whatever the size, it is as good as received.
      send(peer, .snapshotReceived(term: currentTerm, index: index, offset: size))
      return
    }
    if offset == 0 || incoming?.index != index || incoming?.from != peer {
      incoming = (index, peer, [])
    }
    guard var part = incoming else { return }
    if part.bytes.count == offset { part.bytes += bytes }
    incoming = part
    guard part.bytes.count >= size else {
      send(peer, .snapshotReceived(term: currentTerm, index: index, offset: part.bytes.count))
      return
    }
    incoming = nil
    guard let received = try? RaftSnapshot(wireBytes: part.bytes), received.index == index else {
      send(peer, .snapshotReceived(term: currentTerm, index: index, offset: 0))
      return
    }
    install(received, at: now)
    send(peer, .snapshotReceived(term: currentTerm, index: index, offset: size))
  }

  private mutating func install(_ received: RaftSnapshot, at now: MeshTime) {
    snapshot = received
    dueCheckpoint = nil
    if log.term(at: received.index) == received.term {
      log.compact(upTo: received.index)
      memberships =
        [(received.index, received.members)]
        + memberships.filter {
          $0.index > received.index
        }
    } else {
      log.reset(toIndex: received.index, term: received.term)
      memberships = [(received.index, received.members)]
    }
    history = received.history
    commitIndex = max(commitIndex, received.index)
    committedIndex = received.index
    persistSnapshot()
    isStateHandedOut = false
    handOutState()
    pending = pending.filter { !received.history.contains($0.key) }
    apply(at: now)
  }
}
