// Grants: given, taken, acknowledged, returned.
extension WorkStealing {
  /// Gives a peer that asks some of the tasks that wait longest until their turn.
  mutating func grant(to peer: NodeID, load asker: Int, at now: MeshTime) {
    // The next one is made when it is known what became of the last.
    guard grants[peer] == nil else { return }
    // Half of the difference: more would only turn it round.
    let surplus = (load - max(asker, 0)) * settings.slots / 10_000 / 2
    let count = min(surplus, settings.batch, waiting.count)
    guard load > settings.overload, count > 0 else {
      effects.append(.send(peer, .refusal(waiting: waiting.count)))
      return
    }
    lastNumber += 1
    let items = waiting.suffix(count).map(\.passedOn)
    keep(.granted(lastNumber, to: peer, items))
    grants[peer]?.retryAt = now + settings.retryInterval
    grants[peer]?.endsAt = now + settings.lease
    effects.append(.send(peer, .grant(lastNumber, items)))
  }

  /// Takes what a peer gives, if there is room still; says again what it said of a grant before.
  mutating func takeGrant(_ number: UInt64, _ items: [WorkItem], of peer: NodeID) {
    if let last = outcomes[peer], number <= last.number { return answer(last, number, peer) }
    let room = waiting.count + items.count <= MeshLimits.tasks
    let isSound =
      items.allSatisfy { $0.task.isWellFormed && !knows($0.task) }
      && Set(items.map(\.task)).count == items.count
    if room, isSound, load < settings.overload {
      keep(.accepted(number, from: peer, items))
    } else {
      keep(.refused(number, from: peer))
    }
    if let outcome = outcomes[peer] { answer(outcome, number, peer) }
  }

  mutating func takeRevocation(_ number: UInt64, of peer: NodeID) {
    if outcomes[peer].map({ number > $0.number }) ?? true { keep(.refused(number, from: peer)) }
    if let outcome = outcomes[peer] { answer(outcome, number, peer) }
  }

  /// Of an earlier grant the peer knows already.
  private mutating func answer(_ outcome: Outcome, _ number: UInt64, _ peer: NodeID) {
    guard outcome.number == number else { return }
    effects.append(
      .send(peer, outcome.isAccepted ? .acknowledgement(number) : .refusedGrant(number)))
  }

  /// Takes a peer's word on a grant.
  mutating func conclude(_ number: UInt64, with peer: NodeID, isAccepted: Bool) {
    guard grants[peer]?.number == number else { return }
    keep(isAccepted ? .delivered(number, to: peer) : .returned(number, from: peer))
  }

  // MARK: - Records

  mutating func apply(_ record: WorkStealingRecord) {
    switch record {
    case .queued(let item): waiting.append(item)
    case .begun(let task):
      guard let place = waiting.firstIndex(where: { $0.task == task }) else { return }
      running[task] = waiting.remove(at: place)
    case .finished(let task):
      running[task] = nil
      held[task] = nil
      finished.insert(task)
    case .granted(let number, let peer, let items):
      let tasks = Set(items.map(\.task))
      waiting.removeAll { tasks.contains($0.task) }
      // One that ran before a restart waited again.
      for task in tasks { running[task] = nil }
      lastNumber = max(lastNumber, number)
      grants[peer] = Grant(number: number, items: items, retryAt: .zero, endsAt: .zero)
    case .delivered(_, let peer): grants[peer] = nil
    case .returned(_, let peer):
      waiting.append(contentsOf: (grants[peer]?.items ?? []).map(\.passedOn))
      grants[peer] = nil
    case .accepted(let number, let peer, let items):
      outcomes[peer] = Outcome(number: number, isAccepted: true)
      waiting.append(contentsOf: items)
    case .refused(let number, let peer):
      outcomes[peer] = Outcome(number: number, isAccepted: false)
    }
  }

  mutating func restore(_ record: WorkStealingRecord, at now: MeshTime) {
    apply(record)
    // Said at once, and for as long as if it were new: it may never have been sent.
    if case .granted(_, let peer, _) = record {
      grants[peer]?.retryAt = now
      grants[peer]?.endsAt = now + settings.lease
    }
  }
}
