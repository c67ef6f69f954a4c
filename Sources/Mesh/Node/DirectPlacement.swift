import SwarmChecks

// The strategies by which the node that places a task needs to ask nobody.
extension MeshNode {
  mutating func placeReady(at now: MeshTime) {
    guard ledger.readyCount > 0 else { return }
    guard ledger.market == nil else { return examineReady(at: now) }
    var busy = busySlots()
    let present = membership.present.compactMap { membership.profile(of: $0) }
    var room = present.reduce(0) { $0 + max(places(on: $1) - (busy[$1.id] ?? 0), 0) }
    let engaged = placement.granted.count + min(placement.paused.count, Placement.lookahead)
    for task in ledger.readyTasks(limit: MeshLimits.tasksPerPlacement + engaged) where room > 0 {
      guard placement.granted[task] == nil, placement.paused[task] == nil,
        let record = ledger[task]
      else { continue }
      let candidates = candidates(among: present, busy)
      guard let best = route(record.specification, among: candidates, at: now) else { continue }
      guard let node = node(for: record, best: best, present, busy),
        let agent = agent(on: node, for: record.specification)
      else { continue }
      room -= 1
      busy[node.id, default: 0] += 1
      placement.granted[task] = (record.attempts + 1, node.id)
      metrics.tasksPlaced += 1
      request(
        .award(task, attempt: record.attempts + 1, node: node.id, agent: agent))
    }
  }

  /// The agents of some nodes, with what these have to do.
  func candidates(among nodes: [NodeProfile], _ busy: [NodeID: Int]) -> [RoutingCandidate] {
    nodes.flatMap { node in
      node.agents.map {
        RoutingCandidate(
          node: node.id, agent: $0, slots: places(on: node), busy: busy[node.id] ?? 0)
      }
    }
  }

  /// Attempts that may be granted to a node at a time: as many as it has slots, and a queue where others
  /// may take from it.
  private func places(on node: NodeProfile) -> Int {
    let settings = configuration.placement
    return settings.strategy == .workStealing ? node.slots * (1 + settings.backlog) : node.slots
  }

  private mutating func node(
    for record: TaskRecord, best: RoutingCandidate, _ present: [NodeProfile], _ busy: [NodeID: Int]
  ) -> NodeProfile? {
    let task = record.specification
    let able = present.filter { agent(on: $0, for: task) != nil }
    let open = able.filter { busy[$0.id] ?? 0 < places(on: $0) }
    let first: NodeProfile?
    switch configuration.placement.strategy {
    case .auction, .capability: first = open.first { $0.id == best.node }
    case .dht:
      let order = placement.ring(of: able.map(\.id)).nodes(from: task.id)
      first = order.lazy.compactMap { id in open.first { $0.id == id } }.first
    case .workStealing:
      let source = task.needs.last.flatMap { ledger[$0]?.state.holder }
      placement.round += 1
      let turn = Int(placement.round % UInt64(max(open.count, 1)))
      first = open.first { $0.id == source } ?? open.dropFirst(turn).first
    }
    // A ring names only the first of many nodes.
    return first ?? open.first { $0.id == best.node }
  }
}

extension HashRing {
  /// The nodes from a task's place on, the one to which it belongs first; at most as many as a key may have
  /// replicas.
  func nodes(from task: TaskID) -> [NodeID] {
    replicas(at: RingHash()(Array(task.text.utf8)))
  }
}

extension Placement {
  /// Rings that are kept: as many as there are kinds of tasks, as a rule.
  private static let keptRings = 64

  /// The ring of some nodes.
  mutating func ring(of nodes: [NodeID]) -> HashRing {
    if let ring = rings[nodes] { return ring }
    if rings.count >= Placement.keptRings { rings = [:] }
    let ring = HashRing(nodes: nodes, replication: nodes.count, hash: RingHash())
    rings[nodes] = ring
    return ring
  }
}

extension TaskState {
  /// The node that did the task, or holds it now; nil where there is none.
  fileprivate var holder: NodeID? {
    if case .succeeded(let attempt, _) = self { attempt.node } else { currentAttempt?.node }
  }
}
