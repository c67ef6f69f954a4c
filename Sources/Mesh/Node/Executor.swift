import Collections

/// The attempts that this node was granted and has begun.
struct Executor: Sendable {
  /// One attempt on this node.
  struct Running: Sendable {
    let task: TaskID
    /// Whether its outcome is not known yet.
    var isExecuting: Bool
  }

  /// What attempts of earlier incarnations came to, which the ledger may not know yet.
  let results: [AttemptToken: TaskResult]
  /// By token, in the order begun.
  var attempts: OrderedDictionary<AttemptToken, Running> = [:]
}

// What the ledger grants this node, the node starts; what the ledger takes back, it stops.
extension MeshNode {
  /// Brings what this node executes in line with the ledger.
  mutating func execute() {
    for (token, running) in executor.attempts
    where ledger[running.task]?.state.currentAttempt?.token != token {
      executor.attempts[token] = nil
      if running.isExecuting {
        metrics.attemptsCancelled += 1
        effects.append(.cancelAttempt(running.task, token))
      }
    }
    for task in ledger.activeTasks {
      guard let record = ledger[task] else { continue }
      switch record.state {
      case .awarded(let attempt) where attempt.node == id:
        if mayStart(record, attempt) {
          request(.start(task, attempt.token, incarnation: session))
        } else if !(isAble(record, attempt) && isQueued(task)) {
          request(
            .fail(task, attempt.token, .declined, reason: "\(id) has no slot for it"))
        }
      case .running(let attempt, let incarnation) where attempt.node == id:
        if incarnation != session, let result = executor.results[attempt.token] {
          request(.succeed(task, attempt.token, result))
        } else if incarnation != session {
          request(.fail(task, attempt.token, .lost, reason: "\(id) was restarted"))
        } else if executor.attempts[attempt.token] == nil {
          executor.attempts[attempt.token] = Executor.Running(task: task, isExecuting: true)
          metrics.attemptsStarted += 1
          effects.append(.startAttempt(record.specification, attempt))
        }
      default: break
      }
    }
  }

  /// Whether an attempt that was granted to this node is within its agents' abilities.
  private func isAble(_ record: TaskRecord, _ attempt: Attempt) -> Bool {
    profile.agents.first { $0.id == attempt.agent }?.match(record.specification.capabilities)
      .isAbove(configuration.placement.threshold) ?? false
  }

  /// Whether it is also within this node's slots.
  private func mayStart(_ record: TaskRecord, _ attempt: Attempt) -> Bool {
    guard isAble(record, attempt) else { return false }
    // Of all attempts that were granted to this node, the first ones granted have the slots.
    let earlier = ledger.activeTasks.count {
      guard let other = ledger[$0]?.state.currentAttempt else { return false }
      return other.node == id && other.token < attempt.token
    }
    return earlier < profile.slots
  }

  /// Hands in the outcome of an attempt.
  mutating func finish(
    _ task: TaskID, _ token: AttemptToken, _ command: LedgerCommand, at now: MeshTime
  ) throws(MeshRefusal) {
    guard let running = executor.attempts[token], running.task == task, running.isExecuting else {
      throw .notExecuting(task, token)
    }
    try order(.ledger(command), at: now)
    executor.attempts[token]?.isExecuting = false
  }
}
