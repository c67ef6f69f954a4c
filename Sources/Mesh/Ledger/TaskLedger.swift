import Collections

/// The replicated state machine that decides what runs where, and which result counts.
///
/// It depends on nothing but the commands and their order: no time, no chance, no local view. Nodes
/// that applied the same commands have equal ledgers.
public struct TaskLedger: Sendable, Hashable {
  /// All tasks, in the order in which they were proposed.
  public internal(set) var tasks: OrderedDictionary<TaskID, TaskRecord> = [:]
  /// How the attempts of each agent went.
  public internal(set) var tallies: OrderedDictionary<AgentID, OutcomeTally> = [:]
  /// The token that was granted last; 0 before the first.
  public internal(set) var lastToken = AttemptToken(0)
  /// The tasks that became ready, in that order, with the attempt to place. An entry is void once
  /// the task is placed or ended; void ones are cleared away when they are the larger part.
  var readyQueue: Deque<ReadyEntry> = []
  /// How many tasks can be placed.
  public internal(set) var readyCount = 0
  /// The tasks whose attempt holds a token now.
  public internal(set) var activeTasks: OrderedSet<TaskID> = []
  /// How many tasks wait for the pause after a failure.
  public internal(set) var backingOffCount = 0
  /// How many tasks are final.
  public internal(set) var finalCount = 0
  /// For each task those that need it, in the order proposed.
  var dependents: [TaskID: [TaskID]] = [:]
  /// How many attempts each node holds; only of nodes that hold one.
  public internal(set) var attemptsByNode: [NodeID: Int] = [:]
  /// Who may bid for tasks, and what was bid; nil where there are no auctions.
  public internal(set) var market: TaskMarket?
  /// Nodes whose number of attempts the command that is being applied changed.
  var changedNodes: Deque<NodeID> = []

  /// Makes a ledger without tasks.
  public init(market: TaskMarket? = nil) { self.market = market }

  /// A task with its history.
  public subscript(task: TaskID) -> TaskRecord? { tasks[task] }

  /// How an agent's attempts went.
  public func tally(of agent: AgentID) -> OutcomeTally { tallies[agent] ?? OutcomeTally() }

  /// Whether nothing more will happen without a person: every task is final or held, or waits for
  /// one that is held.
  public var isSettled: Bool {
    readyCount == 0 && activeTasks.isEmpty && backingOffCount == 0
  }

  /// The tasks that can be placed, in the order in which they became so, at most `limit`.
  public func readyTasks(limit: Int) -> [TaskID] {
    var ready: [TaskID] = []
    for entry in readyQueue {
      if ready.count >= limit { break }
      if isCurrent(entry) { ready.append(entry.task) }
    }
    return ready
  }

  /// Applies a command.
  ///
  /// - Returns: what changed, in order.
  /// - Throws: ``LedgerRefusal``, and then nothing has changed.
  public mutating func apply(_ command: LedgerCommand) throws(LedgerRefusal) -> [LedgerEvent] {
    let events = try perform(command)
    return changedNodes.isEmpty ? events : events + settleAuctions()
  }

  private mutating func perform(_ command: LedgerCommand) throws(LedgerRefusal) -> [LedgerEvent] {
    switch command {
    case .propose(let tasks):
      return try propose(tasks)
    case .register(let profile):
      return try register(profile)
    case .bid(let node, let bids):
      return try take(bids, of: node)
    case .closeBidding(let task, let attempt):
      return try closeBidding(task, attempt)
    case .award(let task, let attempt, let node, let agent):
      return try award(task, attempt: attempt, to: node, agent)
    case .start(let task, let token, let incarnation):
      return try start(task, token, incarnation)
    case .heartbeat(let task, let token, let progress):
      let (record, _) = try current(task, token)
      guard case .running = record.state else { throw .notStarted(task, token) }
      tasks[task]?.progress = progress
      return [.progressed(task, token, progress)]
    case .succeed(let task, let token, let result):
      return try succeed(task, token, result)
    case .fail(let task, let token, let cause, let reason):
      return try fail(task, token, cause, reason)
    case .retry(let task, let attempt):
      return try retry(task, attempt)
    case .redo(let task):
      return try redo(task)
    case .skip(let task):
      return try skip(task)
    case .cancel(let task):
      return try cancel(task)
    case .migrate(let task, let token, let node, let agent):
      return try migrate(task, token, to: node, agent)
    }
  }
}

