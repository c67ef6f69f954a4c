import JSONSyntax
import Mesh
import MeshTransport
import ModelContextProtocol
import Planning
import ToolCatalog

// The nodes: all in this process, or the first, with the others in processes of their own.
extension RunSession {
  /// Makes the nodes that this process hosts, and starts the processes of the others.
  func makeHost() async throws -> MeshHost {
    let slots = slots
    guard request.placement != .together,
      let own = configuration.members.first?.with(slots: slots)
    else {
      let keys =
        configuration.consensus.needsSignatures
        ? try NodeKeys(of: configuration.members.map(\.id), in: folder) : nil
      return MeshHost(
        configuration: configuration, hosting: configuration.members.map { $0.with(slots: slots) },
        keys: keys, seed: request.seed,
        restoring: history.records, results: history.results, delegate: self)
    }
    let recorder = recorder
    let count = configuration.members.count
    let front = try await SwarmFront.start(
      SwarmFront.Setup(
        configuration: configuration, own: own,
        plan: folder.readPlan(limit: PlanningLimits.planSize), digest: planDigest, folder: folder,
        request: request, needed: history.isResumed ? count - toleratedCrashes : count),
      delegate: self,
      report: { await recorder.show(.note($0)) })
    self.front = front
    if request.listen != nil { try await offerToken(of: front) }
    try await front.waitForMembers()
    let host = MeshHost(
      configuration: configuration, hosting: [own], peers: front.transport,
      keys: await front.keyring, seed: request.seed, restoring: history.records,
      results: history.results, delegate: self)
    front.attach(host)
    return host
  }

  /// Keeps the token for nodes of other hosts where only the run's owner can read it.
  private func offerToken(of front: SwarmFront) async throws {
    try PrivateFile.write(Array("\(front.workerToken.text)\n".utf8), to: folder.joinToken)
    await recorder.show(
      .note(
        "other hosts join with: moflo node --join \(front.address) --token-file \(folder.joinToken)"
      ))
    if request.placement == .hosts {
      await recorder.show(.note("\(configuration.members.count - 1) nodes are waited for"))
    }
  }

  /// The task that an attempt is of, once all that it needs is known here; nil where the run ends before.
  func instance(of task: TaskID) async -> PlanProgress.Instance? {
    while !isOver {
      if progress.isReady(task.text) { return progress.instances[task.text] }
      await nextEvent(behind: eventCount)
    }
    return nil
  }

  /// How many nodes came to the same ledger as the run's own, and which did not.
  func comparedLedgers(_ host: MeshHost) async -> [String: JSONValue] {
    guard let front, let own = try? await host.ledgerDigest(),
      let index: UInt64 = await host.read(nil, { node, _ in node.committedIndex })
    else { return [:] }
    let others = await front.ledgers(behind: index, within: RuntimeLimits.farewellTime)
    let differing = others.filter { $0.value != own }.keys.sorted()
    return [
      "sameLedger": .integer(Int64(others.count - differing.count + 1)),
      "otherLedger": .array(differing.map { .string($0.text) }),
    ]
  }

  /// Something happened, or the run ends.
  func wakeWatchers() {
    eventCount += 1
    let woken = watchers
    watchers = []
    for watcher in woken { watcher.resume() }
  }

  private func nextEvent(behind count: Int) async {
    guard eventCount == count else { return }
    await withCheckedContinuation { watchers.append($0) }
  }
}

/// An attempt that a node of another process works on.
struct HandedOut: Sendable {
  let node: NodeID
  let token: AttemptToken
  /// What the node has recorded of it.
  var recorded: Set<RunEventKind> = []
}

extension RunSession: SwarmFrontDelegate {
  func deadNodes() async -> Set<NodeID> {
    Set(await host?.read { node, _ in node.membership.view.dead } ?? [])
  }

