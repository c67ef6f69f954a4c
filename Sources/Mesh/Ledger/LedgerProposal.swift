import Collections

// Proposals are checked as a whole before anything of them enters.
extension TaskLedger {
  /// Why a proposal would be refused; nil where it would be accepted.
  public func refusal(ofProposing proposal: [TaskSpecification]) -> LedgerRefusal? {
    guard proposal.count <= MeshLimits.tasksPerProposal,
      tasks.count + proposal.count <= MeshLimits.tasks
    else { return .tooManyTasks }
    var added: [TaskID: TaskSpecification] = [:]
    for specification in proposal {
      guard specification.isWellFormed else { return .malformed(specification.id) }
      let earlier = tasks[specification.id]?.specification ?? added[specification.id]
      guard earlier == nil || earlier == specification else {
        return .conflictingTask(specification.id)
      }
      added[specification.id] = specification
    }
    for specification in proposal {
      for need in specification.needs where tasks[need] == nil && added[need] == nil {
        return .unknownNeed(task: specification.id, need: need)
      }
    }
    let cycle = waitingForOneAnother(proposal.filter { tasks[$0.id] == nil })
    return cycle.isEmpty ? nil : .cycle(cycle)
  }

  mutating func propose(_ proposal: [TaskSpecification]) throws(LedgerRefusal) -> [LedgerEvent] {
    if let refusal = refusal(ofProposing: proposal) { throw refusal }
    let added = proposal.filter { tasks[$0.id] == nil }
    var events: [LedgerEvent] = []
    var fresh: [TaskID] = []
    for specification in added where tasks[specification.id] == nil {
      tasks[specification.id] = TaskRecord(
        specification: specification, state: .waiting, openNeeds: 0)
      fresh.append(specification.id)
      events.append(.proposed(specification.id))
    }
    for id in fresh {
      var open = 0
      var lost: TaskID?
      for need in OrderedSet(tasks[id]?.specification.needs ?? []) {
        dependents[need, default: []].append(id)
        if tasks[need]?.state.satisfiesNeed != true { open += 1 }
        lost = lost ?? lostRoot(of: need)
      }
      tasks[id]?.openNeeds = open
      if let lost {
        move(id, to: .cancelled(.needFailed(lost)))
        events.append(.cancelled(id, .needFailed(lost)))
      } else if open == 0 {
        events.append(makeReady(id))
      }
    }
    return events
  }

  /// Those of the new tasks that can never be ready, in the order written (Kahn's algorithm).
  private func waitingForOneAnother(_ added: [TaskSpecification]) -> [TaskID] {
    let ids = OrderedSet(added.map(\.id))
    var open: [TaskID: Int] = [:]
    var waiting: [TaskID: [TaskID]] = [:]
    for specification in added where open[specification.id] == nil {
      let needs = OrderedSet(specification.needs).filter(ids.contains)
      open[specification.id] = needs.count
      for need in needs { waiting[need, default: []].append(specification.id) }
    }
    var queue = Deque(ids.filter { open[$0] == 0 })
    while let id = queue.popFirst() {
      open[id] = nil
      for dependent in waiting[id] ?? [] {
        let left = (open[dependent] ?? 0) - 1
        open[dependent] = left
        if left == 0 { queue.append(dependent) }
      }
    }
    return ids.filter { open[$0] != nil }
  }
}
