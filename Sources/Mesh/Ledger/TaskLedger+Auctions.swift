// Auctions are held by the ledger itself: every node comes to the same winner, and no node is trusted with it.
extension TaskLedger {
  mutating func register(_ profile: NodeProfile) throws(LedgerRefusal) -> [LedgerEvent] {
    guard let nodes = market?.nodes else { throw .noAuctions }
    guard profile.isWellFormed, nodes[profile.id] != nil || nodes.count < MeshLimits.nodes else {
      throw .notRegistrable(profile.id)
    }
    market?.register(profile)
    return []
  }

  /// Takes bids of a node; one that comes too late, or beyond those that may stand, is left out.
  mutating func take(_ bids: [Bid], of node: NodeID) throws(LedgerRefusal) -> [LedgerEvent] {
    guard let nodes = market?.nodes else { throw .noAuctions }
    guard nodes[node] != nil, bids.count <= MeshLimits.standingBids else {
      throw .notBiddable(node)
    }
    return bids.flatMap { take($0, of: node) }
  }

  private mutating func take(_ bid: Bid, of node: NodeID) -> [LedgerEvent] {
    guard let record = try? placeable(bid.task, bid.attempt) else { return [] }
    guard market?.isTrue(bid.agent, on: node, for: record.specification) == true else {
      market?.reputation.punish(node)
      return [.falseBid(bid.task, node)]
    }
    let isRepeated = market?.auctions[bid.task]?.bids[node] != nil
    guard isRepeated || market?.standingBids(of: node) ?? 0 < MeshLimits.standingBids else {
      return []
    }
    let isFirst =
      market?.take(bid.agent, from: node, for: record.specification, attempt: bid.attempt) == true
    let opened: [LedgerEvent] = isFirst ? [.biddingOpened(bid.task, attempt: bid.attempt)] : []
    return opened + settleAuction(of: bid.task)
  }

  mutating func closeBidding(
    _ task: TaskID, _ attempt: Int
  ) throws(LedgerRefusal) -> [LedgerEvent] {
    guard market != nil else { throw .noAuctions }
    _ = try placeable(task, attempt)
    guard market?.auctions[task] != nil else { throw .notPlaceable(task, attempt: attempt) }
    // Other auctions may wait for the same nodes.
    changedNodes += market?.close(task, busy: attemptsByNode) ?? []
    return settleAuction(of: task)
  }

  /// Refuses to have a node take on what it would have to decline, and lose its word by.
  mutating func expectRoom(
    for task: TaskSpecification, _ agent: AgentID, on node: NodeID
  ) throws(LedgerRefusal) {
    let busy = attemptsByNode[node] ?? 0
    let offer = market?.offer(agent, on: node, for: task, busy: busy, performance: .zero)
    if offer == nil { throw .noRoom(task.id, node: node) }
  }

  /// Ends the auctions that a change of what nodes have to do lets end.
  mutating func settleAuctions() -> [LedgerEvent] {
    var events: [LedgerEvent] = []
    while let node = changedNodes.popFirst() {
      guard let market else { continue }
      // Who is full now is waited for no more; who has room now may win where it has bid, until it is full.
      let mayWin = market.hasRoom(node, busy: attemptsByNode)
      for (task, auction) in market.auctions {
        let isAwaited = auction.awaited.last == node
        guard
          isAwaited
            || (mayWin && auction.bids[node] != nil && market.hasRoom(node, busy: attemptsByNode))
        else { continue }
        events += settleAuction(of: task)
      }
    }
    return events
  }

  /// Grants the attempt to the highest bidder that has room for it, once nobody is waited for. Where none has
  /// room the auction goes on until one has.
  private mutating func settleAuction(of task: TaskID) -> [LedgerEvent] {
    guard market?.isComplete(task, busy: attemptsByNode) == true,
      let auction = market?.auctions[task], let record = tasks[task], record.state == .ready
    else { return [] }
    var offers: [AuctionOffer] = []
    for (node, agent) in auction.bids {
      let busy = attemptsByNode[node] ?? 0
      let past = tally(of: agent).performance
      let offer = market?.offer(
        agent, on: node, for: record.specification, busy: busy, performance: past)
      if let offer { offers.append(offer) }
    }
    offers.sort { $0.outbids($1) }
    guard let best = offers.first else { return [] }
    return [
      .auctioned(task, attempt: auction.attempt, offers),
      grant(task, best.node, best.agent, best.score),
    ]
  }
}
