import Mesh

/// What a ledger must keep, whoever asks for what: told from its answers alone, beside its own account.
public struct LedgerChecker: InvariantChecker {
  private struct Task: Sendable {
    let needs: [TaskID]
    let isIdempotent: Bool
    let isMigratable: Bool
    var token: AttemptToken?
    var hasStarted = false
    /// Whether what may have been done already must not be done again unless a person says so.
    var mustWait = false
    var isDone = false
    var hasResult = false
  }

  private var tasks: [TaskID: Task] = [:]
  private var lastToken = AttemptToken(0)
  private var digest = LedgerMachine().ledger.digest

  /// Makes a checker.
  public init() {}

  /// Checks what was answered.
  public mutating func check(
    _ machine: LedgerMachine, of host: Int, after outputs: [LedgerMachine.Output], at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    for output in outputs {
      switch output {
      case .refused:
        if machine.ledger.digest != digest { broken.append("what is refused changes nothing") }
      case .applied(let command, let events):
        broken += check(command)
        for event in events { broken += check(event, of: command) }
      }
    }
    digest = machine.ledger.digest
    let problems = machine.ledger.checkInvariants()
    return problems.isEmpty ? broken : broken + ["the ledger is consistent: \(problems)"]
  }

  /// Nothing more holds at the end.
  public mutating func finish(_ machines: [LedgerMachine?], isHealed: Bool) -> [String] { [] }

  /// Nothing is waited for.
  public func isSettled(_ machines: [LedgerMachine?]) -> Bool { true }

  /// What became of tasks is worth a mark.
  public func remark(on output: LedgerMachine.Output) -> String? {
    guard case .applied(_, let events) = output else { return nil }
    return events.isEmpty ? nil : events.map { "\($0)" }.joined(separator: ", ")
  }

  // MARK: - Commands

  private mutating func check(_ command: LedgerCommand) -> [String] {
    switch command {
    case .propose(let specifications):
      for specification in specifications where tasks[specification.id] == nil {
        tasks[specification.id] = Task(
          needs: specification.needs, isIdempotent: specification.isIdempotent,
          isMigratable: specification.isMigratable)
      }
      return []
    case .start(let task, let token, _):
      let again = tasks[task]?.hasStarted ?? false
      return held(task, token) + (again ? ["an attempt starts once"] : [])
    case .heartbeat(let task, let token, _), .fail(let task, let token, _, _):
      return held(task, token)
    case .succeed(let task, let token, _):
      let isEarly = !(tasks[task]?.hasStarted ?? false)
      return held(task, token) + (isEarly ? ["nothing succeeds that was not started"] : [])
    case .migrate(let task, let token, _, _):
      let moves = tasks[task].map { !$0.hasStarted || ($0.isIdempotent && $0.isMigratable) }
      return held(task, token)
        + (moves ?? false ? [] : ["what runs is moved only if it says that it can"])
    case .redo(let task):
      tasks[task]?.mustWait = false
      return []
    case .register, .bid, .closeBidding, .award, .retry, .skip, .cancel: return []
    }
  }

  private func held(_ task: TaskID, _ token: AttemptToken) -> [String] {
    tasks[task]?.token == token ? [] : ["what comes under a token that is over is refused"]
  }

  // MARK: - Events

  private mutating func check(_ event: LedgerEvent, of command: LedgerCommand) -> [String] {
    switch event {
    case .ready(let id, _):
      guard let task = tasks[id] else { return ["a task was proposed"] }
      return
        (task.needs.allSatisfy { tasks[$0]?.isDone ?? false }
        ? [] : ["a task is ready when all that it needs is done"]) + waits(task)
    case .awarded(let id, let attempt):
      guard let task = tasks[id] else { return ["a task was proposed"] }
      let grows = attempt.token > lastToken
      lastToken = max(lastToken, attempt.token)
      tasks[id]?.token = attempt.token
      tasks[id]?.hasStarted = false
      return (grows ? [] : ["tokens only grow"]) + waits(task)
        + (task.token == nil ? [] : ["one attempt of a task holds a token"])
    case .started(let id, _, _):
      tasks[id]?.hasStarted = true
      return []
    case .attemptEnded(let id, _, let cause, _):
      if cause != nil, let task = tasks[id], task.hasStarted, !task.isIdempotent {
        tasks[id]?.mustWait = true
      }
      tasks[id]?.token = nil
      return []
    case .succeeded(let id, _, _):
      let isSecond = tasks[id]?.hasResult ?? true
      tasks[id]?.hasResult = true
      tasks[id]?.isDone = true
      tasks[id]?.token = nil
      return isSecond ? ["one result of a task is accepted"] : []
    case .skipped(let id):
      tasks[id]?.isDone = true
      return []
    case .auctioned(_, _, let offers):
      let areSorted = zip(offers, offers.dropFirst()).allSatisfy {
        ($1.score, $0.node) < ($0.score, $1.node)
      }
      return areSorted ? [] : ["the highest of the bids wins, each node's once"]
    case .proposed, .biddingOpened, .falseBid, .progressed, .backingOff, .held, .failed, .cancelled:
      return []
    }
  }

  private func waits(_ task: Task) -> [String] {
    task.mustWait ? ["what must not be done twice waits for a person"] : []
  }
}
