import Collections

/// What is remembered of tasks that are to be placed. Where there are no auctions the node that orders places
/// them, and what it remembers is void as soon as another node orders.
struct Placement: Sendable {
  /// Most ready tasks that are looked at beyond those that can't be placed now.
  static let lookahead = 4_096
  /// How long a task rests that no agent can do.
  static let unplaceablePause = MeshDuration.seconds(5)

  /// Awards that are on their way into the ledger.
  var granted: OrderedDictionary<TaskID, (attempt: Int, node: NodeID)> = [:]
  /// Tasks that rest until a time.
  var paused: OrderedDictionary<TaskID, MeshTime> = [:]
  /// What was last reported of tasks that no agent can do.
  var refusals: OrderedDictionary<TaskID, RoutingRefusal> = [:]
  /// Counts what was placed in turn.
  var round: UInt64 = 0
  /// The rings that were made, by their nodes.
  var rings: [[NodeID]: HashRing] = [:]
  /// When this node may ask another for work again.
  var stealAt = MeshTime.zero
  /// What moves running tasks.
  var balancer: LoadBalancer
  /// When loads are measured next.
  var balanceAt = MeshTime.zero

  // Known on every node, since any may have to order next.

  /// What tasks wait for, and until when: bids, or the end of the pause after a failed attempt.
  var waits: OrderedDictionary<TaskID, (wait: TaskWait, until: MeshTime)> = [:]
  /// What this node has bid for, and may.
  var bidding = Bidding()
  /// When what nobody has bid for is looked at next.
  var examineAt = MeshTime.zero
  /// When proposals expire.
  var expiries: OrderedDictionary<ProposalID, MeshTime> = [:]
  /// Until when attempts must have been started, or must have ended.
  var due: OrderedDictionary<TaskID, (token: AttemptToken, at: MeshTime)> = [:]
  /// Since when something is ready and nothing was placed; nil where nothing is ready.
  var readySince: MeshTime?
  let settings: PlacementSettings

  init(_ settings: PlacementSettings) {
    self.settings = settings
    balancer = LoadBalancer(settings: settings.balancing ?? LoadBalancer.Settings())
  }

  /// How long an award may wait for its start, and an attempt may take longer than it may run.
  var startPatience: MeshDuration { settings.startPatience }

  /// How long what was said of a wait may take to come about.
  func patience(for wait: TaskWait) -> MeshDuration {
    switch wait {
    case .bids: settings.bidding
    case .pause: settings.pause
    }
  }

  mutating func abandonAwards() {
    granted = [:]
    paused = [:]
  }

  /// Sets the timers that follow from a state whose history is not known, as if it came about now.
  mutating func rebuild(from state: SwarmState, at now: MeshTime) {
    self = Placement(settings)
    bidding.offers = Deque(state.ledger.readyTasks(limit: .max))
    for (task, auction) in state.ledger.market?.auctions ?? [:] {
      waits[task] = (.bids(attempt: auction.attempt), now + settings.bidding)
    }
    for record in state.ledger.tasks.values {
      switch record.state {
      case .backingOff(let pause):
        waits[record.specification.id] = (.pause(attempt: record.attempts), now + pause)
      case .awarded(let attempt):
        due[record.specification.id] = (attempt.token, now + startPatience)
      case .running(let attempt, _): watch(record.specification, attempt, at: now)
      default: break
      }
    }
    for record in state.proposals.proposals.values where record.status == .open {
      expiries[record.proposal.id] = now + record.proposal.lifetime
    }
  }

  private mutating func watch(
    _ task: TaskSpecification, _ attempt: Attempt, at now: MeshTime
  ) {
    due[task.id] = task.timeLimit.map { (attempt.token, now + $0 + startPatience) }
  }

  /// Keeps the timers that follow from what was decided.
  mutating func observe(
    _ event: MeshEvent, of ledger: TaskLedger, at now: MeshTime, random: inout SplitMix64
  ) {
    switch event {
    case .ledger(_, .backingOff(let task, let attempt, let pause)):
      // Up to a tenth more, so that tasks that failed together do not come back together.
      let jitter = random.duration(upTo: MeshDuration(milliseconds: pause.milliseconds / 10))
      waits[task] = (.pause(attempt: attempt), now + pause + jitter)
    case .ledger(_, .awarded(let task, let attempt)):
      due[task] = (attempt.token, now + startPatience)
      readySince = now
      waits[task] = nil
    case .ledger(_, .biddingOpened(let task, let attempt)):
      waits[task] = (.bids(attempt: attempt), now + settings.bidding)
    case .ledger(_, .started(let task, let attempt, _)):
      if let record = ledger[task] { watch(record.specification, attempt, at: now) }
    case .ledger(_, .succeeded(let task, _, _)):
      due[task] = nil
    case .ledger(_, .attemptEnded(let task, _, _, _)):
      due[task] = nil
    case .ledger(_, .ready(let task, _)):
      waits[task] = nil
      if ledger.market != nil { bidding.offers.append(task) }
    case .ledger(_, .skipped(let task)), .ledger(_, .cancelled(let task, _)):
      waits[task] = nil
    case .proposal(_, .opened(let proposal)):
      expiries[proposal.id] = now + proposal.lifetime
    case .proposal(_, .closed(let proposal, _)):
      expiries[proposal] = nil
    default: break
    }
  }
}

