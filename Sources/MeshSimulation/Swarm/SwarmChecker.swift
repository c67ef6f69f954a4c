import Mesh

/// What a swarm must keep: one ledger, tokens that only grow, attempts that begin once and under a
/// token that was granted, one result a task; once healed, one state and nothing left to do.
public struct SwarmChecker: InvariantChecker {
  private struct Award: Hashable, Sendable {
    let task: TaskID
    let attempt: Int
  }

  /// What each index of the log changed, as the first node to apply it reported.
  private var history: [UInt64: [MeshEvent]] = [:]
  /// The highest index in the history.
  private var lastRecorded: UInt64 = 0
  private var awards: [Award: AttemptToken] = [:]
  private var lastToken = AttemptToken(0)
  private var results: [TaskID: AttemptToken] = [:]
  private var ended: Set<AttemptToken> = []
  private var startedBy: [AttemptToken: NodeID] = [:]
  private var begun: Set<AttemptToken> = []
  private var applied: [UInt64]
  private let taskCount: Int
  private let configuration: MeshConfiguration
  private var specifications: [TaskID: TaskSpecification] = [:]
  /// Who won the auction for an attempt.
  private var winners: [Award: AuctionOffer] = [:]
  /// The attempts that may follow from a task's being moved.
  private var moved: [TaskID: Int] = [:]
  /// What each node holds, by the ledger.
  private var held: [AttemptToken: NodeID] = [:]
  /// What runs on each node, by the ledger.
  private var running: [AttemptToken: NodeID] = [:]
  private let liars: Set<NodeID>
  /// Commands from one look at the whole ledger to the next.
  private static let wholeInterval: UInt64 = 256

  /// Makes a checker.
  ///
  /// - Parameters:
  ///   - configuration: what the nodes agree on.
  ///   - tasks: how many tasks are proposed.
  ///   - liars: the nodes that lie.
  public init(configuration: MeshConfiguration, tasks: Int, liars: Set<NodeID> = []) {
    self.liars = liars
    self.configuration = configuration
    applied = Array(repeating: 0, count: configuration.members.count)
    taskCount = tasks
  }

  /// Checks a node that changed.
  public mutating func check(
    _ machine: SwarmMachine, of host: Int, after outputs: [SwarmMachine.Output],
    at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    var changed: Set<TaskID> = []
    var isInstalled = false
    var events: [UInt64: [MeshEvent]] = [:]
    for output in outputs {
      switch output {
      case .event(let event):
        if case .ledger(let index, let change) = event {
          events[index, default: []].append(event)
          changed.insert(change.task)
        }
        if case .proposal(let index, _) = event { events[index, default: []].append(event) }
        if case .installed(let index) = event {
          isInstalled = true
          if index > lastRecorded { catchUp(with: machine.node.ledger) }
        }
        if case .unreadableState = event { broken.append("a state that is installed is readable") }
      case .start(let task, let attempt):
        let token = attempt.token
        if !begun.insert(token).inserted { broken.append("an attempt begins once") }
        let isGranted =
          startedBy[token] == machine.node.id
          || events.values.joined().contains { starts($0, token) }
        if !isGranted {
          broken.append("an attempt begins only under a token that the ledger granted")
        }
        if !task.id.isWellFormed { broken.append("a task has a name") }
      case .refused(.propose, .ledger(let refusal)):
        // Only what a task needs may still be on its way to the node that is asked.
        if case .unknownNeed = refusal { break }
        broken.append("a ledger takes the tasks of the simulation: \(refusal)")
      default: break
      }
    }
    for case .ledger(_, .proposed(let task)) in events.values.joined() {
      specifications[task] = machine.node.ledger[task]?.specification
    }
    for index in events.keys.sorted() {
      broken += record(events[index] ?? [], at: index)
    }
    let committed = machine.node.committedIndex
    if committed < applied[host] { broken.append("what is committed stays so") }
    if committed != applied[host] {
      // What changed at each step, and all of it now and then, as its size is what costs.
      let isDue = committed / Self.wholeInterval != applied[host] / Self.wholeInterval
      let problems =
        isDue || isInstalled
        ? machine.node.ledger.checkInvariants()
        : machine.node.ledger.checkInvariants(of: changed)
      if !problems.isEmpty { broken.append("the ledger is consistent: \(problems)") }
    }
    applied[host] = committed
    return broken
  }

  /// A host applies from the start, or from a snapshot, again.
  public mutating func restarted(_ machine: SwarmMachine, of host: Int) -> [String] {
    applied[host] = 0
    return []
  }

  /// Checks that nothing is left to do and that all nodes agree.
  public mutating func finish(_ machines: [SwarmMachine?], isHealed: Bool) -> [String] {
    guard isHealed else { return [] }
    let nodes = machines.compactMap { $0?.node }
    var broken: [String] = []
    if nodes.contains(where: { $0.ledger.tasks.count < taskCount || !$0.ledger.isSettled }) {
      broken.append("a healed swarm finishes its tasks")
    }
    if Set(nodes.map(\.ledger.digest)).count > 1 {
      broken.append("a healed swarm has one ledger")
    }
    for node in nodes {
      let problems = node.ledger.checkInvariants()
      if !problems.isEmpty { broken.append("the ledger is consistent: \(problems)") }
    }
    if Set(nodes.map(\.memory.digest)).count > 1 {
      broken.append("a healed swarm has one memory")
    }
    return broken
  }

