import JSONSyntax
import Planning

/// A run as its events tell it: what every face shows, live or past.
///
/// Events are applied in the order of the journal; each takes constant time.
public struct RunProjection: Sendable {
  /// What the run began with; nil before its first event.
  public private(set) var start: RunStart?
  /// What it came to; nil while it is not over.
  public private(set) var summary: RunSummary?
  /// How often a runtime took it up again.
  public private(set) var resumes = 0
  /// Events that were damaged and lost.
  public private(set) var lostEvents = 0
  /// The tasks: those of the plan first, then items of a fan-out as they became known.
  public private(set) var tasks: [TaskProgress] = []
  /// Number of tasks by where they stand; no entry is 0.
  public private(set) var counts: [TaskWord: Int] = [:]
  /// The nodes, in the order in which they joined.
  public private(set) var nodes: [NodeProgress] = []
  /// The node that orders the ledger's commands; nil where none is known.
  public private(set) var leader: String?
  /// How often that came to be another one.
  public private(set) var leaderChanges = 0
  /// Whether enough nodes are heard for something new to begin.
  public private(set) var isWriting = true
  /// Hooks that did not end well, the first ``RuntimeLimits/keptRemarks`` of them.
  public private(set) var failedHooks: [FailedHook] = []
  /// Number of hooks that did not end well.
  public private(set) var failedHookCount = 0
  /// Things for people to know, the first ``RuntimeLimits/keptRemarks`` of them.
  public private(set) var notes: [String] = []
  /// The proposals that were decided, the first ``RuntimeLimits/keptRemarks`` of them.
  public private(set) var proposals: [DecidedProposal] = []
  /// Calls of tools.
  public private(set) var toolCalls = 0
  /// Calls of tools that failed.
  public private(set) var failedToolCalls = 0
  /// What prompts have cost.
  public private(set) var spending = Spending.none
  /// Number of the last event that was applied.
  public private(set) var lastSequence = 0
  /// Its time, in milliseconds of the run.
  public private(set) var lastTime: Int64 = 0
  /// Ids of the tasks that ended last, the latest at the end; at most
  /// ``RuntimeLimits/recentlyFinished``.
  public private(set) var recent: [String] = []

  private var taskIndices: [String: Int] = [:]
  private var nodeIndices: [String: Int] = [:]
  /// The fan-outs of the plan, and those of them that do not stand for themselves.
  private var fanOuts: Set<String> = []
  private var hiddenFanOuts: Set<String> = []
  /// The items of each fan-out that are known: the number of each, and its index in ``tasks``.
  private var items: [String: [(number: Int, index: Int)]] = [:]

  /// Makes the projection of a run without events.
  ///
  /// - Parameter plan: its plan, whose tasks wait; without one only tasks with events are known.
  public init(plan: SwarmPlan? = nil) {
    for task in plan?.tasks ?? [] {
      _ = index(of: task.id)
      if task.forEach != nil { fanOuts.insert(task.id) }
    }
  }

  /// The task of an id; nil where it is not known.
  public func task(_ id: String) -> TaskProgress? {
    taskIndices[id].map { tasks[$0] }
  }

  /// Tasks to show: the items of a fan-out stand in its place, in their order.
  public var shownTasks: [TaskProgress] {
    if items.isEmpty { return tasks }
    let places = items.mapValues { $0.sorted { $0.number < $1.number }.map(\.index) }
    let placed = Set(places.values.joined())
    var shown: [TaskProgress] = []
    shown.reserveCapacity(tasks.count)
    for (index, task) in tasks.enumerated() where !placed.contains(index) {
      if !hiddenFanOuts.contains(task.id) { shown.append(task) }
      for item in places[task.id] ?? [] { shown.append(tasks[item]) }
    }
    return shown
  }

  /// Takes the next event in.
  ///
  /// - Returns: the task that stands otherwise than before; nil where none does.
  @discardableResult
  public mutating func apply(_ entry: JournalEntry) -> TaskProgress? {
    lastSequence = entry.sequence
    lastTime = max(lastTime, entry.milliseconds)
    switch entry.event {
    case .runStarted(let start): self.start = start
    case .runResumed(_, let lost): resume(lost: lost)
    case .runFinished(let summary): self.summary = summary
    case .note(let text): if notes.count < RuntimeLimits.keptRemarks { notes.append(text) }
    case .nodeJoined(let node, let agents):
      let index = nodeIndex(node)
      nodes[index].status = .alive
      nodes[index].agents = agents
    case .nodeSuspected(let node): nodes[nodeIndex(node)].status = .suspected
    case .nodeFailed(let node): nodes[nodeIndex(node)].status = .failed
    case .nodeRecovered(let node): nodes[nodeIndex(node)].status = .alive
    case .leaderChanged(let node):
      if node != leader { leaderChanges += 1 }
      leader = node
    case .writingChanged(let isPossible): isWriting = isPossible
    case .meshRecord, .ledgerCommitted, .bid, .outputChunk, .memoryChanged: break
    case .toolCalled(_, _, let succeeded, _):
      toolCalls += 1
      if !succeeded { failedToolCalls += 1 }
    case .proposalDecided(let proposal, let accepted, let votes):
      if proposals.count < RuntimeLimits.keptRemarks {
        proposals.append(DecidedProposal(id: proposal, accepted: accepted, votes: votes))
      }
    default: return applyToTask(entry.event, at: entry.milliseconds)
    }
    return nil
  }

  // MARK: - Tasks

