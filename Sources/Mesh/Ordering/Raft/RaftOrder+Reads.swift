// Reads that see all that was decided before they were asked (thesis, section 6.4).
extension RaftOrder {
  /// Asks when a read may be answered from what is applied here.
  ///
  /// The answer is ``OrderEffect/readable(_:)`` or, where no leader answers in time,
  /// ``OrderEffect/readFailed(_:)``.
  public mutating func read(_ read: UInt64, at now: MeshTime) -> [OrderEffect] {
    defer { effects = [] }
    guard reads.count < MeshLimits.pendingCommands else { return [.readFailed(read)] }
    reads[read] = now + settings.electionTimeout * 2
    if isLeading {
      askForRead(read, of: node, at: now)
    } else if let leader {
      send(leader, .askReadIndex(term: currentTerm, read))
    }
    return effects
  }

  mutating func askForRead(_ read: UInt64, of peer: NodeID, at now: MeshTime) {
    guard case .leader(var leadership) = role,
      leadership.reads.count + leadership.earlyReads.count < MeshLimits.pendingCommands
    else { return }
    guard commitIndex >= leadership.firstIndex else {
      // Until an entry of the own term is committed, the leader may not know what is.
      leadership.earlyReads.append((peer, read))
      role = .leader(leadership)
      return
    }
    leadership.round += 1
    leadership.reads.append((leadership.round, peer, read, commitIndex))
    role = .leader(leadership)
    beat(at: now)
    confirmReads(at: now)
  }

  mutating func admitEarlyReads(at now: MeshTime) {
    guard case .leader(var leadership) = role, !leadership.earlyReads.isEmpty,
      commitIndex >= leadership.firstIndex
    else { return }
    let early = leadership.earlyReads
    leadership.earlyReads = []
    leadership.round += 1
    for (peer, read) in early {
      leadership.reads.append((leadership.round, peer, read, commitIndex))
    }
    role = .leader(leadership)
    beat(at: now)
    confirmReads(at: now)
  }

  /// Answers the reads whose round a majority has answered: there was no other leader meanwhile.
  mutating func confirmReads(at now: MeshTime) {
    guard case .leader(var leadership) = role, !leadership.reads.isEmpty else { return }
    let rounds = members.voters.map {
      $0 == node ? leadership.round : leadership.progress[$0]?.round ?? 0
    }.sorted(by: >)
    let confirmed = rounds[majority - 1]
    let answered = leadership.reads.prefix { $0.round <= confirmed }
    guard !answered.isEmpty else { return }
    leadership.reads.removeFirst(answered.count)
    role = .leader(leadership)
    for (_, peer, read, index) in answered {
      if peer == node {
        takeReadIndex(index, for: read)
      } else {
        send(peer, .readIndex(term: currentTerm, read, index: index))
      }
    }
  }

  mutating func takeReadIndex(_ index: UInt64, for read: UInt64) {
    guard reads.removeValue(forKey: read) != nil else { return }
    readable.append((read, index))
    releaseReads()
  }

  mutating func releaseReads() {
    guard !readable.isEmpty else { return }
    for (read, index) in readable where index <= committedIndex {
      effects.append(.readable(read))
    }
    readable.removeAll { $0.index <= committedIndex }
  }
}
