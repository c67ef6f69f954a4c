/// A property of the ledger that does not hold.
public enum LedgerViolation: Sendable, Hashable {
  /// Two tasks hold the same token.
  case tokenHeldTwice(AttemptToken)
  /// A token is greater than the last one granted.
  case tokenFromNowhere(TaskID, AttemptToken)
  /// A task is ready, placed or done although something that it needs is not done.
  case startedBeforeNeeds(TaskID)
  /// The count of open needs is wrong.
  case wrongOpenNeeds(TaskID, counted: Int, kept: Int)
  /// A task's state and the lists of ready, active and final tasks disagree.
  case wrongIndex(TaskID)
  /// A final state comes from no attempt.
  case resultWithoutAttempt(TaskID)
  /// A node's attempts are counted wrongly, or an auction is held for what can't be placed.
  case wrongMarket
  /// The waiting task has nothing to wait for.
  case stuck(TaskID)
}

extension TaskLedger {
  /// Checks all that must hold of a ledger at any time; linear in tasks and needs.
  public func checkInvariants() -> [LedgerViolation] {
    var violations = checkInvariants(of: tasks.keys)
    var tokens: Set<AttemptToken> = []
    var finals = 0
    var ready = 0
    var held: [NodeID: Int] = [:]
    for record in tasks.values {
      if let attempt = record.state.attempt, !tokens.insert(attempt.token).inserted {
        violations.append(.tokenHeldTwice(attempt.token))
      }
      if record.state.isFinal { finals += 1 }
      if record.state == .ready { ready += 1 }
      if let node = record.state.currentAttempt?.node { held[node, default: 0] += 1 }
    }
    let areAuctionsOpen = market?.auctions.allSatisfy { task, auction in
      isCurrent(ReadyEntry(task: task, attempt: auction.attempt))
    }
    if held != attemptsByNode || areAuctionsOpen == false { violations.append(.wrongMarket) }
    if finals != finalCount || ready != readyCount || readyTasks(limit: .max).count != ready,
      let id = tasks.keys.first
    {
      violations.append(.wrongIndex(id))
    }
    return violations
  }

  /// Checks what can be seen of some tasks alone; linear in these and what they need.
  public func checkInvariants(of changed: some Sequence<TaskID>) -> [LedgerViolation] {
    var violations: [LedgerViolation] = []
    for id in changed {
      guard let record = tasks[id] else { continue }
      check(id, record, &violations)
    }
    return violations
  }

  private func check(_ id: TaskID, _ record: TaskRecord, _ violations: inout [LedgerViolation]) {
    let open = Set(record.specification.needs).count { tasks[$0]?.state.satisfiesNeed != true }
    if open != record.openNeeds {
      violations.append(.wrongOpenNeeds(id, counted: open, kept: record.openNeeds))
    }
    switch record.state {
    case .waiting: if open == 0 { violations.append(.stuck(id)) }
    case .cancelled, .skipped: break
    case .ready, .backingOff, .failed, .awarded, .running, .held, .succeeded:
      if open > 0 { violations.append(.startedBeforeNeeds(id)) }
    }
    if let attempt = record.state.attempt {
      if attempt.token > lastToken { violations.append(.tokenFromNowhere(id, attempt.token)) }
      if attempt.number != record.attempts { violations.append(.resultWithoutAttempt(id)) }
    }
    if activeTasks.contains(id) != (record.state.currentAttempt != nil) {
      violations.append(.wrongIndex(id))
    }
  }
}

extension TaskState {
  /// The attempt that it comes from.
  fileprivate var attempt: Attempt? {
    switch self {
    case .awarded(let attempt), .running(let attempt, _), .held(let attempt),
      .succeeded(let attempt, _):
      attempt
    case .waiting, .ready, .backingOff, .skipped, .failed, .cancelled: nil
    }
  }
}
