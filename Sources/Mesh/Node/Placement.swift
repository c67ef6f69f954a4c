import Collections

/// What the auctioneer has to remember; void as soon as another node orders.
struct Placement: Sendable {
  /// Most ready tasks that are looked at beyond those that can't be placed now.
  static let lookahead = 4_096
  /// How long a task rests that no agent can do.
  static let unplaceablePause = MeshDuration.seconds(5)

  /// The auctions that are open.
  var auctions: OrderedDictionary<TaskID, Auction> = [:]
  /// Awards that are on their way into the ledger.
  var granted: OrderedDictionary<TaskID, (attempt: Int, node: NodeID)> = [:]
  /// Tasks that rest until a time.
  var paused: OrderedDictionary<TaskID, MeshTime> = [:]
  /// What was last reported of tasks that no agent can do.
  var refusals: OrderedDictionary<TaskID, RoutingRefusal> = [:]
  /// What the bidders' words are worth.
  var reputation = Reputation()
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

  /// When the pause after a failed attempt is over.
  var retries: OrderedDictionary<TaskID, (attempt: Int, at: MeshTime)> = [:]
  /// When proposals expire.
  var expiries: OrderedDictionary<ProposalID, MeshTime> = [:]
  /// Until when attempts must have been started, or must have ended.
  var due: OrderedDictionary<TaskID, (token: AttemptToken, at: MeshTime)> = [:]
  /// Since when something is ready and nothing was placed; nil where nothing is ready.
  var readySince: MeshTime?
  /// How long an award may wait for its start, and an attempt may take longer than it may run.
  let startPatience: MeshDuration

  init(startPatience: MeshDuration, _ balancing: LoadBalancer.Settings?) {
    self.startPatience = startPatience
    balancer = LoadBalancer(settings: balancing ?? LoadBalancer.Settings())
  }

  mutating func abandonAuctions() {
    auctions = [:]
    granted = [:]
    paused = [:]
  }