// The node that orders places the tasks. Where it may be a liar, others stand in for it.
extension MeshNode {
  /// How long this node waits for others to place what is ready; nil where it never does so itself.
  ///
  /// The voters behind the node that orders take their turns. One that has given its view up, and knows of
  /// no other yet, goes by the one before: it may be alone with that, and the only one that is honest.
  private var placingDelay: MeshDuration? {
    if isLeading { return .zero }
    let voters = state.authority.members
    guard configuration.survivedLiars > 0, let own = voters.firstIndex(of: id) else { return nil }
    let first = lastLeader.flatMap { voters.firstIndex(of: $0) } ?? 0
    let rank = (own - first + voters.count) % voters.count
    return placement.startPatience * Int64(rank == 0 ? voters.count : rank)
  }

  /// Whether this node says which attempts are lost: where some may lie, all voters do.
  private var watchesAttempts: Bool {
    isLeading || (configuration.survivedLiars > 0 && state.authority.members.contains(id))
  }

  /// When there is something to place, to end or to stand in for.
  var placementDeadline: MeshTime? {
    var deadline: MeshTime?
    func consider(_ other: MeshTime) { deadline = min(deadline ?? other, other) }
    if watchesAttempts {
      for attempt in placement.due.values { consider(attempt.at) }
      for waiting in placement.waits.values { consider(waiting.until) }
    }
    guard let delay = placingDelay else { return deadline }
    for expiry in placement.expiries.values { consider(expiry + delay) }
    if isLeading {
      for end in placement.paused.values { consider(end) }
      if ledger.market != nil, ledger.readyCount > 0 { consider(placement.examineAt) }
    } else if let since = placement.readySince {
      consider(since + delay)
    }
    return deadline
  }

  mutating func place(at now: MeshTime) {
    if watchesAttempts {
      watchAttempts(at: now)
      endWaits(at: now)
    }
    clearAway(at: now)
    balance(at: now)
    placement.readySince = ledger.readyCount == 0 ? nil : placement.readySince ?? now
    guard let delay = placingDelay else { return }
    expireProposals(after: delay, at: now)
    if isLeading {
      placeReady(at: now)
    } else if let since = placement.readySince, now >= since + delay {
      placement.readySince = now
      placeReady(at: now)
    }
  }

  /// Says which attempts wait for a dead node or for too long.
  private mutating func watchAttempts(at now: MeshTime) {
    for task in ledger.activeTasks {
      guard let attempt = ledger[task]?.state.currentAttempt else { continue }
      let status = membership.status(of: attempt.node)
      if status == nil || status == .dead {
        reportLoss(of: task, attempt.token, reason: "\(attempt.node) is dead")
      }
    }
    for (task, attempt) in placement.due where now >= attempt.at {
      placement.due[task] = (attempt.token, now + placement.startPatience)
      if isQueued(task) { continue }
      reportLoss(of: task, attempt.token, reason: "it was not started, or not ended, in time")
    }
  }

  private mutating func reportLoss(of task: TaskID, _ token: AttemptToken, reason: String) {
    guard !state.authority.hasReported(token, id) else { return }
    request(.fail(task, token, .lost, reason: reason))
  }

  /// Says which tasks have waited for long enough, and says it again while that has not come about.
  private mutating func endWaits(at now: MeshTime) {
    for (task, waiting) in placement.waits where now >= waiting.until {
      guard isToEnd(waiting.wait, of: task) else {
        placement.waits[task] = nil
        continue
      }
      placement.waits[task] = (waiting.wait, now + placement.patience(for: waiting.wait))
      request(waiting.wait.ending(of: task))
    }
  }

  private func isToEnd(_ wait: TaskWait, of task: TaskID) -> Bool {
    guard ledger.isUnderWay(wait, of: task), !state.authority.hasEnded(wait, of: task, id) else {
      return false
    }
    switch wait {
    case .bids: return ledger.market?.auctions[task]?.awaited.isEmpty == false
    case .pause: return true
    }
  }

  /// Ends proposals whose time is over.
  private mutating func expireProposals(after delay: MeshDuration, at now: MeshTime) {
    for (proposal, expiry) in placement.expiries where now >= expiry + delay {
      request(.proposal(.expire(proposal)))
      placement.expiries[proposal] = now + configuration.placement.pause
    }
  }

  /// Drops awards and pauses of tasks that are not to be placed any more.
  private mutating func clearAway(at now: MeshTime) {
    for (task, grant) in placement.granted
    where !ledger.isCurrent(ReadyEntry(task: task, attempt: grant.attempt)) {
      placement.granted[task] = nil
    }
    let rested = placement.paused.filter { now >= $0.value || ledger[$0.key]?.state != .ready }
    for task in rested.keys { placement.paused[task] = nil }
    for task in Array(placement.refusals.keys) where ledger[task]?.state != .ready {
      placement.refusals[task] = nil
    }
  }

  /// How many slots of each node are taken or as good as taken.
  func busySlots() -> [NodeID: Int] {
    var busy = ledger.attemptsByNode
    for grant in placement.granted.values { busy[grant.node, default: 0] += 1 }
    return busy
  }

  /// The best agent for a task with free capacity; nil where there is none. Where there will be none, the
  /// task rests, and that is reported.
  mutating func route(
    _ task: TaskSpecification, among candidates: [RoutingCandidate], at now: MeshTime
  ) -> RoutingCandidate? {
    do {
      let best = try CapabilityRouter(threshold: configuration.placement.threshold)
        .route(task, among: candidates)
      placement.refusals[task.id] = nil
      return best
    } catch .noCapacity {
      return nil
    } catch {
      placement.paused[task.id] = now + Placement.unplaceablePause
      if placement.refusals.updateValue(error, forKey: task.id) != error {
        report(.unplaceable(task.id, error))
      }
      return nil
    }
  }
}
