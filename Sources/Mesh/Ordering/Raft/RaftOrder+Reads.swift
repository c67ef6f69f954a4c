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
    guard let firstIndex = leadership?.firstIndex,
      leadership?.hasRoomForRead == true
    else { return }
    guard commitIndex >= firstIndex else {
      // Until an entry of the own term is committed, the leader may not know what is.
      leadership?.earlyReads.append((peer, read))
      return
    }
    leadership?.beginRound(for: [(peer, read)], at: commitIndex)
    beat(at: now)
    confirmReads(at: now)
  }

  mutating func admitEarlyReads(at now: MeshTime) {
    guard let early = leadership?.earlyReads, !early.isEmpty,
      let firstIndex = leadership?.firstIndex, commitIndex >= firstIndex
    else { return }
    leadership?.earlyReads = []
    leadership?.beginRound(for: early, at: commitIndex)
    beat(at: now)
    confirmReads(at: now)
  }

  /// Answers the reads whose round a majority has answered: there was no other leader meanwhile.
  mutating func confirmReads(at now: MeshTime) {
    guard leadership?.reads.isEmpty == false else { return }
    let rounds = members.voters.map {
      ($0 == node ? leadership?.round : leadership?.progress[$0]?.round) ?? 0
    }.sorted(by: >)
    let confirmed = rounds[majority - 1]
    guard let answered = leadership?.takeReads(confirmed: confirmed) else { return }
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