  /// Whether all nodes agree, see each other and have nothing left to do.
  public func isSettled(_ machines: [SwarmMachine?]) -> Bool {
    guard let first = machines.first(where: { $0 != nil }) ?? nil else { return true }
    return machines.allSatisfy { machine in
      guard let machine else { return true }
      return machine.node.committedIndex == first.node.committedIndex
        && machine.node.ledger.tasks.count >= taskCount && machine.node.ledger.isSettled
        && machine.node.memory.digest == first.node.memory.digest
        && machines.allSatisfy { other in
          other.map { machine.node.membership.status(of: $0.node.id) != .dead } ?? true
        }
    }
  }

  /// The index of the latest command.
  public func progress(of machine: SwarmMachine) -> UInt64? { machine.node.committedIndex }

  /// Elections, deaths and what becomes of tasks are worth a mark.
  public func remark(on output: SwarmMachine.Output) -> String? {
    guard case .event(let event) = output else { return nil }
    switch event {
    case .leader(let leader): return leader.map { "\($0) leads" } ?? "nobody leads"
    case .peer(let peer, let status): return "\(peer) is \(status)"
    case .writable(let isWritable): return isWritable ? "writes" : "only reads"
    default: return nil
    }
  }

  private func starts(_ event: MeshEvent, _ token: AttemptToken) -> Bool {
    if case .ledger(_, .started(_, let attempt, _)) = event {
      attempt.token == token
    } else {
      false
    }
  }

  /// What led to a state that is installed may have been reported by nobody: who applied it crashed before it
  /// could.
  private mutating func catchUp(with ledger: TaskLedger) {
    let current = Set(ledger.activeTasks.compactMap { ledger[$0]?.state.currentAttempt?.token })
    held = held.filter { current.contains($0.key) }
    running = running.filter { current.contains($0.key) }
  }

  private mutating func record(_ events: [MeshEvent], at index: UInt64) -> [String] {
    if let known = history[index] {
      return known == events ? [] : ["all nodes apply the same at index \(index)"]
    }
    history[index] = events
    lastRecorded = max(lastRecorded, index)
    var broken: [String] = []
    for case .ledger(_, let event) in events { broken += record(event) }
    return broken
  }

  private mutating func record(_ event: LedgerEvent) -> [String] {
    switch event {
    case .auctioned(let task, let attempt, let offers):
      winners[Award(task: task, attempt: attempt)] = offers.min {
        ($1.score, $0.node) < ($0.score, $1.node)
      }
      let isSealed = Set(offers.map(\.node)).count == offers.count
      let areFit = offers.allSatisfy { isFit($0.agent, on: $0.node, for: task) }
      return (isSealed ? [] : ["a node bids once for an attempt"])
        + (areFit ? [] : ["only agents that can do a task win it in an auction"])
    case .awarded(let task, let attempt):
      let award = Award(task: task, attempt: attempt.number)
      let isWon = winners[award].map { $0.node == attempt.node && $0.score == attempt.score }
      // What is moved has its place without an auction.
      let isBest =
        isWon ?? (configuration.placement.strategy != .auction || moved[task] == attempt.number)
      let isFirst = awards.updateValue(attempt.token, forKey: award) == nil
      let grows = attempt.token > lastToken
      lastToken = max(lastToken, attempt.token)
      held[attempt.token] = attempt.node
      let hasRoom =
        isWon == nil || held.values.count { $0 == attempt.node } <= slots(of: attempt.node)
      return (isFirst ? [] : ["attempt \(attempt.number) of \(task) is awarded once"])
        + (grows ? [] : ["tokens only grow"])
        + (isBest ? [] : ["the highest bid that arrived wins"])
        + (hasRoom ? [] : ["an auction is won by who has room"])
        + (mayDo(attempt, task) ? [] : ["a task goes to an agent that can do it"])
    case .started(_, let attempt, _):
      startedBy[attempt.token] = attempt.node
      running[attempt.token] = attempt.node
      return (ended.contains(attempt.token) ? ["what is over does not start"] : [])
        + (isWithinSlots(attempt.node) ? [] : ["a node runs no more than it has slots"])
    case .attemptEnded(let task, let attempt, let cause, _):
      ended.insert(attempt.token)
      held[attempt.token] = nil
      if cause == nil { moved[task] = attempt.number + 1 }
      running[attempt.token] = nil
      return []
    case .succeeded(let task, let attempt, let result):
      held[attempt.token] = nil
      running[attempt.token] = nil
      let isOwn = liars.contains(attempt.node) || result.digest != NodeLiar.inventedResult
      let isFirst = results.updateValue(attempt.token, forKey: task) == nil
      return (isFirst ? [] : ["one result of \(task) is accepted"])
        + (ended.contains(attempt.token) ? ["a stale result is refused"] : [])
        + (isOwn ? [] : ["a node reports on its own attempts only"])
    default: return []
    }
  }

  /// Whether an attempt went to an agent that can do it; where there are no auctions a liar may place it
  /// anywhere, and then its node declines.
  private func mayDo(_ attempt: Attempt, _ task: TaskID) -> Bool {
    !liars.isEmpty || isFit(attempt.agent, on: attempt.node, for: task)
  }

  /// Whether an agent lives on a node and matches a task by more than the threshold.
  private func isFit(_ agent: AgentID, on node: NodeID, for task: TaskID) -> Bool {
    guard let specification = specifications[task] else { return true }
    let profile = configuration.members.first { $0.id == node }
    return profile?.agents.contains {
      $0.id == agent
        && $0.match(specification.capabilities).isAbove(configuration.placement.threshold)
    } ?? false
  }

  private func isWithinSlots(_ node: NodeID) -> Bool {
    liars.contains(node) || running.values.count { $0 == node } <= slots(of: node)
  }

  private func slots(of node: NodeID) -> Int {
    configuration.members.first { $0.id == node }?.slots ?? 0
  }
}