  private mutating func applyToTask(_ event: RunEvent, at time: Int64) -> TaskProgress? {
    switch event {
    case .taskReady(let task): return move(task, to: .ready)
    case .award(let attempt, _, let node, let agent, _):
      let index = index(of: attempt.task)
      tasks[index].attempt = attempt.number
      tasks[index].agent = agent
      tasks[index].node = node
      tasks[index].start = nil
      tasks[index].end = nil
      tasks[index].outcome = nil
      tasks[index].finishedHooks = [:]
      tasks[index].failedHook = nil
      return move(attempt.task, to: .ready)
    case .attemptStarted(let attempt, _, _):
      let index = index(of: attempt.task)
      // The event that names the process may come behind the attempt's end.
      guard !tasks[index].hasEnded(attempt.number), tasks[index].word != .running else {
        return nil
      }
      tasks[index].attempt = attempt.number
      tasks[index].start = time
      if let node = tasks[index].node { nodes[nodeIndex(node)].attempts += 1 }
      return move(attempt.task, to: .running)
    case .attemptFinished(let attempt, _, let report):
      let index = index(of: attempt.task)
      if let spent = report.usage?.spending {
        spending = spending + spent
        tasks[index].spending = tasks[index].spending + spent
      }
      tasks[index].outcome = report.outcome
      tasks[index].reason = report.reason
      return nil
    case .taskSucceeded(let attempt): return move(attempt.task, to: .succeeded, at: time)
    case .taskFailed(let attempt, let reason):
      return move(attempt.task, to: .failed, reason: reason, at: time)
    case .taskHeld(let attempt, let reason):
      return move(attempt.task, to: .held, reason: reason, at: time)
    case .taskSkipped(let task, let reason):
      // An attempt that a person wrote off does not tell how long anything took.
      tasks[index(of: task)].start = nil
      return move(task, to: .skipped, reason: reason, at: time)
    case .taskCancelled(let task, let reason):
      return move(task, to: .cancelled, reason: reason, at: time)
    case .retryScheduled(let attempt, _):
      let reason = tasks[index(of: attempt.task)].reason
      return move(attempt.task, to: .retrying, reason: reason)
    case .hookFinished(let attempt, let script, let phase, let outcome, _):
      finishHook(attempt, script, phase, outcome)
      return nil
    default: return nil
    }
  }

  private mutating func finishHook(
    _ attempt: AttemptReference, _ script: String, _ phase: HookPhase, _ outcome: ProcessOutcome
  ) {
    let index = index(of: attempt.task)
    let place = tasks[index].finishedHooks[phase, default: 0]
    tasks[index].finishedHooks[phase] = place + 1
    guard !outcome.isSuccess, outcome != .cancelled else { return }
    let hook = FailedHook(
      attempt: attempt, script: script, phase: phase, index: place, outcome: outcome)
    if phase == .pre { tasks[index].failedHook = hook }
    failedHookCount += 1
    if failedHooks.count < RuntimeLimits.keptRemarks { failedHooks.append(hook) }
  }

  /// Puts a task where an event says it stands; `time` is given where that is for good.
  private mutating func move(
    _ id: String, to word: TaskWord, reason: String = "", at time: Int64? = nil
  ) -> TaskProgress? {
    let index = index(of: id)
    let old = tasks[index].word
    // A fan-out that is spoken of itself, as where a need of it failed, stands for itself.
    if hiddenFanOuts.remove(id) != nil { count(old, by: 1) }
    tasks[index].reason = reason
    tasks[index].end = time
    guard old != word else { return nil }
    count(old, by: -1)
    count(word, by: 1)
    tasks[index].word = word
    if time != nil { remember(id) }
    return tasks[index]
  }

  private mutating func remember(_ id: String) {
    recent.removeAll { $0 == id }
    recent.append(id)
    if recent.count > RuntimeLimits.recentlyFinished { recent.removeFirst() }
  }

  private mutating func count(_ word: TaskWord, by change: Int) {
    counts[word, default: 0] += change
    if counts[word] == 0 { counts[word] = nil }
  }

  private mutating func index(of id: String) -> Int {
    if let index = taskIndices[id] { return index }
    placeItem(id)
    taskIndices[id] = tasks.count
    tasks.append(TaskProgress(id: id))
    count(.waiting, by: 1)
    return tasks.count - 1
  }

  /// Puts a task that is about to be added in the place of the fan-out that it is an item of.
  private mutating func placeItem(_ id: String) {
    guard id.utf8.last == UInt8(ascii: "]"),
      let bracket = id.utf8.lastIndex(of: UInt8(ascii: "[")),
      let number = Int(id[id.utf8.index(after: bracket)...].dropLast())
    else { return }
    let fanOut = String(id[..<bracket])
    guard fanOuts.contains(fanOut), let index = taskIndices[fanOut] else { return }
    if items[fanOut] == nil {
      hiddenFanOuts.insert(fanOut)
      count(tasks[index].word, by: -1)
    }
    items[fanOut, default: []].append((number, tasks.count))
  }

  // MARK: - The run

  /// What ran when the former runtime ended runs no more; the events that follow tell what becomes
  /// of it.
  private mutating func resume(lost: Int) {
    resumes += 1
    lostEvents += lost
    summary = nil
    for task in tasks where task.word == .running { _ = move(task.id, to: .ready) }
  }

  private mutating func nodeIndex(_ id: String) -> Int {
    if let index = nodeIndices[id] { return index }
    nodeIndices[id] = nodes.count
    nodes.append(NodeProgress(id: id))
    return nodes.count - 1
  }
}