// MARK: - Attempts

extension TaskLedger {
  private mutating func award(
    _ task: TaskID, attempt: Int, to node: NodeID, _ agent: AgentID
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let record = try placeable(task, attempt)
    if let fixed = record.specification.agent, fixed != agent {
      throw .wrongAgent(task, agent: agent)
    }
    return [grant(task, node, agent, nil)]
  }

  /// The task's record, if an attempt with that number can be placed now.
  func placeable(_ task: TaskID, _ attempt: Int) throws(LedgerRefusal) -> TaskRecord {
    let record = try known(task)
    guard record.state == .ready, attempt == record.attempts + 1 else {
      throw .notPlaceable(task, attempt: attempt)
    }
    return record
  }

  /// Hands the next token to a node.
  mutating func grant(
    _ task: TaskID, _ node: NodeID, _ agent: AgentID, _ score: BasisPoints?
  ) -> LedgerEvent {
    lastToken = AttemptToken(lastToken.value + 1)
    let number = (tasks[task]?.attempts ?? 0) + 1
    let attempt = Attempt(
      number: number, token: lastToken, node: node, agent: agent, score: score)
    tasks[task]?.attempts = number
    tasks[task]?.progress = .zero
    move(task, to: .awarded(attempt))
    return .awarded(task, attempt)
  }

  private mutating func start(
    _ task: TaskID, _ token: AttemptToken, _ incarnation: UInt64
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let (record, attempt) = try current(task, token)
    guard case .awarded = record.state else { throw .wrongState(task) }
    move(task, to: .running(attempt, incarnation: incarnation))
    market?.reputation.credit(attempt.node)
    return [.started(task, attempt, incarnation: incarnation)]
  }

  private mutating func succeed(
    _ task: TaskID, _ token: AttemptToken, _ result: TaskResult
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let (record, attempt) = try current(task, token)
    guard case .running = record.state else { throw .notStarted(task, token) }
    guard result.isWellFormed else { throw .tooLarge(task) }
    move(task, to: .succeeded(attempt, result))
    tallies[attempt.agent, default: OutcomeTally()].succeeded += 1
    return [.succeeded(task, attempt, result)] + satisfyDependents(of: task)
  }

  private mutating func fail(
    _ task: TaskID, _ token: AttemptToken, _ cause: FailureCause, _ reason: String
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let (record, attempt) = try current(task, token)
    guard reason.utf8.count <= MeshLimits.reasonBytes else { throw .tooLarge(task) }
    var mayHaveBegun = false
    if case .running = record.state { mayHaveBegun = true }
    tasks[task]?.reason = reason
    // A node that did not begin or end in time what it bid for is no better than one that declines.
    if cause == .declined || cause == .lost {
      market?.reputation.punish(attempt.node)
      market?.withdraw(attempt.node)
    }
    var events: [LedgerEvent] = [.attemptEnded(task, attempt, cause, reason: reason)]

    let isCounted = cause == .failed || cause == .timedOut
    if isCounted {
      tasks[task]?.failures += 1
      tallies[attempt.agent, default: OutcomeTally()].failed += 1
    } else {
      tasks[task]?.placements += 1
    }
    let failures = record.failures + (isCounted ? 1 : 0)
    let policy = record.specification.retry
    let mayRepeat =
      policy.allowsAttempt(after: cause, failures: failures)
      && (isCounted || record.placements < MeshLimits.placements)

    // What must not be done twice is never placed anew by itself once it may have begun: a node that
    // reports failure knows that it failed, not that it had no effect.
    if mayHaveBegun, !record.specification.isIdempotent, cause == .lost || mayRepeat {
      move(task, to: .held(attempt))
      events.append(.held(task, attempt))
    } else if mayRepeat, isCounted {
      let pause = policy.pause(failures: failures)
      move(task, to: .backingOff(pause))
      events.append(.backingOff(task, attempt: attempt.number, pause))
    } else if mayRepeat {
      events.append(makeReady(task))
    } else {
      move(task, to: .failed(cause))
      events.append(.failed(task, cause))
      events += cancelDependents(of: task, because: task)
    }
    return events
  }

