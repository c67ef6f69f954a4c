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
  /// The waiting task has nothing to wait for.
  case stuck(TaskID)
}

extension TaskLedger {
  /// Checks all that must hold of a ledger at any time; linear in tasks and needs.
  public func checkInvariants() -> [LedgerViolation] {
    var violations: [LedgerViolation] = []
    var tokens: Set<AttemptToken> = []
    var finals = 0
    var ready = 0
    for (id, record) in tasks {
      var open = 0
      var needs: Set<TaskID> = []
      for need in record.specification.needs where needs.insert(need).inserted {
        if tasks[need]?.state.satisfiesNeed != true { open += 1 }
      }
      if open != record.openNeeds {
        violations.append(.wrongOpenNeeds(id, counted: open, kept: record.openNeeds))
      }
      let attempt: Attempt?
      switch record.state {
      case .waiting:
        attempt = nil
        if open == 0 { violations.append(.stuck(id)) }
      case .cancelled, .skipped:
        attempt = nil
      case .ready, .backingOff, .failed:
        attempt = nil
        if open > 0 { violations.append(.startedBeforeNeeds(id)) }
      case .awarded(let current), .running(let current, _), .held(let current),
        .succeeded(let current, _):
        attempt = current
        if open > 0 { violations.append(.startedBeforeNeeds(id)) }
      }
      if let attempt {
        if !tokens.insert(attempt.token).inserted {
          violations.append(.tokenHeldTwice(attempt.token))
        }
        if attempt.token > lastToken {
          violations.append(.tokenFromNowhere(id, attempt.token))
        }
        if attempt.number != record.attempts { violations.append(.resultWithoutAttempt(id)) }
      }
      if record.state.isFinal { finals += 1 }
      if record.state == .ready { ready += 1 }
      if activeTasks.contains(id) != (record.state.currentAttempt != nil) {
        violations.append(.wrongIndex(id))
      }
    }
    if finals != finalCount || ready != readyCount || readyTasks(limit: .max).count != ready,
      let id = tasks.keys.first
    {
      violations.append(.wrongIndex(id))
    }
    return violations
  }
}
