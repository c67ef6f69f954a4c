import Collections

/// What a node remembers of its bids.
struct Bidding: Sendable {
  /// Ready tasks that were not looked at, oldest first.
  var offers: Deque<TaskID> = []
  /// Tasks for which a bid is on its way into the ledger.
  var onTheWay: Set<TaskID> = []
}

// Where there are auctions every node bids for what it can do, and the ledger decides.
extension MeshNode {
  /// Bids for what became ready, once less than half as many bids of this node stand as may: so they go many at
  /// a time.
  mutating func bid() {
    guard !placement.bidding.offers.isEmpty, let market = ledger.market else { return }
    let taken = market.standingBids(of: id) + placement.bidding.onTheWay.count
    let room = MeshLimits.standingBids - taken
    guard room > MeshLimits.standingBids / 2 else { return }
    let entry = market.nodes[id]
    if entry != profile, state.authority.mayRegister(profile, as: entry) {
      return request(.register(profile))
    }
    guard let known = entry else { return }
    var bids: [Bid] = []
    while bids.count < room, let task = placement.bidding.offers.popFirst() {
      guard let record = ledger[task], record.state == .ready, !hasBid(for: task),
        let agent = agent(on: known, for: record.specification),
        placement.bidding.onTheWay.insert(task).inserted
      else { continue }
      bids.append(Bid(task: task, attempt: record.attempts + 1, agent: agent))
    }
    if !bids.isEmpty { request(.bid(id, bids)) }
  }

  private func hasBid(for task: TaskID) -> Bool {
    ledger.market?.auctions[task]?.bids[id] != nil
  }

  /// Takes note that bids of this node had their turn; what the ledger had no room for is bid for again.
  mutating func settleBids(_ bids: [Bid]) {
    for bid in bids.reversed() {
      placement.bidding.onTheWay.remove(bid.task)
      if ledger[bid.task]?.state == .ready, !hasBid(for: bid.task) {
        placement.bidding.offers.prepend(bid.task)
      }
    }
  }

  /// Keeps up with what the ledger did with bids.
  mutating func observe(_ event: LedgerEvent) {
    switch event {
    case .auctioned: metrics.auctionsHeld += 1
    case .attemptEnded(_, let attempt, let cause?, _)
    where attempt.node == id && (cause == .lost || cause == .declined):
      // The ledger took back what this node had bid.
      placement.bidding.offers = Deque(ledger.readyTasks(limit: .max))
    default: break
    }
  }

  /// Reports what no agent that is there can do.
  mutating func examineReady(at now: MeshTime) {
    guard now >= placement.examineAt else { return }
    placement.examineAt = now + Placement.unplaceablePause
    let present = membership.present.compactMap { membership.profile(of: $0) }
    let candidates = candidates(among: present, ledger.attemptsByNode)
    for task in ledger.readyTasks(limit: Placement.lookahead)
    where ledger.market?.auctions[task] == nil && placement.paused[task] == nil {
      guard let record = ledger[task] else { continue }
      _ = route(record.specification, among: candidates, at: now)
    }
  }
}