  func order(_ request: OrderRequest, of node: NodeID) async throws -> OrderAnswer {
    // The other node may know of the grant before this process does.
    while !isOver, let host {
      let count = eventCount
      let attempt = await host.read { node, _ in
        node.ledger[request.task]?.state.currentAttempt
      }
      if let attempt = attempt ?? nil, attempt.token >= request.token {
        guard attempt.token == request.token, attempt.node == node else { break }
        guard let instance = await instance(of: request.task) else { break }
        // Nothing begins any more; the run is about to end.
        if reachedLimit != nil {
          await nextEvent(behind: eventCount)
          continue
        }
        begun.insert(attempt.token)
        let reference = AttemptReference(task: request.task.text, number: attempt.number)
        if handedOut[reference]?.token != attempt.token {
          handedOut[reference] = HandedOut(node: node, token: attempt.token)
        }
        return OrderAnswer(
          task: instance.task.id, scope: progress.scope(of: instance),
          allowance: allowance(of: request.task.text))
      }
      await nextEvent(behind: count)
    }
    throw TransportError.refused("the attempt is not that node's any more")
  }

  func record(_ events: [RunEvent], of node: NodeID) async throws {
    var new: [RunEvent] = []
    for event in events {
      switch event {
      case .attemptStarted(let attempt, let token, _), .attemptFinished(let attempt, let token, _):
        guard let order = handedOut[attempt], order.node == node, order.token.value == token else {
          throw TransportError.refused(
            "attempt \(attempt.number) of \(attempt.task) is not its own")
        }
        // A node whose connection broke says again what it does not know to be recorded. What is written
        // now is on disk behind it.
        let isNew = handedOut[attempt]?.recorded.insert(event.kind).inserted == true
        new.append(isNew ? event : .note("\(node) said again how an attempt went"))
      default: throw TransportError.refused("'\(event.kind.rawValue)' is not a node's to record")
      }
    }
    try await recorder.record(new)
    await account(for: new)
    for case .attemptFinished(let attempt, let token, let report) in new {
      guard report.isSuccess, let task = progress.instances[attempt.task]?.task else { continue }
      outputs[AttemptToken(token)] = report.values(of: task)
      results[AttemptToken(token)] = report.result
    }
  }

  func openResults() async -> [AttemptToken: TaskResult] { results }

  func foreignTools() async -> [Tool] { clients.tools }

  func call(_ call: ForwardedCall, of node: NodeID) async throws -> ToolResult {
    let current = await host?.read { node, _ in
      node.ledger[TaskID(call.attempt.task)]?.state.currentAttempt
    }
    guard handedOut[call.attempt]?.node == node, let attempt = current ?? nil,
      attempt.number == call.attempt.number
    else {
      throw TransportError.refused(
        "attempt \(call.attempt.number) of \(call.attempt.task) is not its own")
    }
    let caller = ToolCaller(attempt: call.attempt, agent: attempt.agent.text, node: node.text)
    guard let tool = clients.tools.first(where: { $0.name == call.tool }) else {
      throw TransportError.refused("The run has no tool '\(call.tool)'.")
    }
    if let refusal = PlanToolAuthorizer(plan: plan, runner: request.runnerTool)
      .refusal(of: call.tool, to: caller)
    {
      throw TransportError.refused(refusal)
    }
    if let violation = tool.inputSchema.violations(ofArguments: call.arguments).first {
      throw TransportError.refused(violation.message)
    }
    return await clients.call(
      ToolRequest(tool: call.tool, arguments: call.arguments, caller: caller))
  }

  func joined(_ node: NodeID) async {
    let worker = SwarmAssembly.worker(node, of: plan, slots: 1)
    await recorder.show(.nodeJoined(node: node.text, agents: worker.agents.map(\.id.text)))
  }

  func show(_ event: RunEvent, of node: NodeID) async {
    switch event {
    case .outputChunk(let attempt, _, _) where handedOut[attempt]?.node == node:
      await recorder.show(event)
    case .attemptStarted, .hookStarted, .hookFinished, .toolCalled, .note:
      await recorder.show(event)
    default:
      await recorder.show(.note("\(node) reported '\(event.kind.rawValue)', which it may not"))
    }
  }
}
