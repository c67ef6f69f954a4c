import Mesh

// What a person decided on tasks that wait for one.
extension RunSession {
  /// Hands the decisions to the ledger, as soon as the swarm has taken it up again.
  ///
  /// - Throws: ``RunError/refused(_:)`` where a task is not waiting for a decision.
  func decideHeld(_ host: MeshHost) async throws {
    let decisions =
      request.decisions.redo.map { (task: $0, command: NodeCommand.redo(TaskID($0))) }
      + request.decisions.skip.map { (task: $0, command: NodeCommand.skip(TaskID($0))) }
    for decision in decisions {
      try await decide(decision.task, decision.command, host)
    }
  }

  private func decide(_ task: String, _ command: NodeCommand, _ host: MeshHost) async throws {
    guard let node = configuration.members.first?.id else { return }
    let id = TaskID(task)
    let deadline = ContinuousClock.now + RuntimeLimits.resumptionTime
    while ContinuousClock.now < deadline {
      let state = await host.read(node) { node, _ in node.ledger[id]?.state } ?? nil
      switch state {
      case .held, .failed:
        try await host.submitPatiently(command, on: node)
        if await isTaken(id, by: host, node, until: deadline) { return }
      case .succeeded, .skipped, .cancelled:
        throw RunError.refused("task '\(task)' waits for no decision: it is over")
      default: break
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw RunError.refused("task '\(task)' waits for no decision, or the run has no such task")
  }

  private func isTaken(
    _ id: TaskID, by host: MeshHost, _ node: NodeID, until deadline: ContinuousClock.Instant
  ) async -> Bool {
    while ContinuousClock.now < deadline {
      let state = await host.read(node) { node, _ in node.ledger[id]?.state } ?? nil
      switch state {
      case .held, .failed: try? await Task.sleep(for: .milliseconds(20))
      default: return true
      }
    }
    return false
  }
}