  private mutating func retry(
    _ task: TaskID, _ attempt: Int
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let record = try known(task)
    guard case .backingOff = record.state, record.attempts == attempt else {
      throw .wrongState(task)
    }
    return [makeReady(task)]
  }

  private mutating func migrate(
    _ task: TaskID, _ token: AttemptToken, to node: NodeID, _ agent: AgentID
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    let (record, attempt) = try current(task, token)
    if let fixed = record.specification.agent, fixed != agent {
      throw .wrongAgent(task, agent: agent)
    }
    if market != nil { try expectRoom(for: record.specification, agent, on: node) }
    if case .running = record.state {
      guard record.specification.isMigratable, record.specification.isIdempotent else {
        throw .notMigratable(task)
      }
    }
    return [
      .attemptEnded(task, attempt, nil, reason: "moved to \(node)"),
      grant(task, node, agent, nil),
    ]
  }

  /// The task's record and the attempt that holds its token, if `token` is that.
  private func current(
    _ task: TaskID, _ token: AttemptToken
  ) throws(LedgerRefusal) -> (TaskRecord, Attempt) {
    let record = try known(task)
    guard let attempt = record.state.currentAttempt, attempt.token == token else {
      throw .staleToken(task, token)
    }
    return (record, attempt)
  }
}

// MARK: - People's decisions

extension TaskLedger {
  private mutating func redo(_ task: TaskID) throws(LedgerRefusal) -> [LedgerEvent] {
    let record = try known(task)
    switch record.state {
    case .held, .failed: break
    default: throw .wrongState(task)
    }
    tasks[task]?.failures = 0
    tasks[task]?.placements = 0
    return [makeReady(task)] + reviveDependents(of: task)
  }

  private mutating func skip(_ task: TaskID) throws(LedgerRefusal) -> [LedgerEvent] {
    let record = try known(task)
    switch record.state {
    case .held, .failed, .waiting, .ready, .backingOff: break
    default: throw .wrongState(task)
    }
    move(task, to: .skipped)
    return [.skipped(task)] + reviveDependents(of: task) + satisfyDependents(of: task)
  }

  private mutating func cancel(_ task: TaskID) throws(LedgerRefusal) -> [LedgerEvent] {
    let record = try known(task)
    guard !record.state.isFinal else { throw .wrongState(task) }
    var events: [LedgerEvent] = []
    if let attempt = record.state.currentAttempt {
      events.append(.attemptEnded(task, attempt, nil, reason: "cancelled"))
    }
    move(task, to: .cancelled(.requested))
    events.append(.cancelled(task, .requested))
    return events + cancelDependents(of: task, because: task)
  }
}

// MARK: - States and needs

extension TaskLedger {
  func known(_ task: TaskID) throws(LedgerRefusal) -> TaskRecord {
    guard let record = tasks[task] else { throw .unknownTask(task) }
    return record
  }