  /// Sets the timers that follow from a state whose history is not known, as if it came about now.
  mutating func rebuild(from state: SwarmState, at now: MeshTime) {
    self = Placement(startPatience: startPatience, balancer.settings)
    for record in state.ledger.tasks.values {
      switch record.state {
      case .backingOff(let pause):
        retries[record.specification.id] = (record.attempts, now + pause)
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
      retries[task] = (attempt, now + pause + jitter)
    case .ledger(_, .awarded(let task, let attempt)):
      due[task] = (attempt.token, now + startPatience)
      readySince = now
    case .ledger(_, .started(let task, let attempt, _)):
      if let record = ledger[task] { watch(record.specification, attempt, at: now) }
      reputation.credit(attempt.node)
    case .ledger(_, .succeeded(let task, _, _)):
      due[task] = nil
    case .ledger(_, .attemptEnded(let task, let attempt, let cause, _)):
      due[task] = nil
      // A node that did not begin or end in time what it bid for is no better than one that declines.
      if cause == .declined || cause == .lost { reputation.punish(attempt.node) }
    case .ledger(_, .ready(let task, _)), .ledger(_, .skipped(let task)),
      .ledger(_, .cancelled(let task, _)):
      retries[task] = nil
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
    for auction in placement.auctions.values { consider(auction.deadline) }
    if watchesAttempts { for attempt in placement.due.values { consider(attempt.at) } }
    guard let delay = placingDelay else { return deadline }
    for retry in placement.retries.values { consider(retry.at + delay) }
    for expiry in placement.expiries.values { consider(expiry + delay) }
    if isLeading {
      for end in placement.paused.values { consider(end) }
    } else if let since = placement.readySince {
      consider(since + delay)
    }
    return deadline
  }

  mutating func place(at now: MeshTime) {
    if watchesAttempts { watchAttempts(at: now) }
    clearAway(at: now)
    let complete = placement.auctions.values.filter { $0.isComplete(at: now) }
    placement.readySince = ledger.readyCount == 0 ? nil : placement.readySince ?? now
    // Where nothing is ready and no auction ends, it does not matter who is busy.
    var busy = complete.isEmpty && ledger.readyCount == 0 ? [:] : busySlots()
    for auction in complete { close(auction, &busy, at: now) }
    guard let delay = placingDelay else { return }
    endPauses(after: delay, at: now)
    guard isLeading else {
      guard let since = placement.readySince, now >= since + delay else { return }
      placement.readySince = now
      return placeReady(&busy, at: now)
    }
    placeReady(&busy, at: now)
    balance(at: now)
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

  /// Ends pauses between attempts, and proposals, whose time is over.
  private mutating func endPauses(after delay: MeshDuration, at now: MeshTime) {
    for (task, retry) in placement.retries where now >= retry.at + delay {
      request(.retry(task, attempt: retry.attempt))
      placement.retries[task] = (retry.attempt, now + configuration.placement.pause)
    }
    for (proposal, expiry) in placement.expiries where now >= expiry + delay {
      request(.proposal(.expire(proposal)))
      placement.expiries[proposal] = now + configuration.placement.pause
    }
  }

  /// Drops auctions, awards and pauses of tasks that are not to be placed any more.
  private mutating func clearAway(at now: MeshTime) {
    for (task, auction) in placement.auctions where !isReady(task, auction.id.attempt) {
      placement.auctions[task] = nil
    }
    for (task, grant) in placement.granted where !isReady(task, grant.attempt) {
      placement.granted[task] = nil
    }
    let rested = placement.paused.filter { now >= $0.value || ledger[$0.key]?.state != .ready }
    for task in rested.keys { placement.paused[task] = nil }
    for task in Array(placement.refusals.keys) where ledger[task]?.state != .ready {
      placement.refusals[task] = nil
    }
  }

  private func isReady(_ task: TaskID, _ attempt: Int) -> Bool {
    guard let record = ledger[task] else { return false }
    return record.state == .ready && record.attempts + 1 == attempt
  }

  /// How many slots of each node are taken or as good as taken.
  private func busySlots() -> [NodeID: Int] {
    var busy: [NodeID: Int] = [:]
    for task in ledger.activeTasks {
      if let attempt = ledger[task]?.state.currentAttempt { busy[attempt.node, default: 0] += 1 }
    }
    for grant in placement.granted.values { busy[grant.node, default: 0] += 1 }
    return busy
  }

  mutating func openAuctions(_ busy: [NodeID: Int], at now: MeshTime) {
    let present = membership.present.compactMap { membership.profile(of: $0) }
    var free = present.reduce(0) { $0 + max($1.slots - (busy[$1.id] ?? 0), 0) }
    free -= placement.auctions.count
    guard free > 0 else { return }
    let candidates = candidates(among: present, busy)
    let router = CapabilityRouter(threshold: configuration.placement.threshold)
    let engaged =
      placement.auctions.count + placement.granted.count
      + min(placement.paused.count, Placement.lookahead)
    for task in ledger.readyTasks(limit: MeshLimits.openAuctions + engaged) {
      guard free > 0, placement.auctions.count < MeshLimits.openAuctions else { return }
      guard placement.auctions[task] == nil, placement.granted[task] == nil,
        placement.paused[task] == nil, let record = ledger[task]
      else { continue }
      guard route(record.specification, among: candidates, at: now) != nil else { continue }
      open(record, among: candidates, router, at: now)
      free -= 1
    }
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

  private mutating func open(
    _ record: TaskRecord, among candidates: [RoutingCandidate], _ router: CapabilityRouter,
    at now: MeshTime
  ) {
    placement.round += 1
    let task = record.specification
    let id = AuctionID(task: task.id, attempt: record.attempts + 1, round: placement.round)
    let able = candidates.filter {
      $0.hasCapacity && (task.agent == nil || $0.agent.id == task.agent)
        && $0.agent.match(task.capabilities).isAbove(router.threshold)
    }
    let invited = OrderedSet(able.map(\.node))
    placement.auctions[task.id] = Auction(
      id: id, deadline: now + configuration.placement.bidding, invited: Array(invited))
    report(.auctionOpened(id, invited: Array(invited)))
    for node in invited {
      if node == self.id {
        takeAnswer(
          bid(capabilities: task.capabilities, agent: task.agent), from: node, for: id, at: now)
      } else {
        send(
          node,
          .auction(.announce(id, capabilities: task.capabilities, agent: task.agent)))
      }
    }
  }

  private mutating func close(
    _ auction: Auction, _ busy: inout [NodeID: Int], at now: MeshTime
  ) {
    placement.auctions[auction.id.task] = nil
    let outcome = auction.outcome(weights: configuration.placement.weights) { node, agent in
      min(ledger.tally(of: agent).performance, placement.reputation[node])
    } isValid: { node, _ in
      guard let slots = membership.profile(of: node)?.slots else { return false }
      return membership.status(of: node) != .dead && busy[node] ?? 0 < slots
    }
    report(.auctionClosed(auction.id, outcome))
    switch outcome {
    case .noBid:
      metrics.auctionsWithoutBid += 1
      placement.paused[auction.id.task] = now + configuration.placement.pause
    case .award(let node, let agent, let score):
      metrics.auctionsAwarded += 1
      busy[node, default: 0] += 1
      placement.granted[auction.id.task] = (auction.id.attempt, node)
      request(
        .award(
          auction.id.task, attempt: auction.id.attempt, node: node, agent: agent, score: score))
    }
  }

  // MARK: - Bidding

  mutating func takeAuctionMessage(
    _ message: AuctionMessage, from peer: NodeID, at now: MeshTime
  ) {
    switch message {
    case .announce(let id, let capabilities, let agent):
      send(peer, .auction(.answer(id, bid(capabilities: capabilities, agent: agent))))
    case .answer(let id, let bid):
      takeAnswer(bid, from: peer, for: id, at: now)
    }
  }

  /// This node's true bid; nil where it has no slot or no agent for the task.
  private func bid(capabilities: [Capability], agent: AgentID?) -> Bid? {
    let busy = ledger.activeTasks.count { ledger[$0]?.state.currentAttempt?.node == id }
    guard busy < profile.slots else { return nil }
    let best = profile.bestAgent(
      for: capabilities, fixed: agent, above: configuration.placement.threshold)
    guard let best else { return nil }
    return Bid(
      agent: best.agent, match: best.match, load: BasisPoints(part: busy, of: profile.slots),
      resources: profile.resources)
  }

  private mutating func takeAnswer(
    _ bid: Bid?, from node: NodeID, for id: AuctionID, at now: MeshTime
  ) {
    guard let task = ledger[id.task]?.specification else { return }
    var answer = bid
    if let bid, !isTrue(bid, of: node, for: task) {
      placement.reputation.punish(node)
      report(.falseBid(node, id.task))
      answer = nil
    }
    if placement.auctions[id.task]?.take(answer, from: node, for: id, at: now) == .taken {
      isUnsettled = true
    }
  }

  /// Whether a bid claims no more than what is known of the node and its agent.
  private func isTrue(_ bid: Bid, of node: NodeID, for task: TaskSpecification) -> Bool {
    guard let profile = membership.profile(of: node),
      let agent = profile.agents.first(where: { $0.id == bid.agent }),
      task.agent == nil || task.agent == bid.agent
    else { return false }
    let match = agent.match(task.capabilities)
    return match == bid.match && match.isAbove(configuration.placement.threshold)
      && bid.resources <= profile.resources
  }
}
