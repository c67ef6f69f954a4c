// Nodes with nothing to do take over what waits on others. Whoever gives has the ledger move the attempt,
// under a new token: so nothing is lost or held twice, whatever becomes of the messages.
extension MeshNode {
  /// When this node asks for work next; nil where it has enough, or nobody has too much.
  var stealingDeadline: MeshTime? {
    configuration.placement.strategy == .workStealing && freeSlots > 0 && victim != nil
      ? placement.stealAt : nil
  }

  /// Asks the node with the longest queue for work, where this one has a slot for it.
  mutating func steal(at now: MeshTime) {
    guard configuration.placement.strategy == .workStealing, now >= placement.stealAt,
      freeSlots > 0, let victim
    else { return }
    placement.stealAt = now + configuration.placement.stealing.requestInterval
    send(
      victim,
      .stealing(.request(load: ledger.attempts(on: id).count * 10_000 / profile.slots)))
  }

  /// Takes a message about work.
  ///
  /// Grants and what is said of them go through the ledger: a message that says so means nothing.
  mutating func takeStealingMessage(
    _ message: WorkStealingMessage, from peer: NodeID, at now: MeshTime
  ) {
    guard case .request = message, configuration.placement.strategy == .workStealing,
      let thief = membership.profile(of: peer)
    else { return }
    let queue = queue(on: profile).filter { agent(on: thief, for: $0.task) != nil }
    // By the ledger, not by what it says of itself.
    let room = max(thief.slots - ledger.attempts(on: peer).count, 0)
    let count = min((queue.count + 1) / 2, room, configuration.placement.stealing.batch)
    guard count > 0 else { return send(peer, .stealing(.refusal(waiting: queue.count))) }
    // Those that wait longest until their turn.
    for (task, token) in queue.suffix(count) {
      guard let agent = agent(on: thief, for: task) else { continue }
      metrics.tasksGranted += 1
      request(.migrate(task.id, token, node: peer, agent: agent))
    }
    isUnsettled = true
  }

  /// Whether an attempt waits for its turn in a queue that goes on.
  func isQueued(_ task: TaskID) -> Bool {
    guard configuration.placement.strategy == .workStealing,
      let attempt = ledger[task]?.state.currentAttempt,
      let holder = membership.profile(of: attempt.node)
    else { return false }
    return queue(on: holder).contains { $0.token == attempt.token }
  }

  /// Slots for which nothing is here.
  private var freeSlots: Int { profile.slots - ledger.attempts(on: id).count }

  /// The node on which most waits that this one could do.
  private var victim: NodeID? {
    var most: (node: NodeID, count: Int)?
    for peer in membership.present where peer != id {
      guard let other = membership.profile(of: peer) else { continue }
      let count = queue(on: other).count { agent(on: profile, for: $0.task) != nil }
      if count > most?.count ?? 0 { most = (peer, count) }
    }
    return most?.node
  }

  /// What was granted to a node beyond its slots and has not begun, the next one first.
  private func queue(on node: NodeProfile) -> [(task: TaskSpecification, token: AttemptToken)] {
    ledger.attempts(on: node.id).dropFirst(node.slots).compactMap { task, token in
      guard let record = ledger[task], case .awarded = record.state else { return nil }
      return (record.specification, token)
    }
  }
}

extension TaskLedger {
  /// The attempts that a node holds, in the order of their tokens.
  fileprivate func attempts(on node: NodeID) -> [(task: TaskID, token: AttemptToken)] {
    activeTasks.compactMap { task in
      guard let attempt = self[task]?.state.currentAttempt, attempt.node == node else { return nil }
      return (task, attempt.token)
    }.sorted { $0.token < $1.token }
  }
}
