// The node that orders moves running tasks off overloaded nodes. Where it may lie each node does so for what it
// holds: all come to the same moves.
extension MeshNode {
  /// When loads are measured next; nil where nothing runs.
  var nextBalancing: MeshTime? {
    configuration.placement.balancing == nil || ledger.activeTasks.isEmpty || !isBalancing
      ? nil : placement.balanceAt
  }

  private var isBalancing: Bool { isLeading || configuration.survivedLiars > 0 }

  mutating func balance(at now: MeshTime) {
    guard let settings = configuration.placement.balancing, isBalancing,
      now >= placement.balanceAt, !ledger.activeTasks.isEmpty
    else { return }
    placement.balanceAt = now + settings.interval
    let present = membership.present.compactMap { membership.profile(of: $0) }
    var carried: [NodeID: [LoadedTask]] = [:]
    for task in ledger.activeTasks {
      guard let record = ledger[task], let attempt = record.state.currentAttempt else { continue }
      carried[attempt.node, default: []].append(loadedTask(record, among: present))
    }
    let nodes = present.map {
      LoadedNode(node: $0.id, capacity: $0.slots, tasks: carried[$0.id] ?? [])
    }
    for migration in placement.balancer.measure(nodes, at: now) {
      guard let record = ledger[migration.task], let attempt = record.state.currentAttempt,
        attempt.node == id || configuration.survivedLiars == 0,
        let target = membership.profile(of: migration.target),
        let agent = agent(on: target, for: record.specification)
      else { continue }
      metrics.migrations += 1
      request(
        .migrate(migration.task, attempt.token, node: migration.target, agent: agent))
    }
  }

  /// The best of a node's agents for a task; nil where none can do it.
  func agent(on node: NodeProfile, for task: TaskSpecification) -> AgentID? {
    node.bestAgent(
      for: task.capabilities, fixed: task.agent, above: configuration.placement.threshold)?.agent
  }

  private func loadedTask(_ record: TaskRecord, among nodes: [NodeProfile]) -> LoadedTask {
    let task = record.specification
    guard case .running = record.state, task.isMigratable, task.isIdempotent else {
      return LoadedTask(task: task.id, targets: [])
    }
    return LoadedTask(
      task: task.id,
      targets: Set(nodes.filter { agent(on: $0, for: task) != nil }.map(\.id)))
  }
}