  /// Changes a task's state and keeps the indices true.
  mutating func move(_ task: TaskID, to state: TaskState) {
    guard let record = tasks[task] else { return }
    count(record.state, by: -1)
    tasks[task]?.state = state
    count(state, by: 1)
    if state == .ready {
      readyQueue.append(ReadyEntry(task: task, attempt: record.attempts + 1))
    }
    if readyQueue.count > 2 * readyCount + 64 {
      readyQueue = Deque(readyQueue.filter(isCurrent))
    }
    if state.currentAttempt != nil { activeTasks.append(task) } else { activeTasks.remove(task) }
    let before = record.state.currentAttempt?.node
    let after = state.currentAttempt?.node
    if before != after {
      if let before { count(by: -1, on: before) }
      if let after { count(by: 1, on: after) }
    }
    if record.state == .ready { market?.end(task) }
  }

  /// Counts an attempt that a node took on or is rid of.
  mutating func count(by change: Int, on node: NodeID) {
    let count = (attemptsByNode[node] ?? 0) + change
    attemptsByNode[node] = count > 0 ? count : nil
    if market != nil { changedNodes.append(node) }
  }

  mutating func count(_ state: TaskState, by change: Int) {
    if state.isFinal { finalCount += change }
    if state == .ready { readyCount += change }
    if case .backingOff = state { backingOffCount += change }
  }

  func isCurrent(_ entry: ReadyEntry) -> Bool {
    guard let record = tasks[entry.task] else { return false }
    return record.state == .ready && record.attempts + 1 == entry.attempt
  }

  /// Makes a task ready to be placed and says so.
  mutating func makeReady(_ task: TaskID) -> LedgerEvent {
    move(task, to: .ready)
    return .ready(task, attempt: (tasks[task]?.attempts ?? 0) + 1)
  }

  /// Lets those go on that waited for a task that is done.
  private mutating func satisfyDependents(of task: TaskID) -> [LedgerEvent] {
    var events: [LedgerEvent] = []
    for dependent in dependents[task] ?? [] {
      tasks[dependent]?.openNeeds -= 1
      guard let record = tasks[dependent], record.state == .waiting, record.openNeeds == 0 else {
        continue
      }
      events.append(makeReady(dependent))
    }
    return events
  }

  /// Cancels all that can't be done any more.
  private mutating func cancelDependents(
    of task: TaskID, because root: TaskID
  ) -> [LedgerEvent] {
    var events: [LedgerEvent] = []
    var queue = Deque(dependents[task] ?? [])
    while let next = queue.popFirst() {
      guard tasks[next]?.state == .waiting else { continue }
      move(next, to: .cancelled(.needFailed(root)))
      events.append(.cancelled(next, .needFailed(root)))
      queue.append(contentsOf: dependents[next] ?? [])
    }
    return events
  }

  /// Lets those wait again that were cancelled because of a task which is tried again.
  private mutating func reviveDependents(of task: TaskID) -> [LedgerEvent] {
    var queue = Deque(dependents[task] ?? [])
    var revived: [TaskID] = []
    while let next = queue.popFirst() {
      guard tasks[next]?.state == .cancelled(.needFailed(task)) else { continue }
      move(next, to: .waiting)
      revived.append(next)
      queue.append(contentsOf: dependents[next] ?? [])
    }
    var events = revived.map { LedgerEvent.proposed($0) }
    for next in revived {
      guard let needs = tasks[next]?.specification.needs, tasks[next]?.state == .waiting,
        let need = needs.first(where: { lostRoot(of: $0) != nil }), let lost = lostRoot(of: need)
      else { continue }
      move(next, to: .cancelled(.needFailed(lost)))
      events.append(.cancelled(next, .needFailed(lost)))
      events += cancelDependents(of: next, because: lost)
    }
    return events
  }

  /// The task whose failure or cancellation keeps a task from ever being done; nil where none does.
  func lostRoot(of task: TaskID) -> TaskID? {
    switch tasks[task]?.state {
    case .failed, .cancelled(.requested): task
    case .cancelled(.needFailed(let root)): root
    default: nil
    }
  }
}
