import JSONSyntax
import Mesh
import Planning
import SwarmChecks

/// One run: a plan on a mesh of nodes in this process, with its journal.
public actor RunSession {
  /// What reaches the session from its nodes, in order.
  enum Signal: Sendable {
    case start(TaskSpecification, Attempt, NodeID)
    case cancel(TaskID, AttemptToken)
    case event(MeshEvent)
    case failed(any Error)
  }

  /// The run's folder.
  public nonisolated let folder: RunFolder
  /// The plan.
  public nonisolated let plan: SwarmPlan
  /// Digest of the plan.
  public nonisolated let planDigest: String
  /// What was lost of the journal of a run that is resumed; nil where nothing was.
  public nonisolated let recovery: JournalRecovery?

  let request: RunRequest
  let checked: CheckedRequest
  let journal: Journal
  let recorder: RunRecorder
  /// What the nodes agreed on when the run began.
  nonisolated let configuration: MeshConfiguration
  /// Attempts that each node executes at a time, now.
  nonisolated let slots: Int
  let agents: [String: PlanAgent]
  nonisolated let tokens = ToolTokens()
  let history: RunHistory
  let needed: NeededServers
  /// The clients of other servers' tools.
  var clients = ServerClients.none

  private let lock: RunLock
  private let signals: AsyncStream<Signal>
  nonisolated let signal: AsyncStream<Signal>.Continuation
  var progress: PlanProgress
  var host: MeshHost?
  var front: SwarmFront?
  /// Attempts that nodes of other processes were handed.
  var handedOut: [AttemptReference: HandedOut] = [:]
  private var server: ToolServer?
  private var executor: AttemptExecutor?
  private var executions: [AttemptToken: Task<Void, Never>] = [:]
  var outputs: [AttemptToken: [String: ExpressionValue]] = [:]
  /// Results that are on disk and not in the ledger: a node that comes back hands in its own.
  var results: [AttemptToken: TaskResult]
  /// Counts what happened.
  var eventCount = 0
  /// Who waits for something to happen.
  var watchers: [CheckedContinuation<Void, Never>] = []
  private var failures: [String: (attempt: Int, reason: String)] = [:]
  private var votes: [ProposalID: Int] = [:]
  var isOver = false
  private var isCancelled = false
  /// What prompts have cost, and those of each task.
  private var spent: Spending
  private var spentByTask: [String: Spending]
  /// The limit that was reached; nil where none was. Then nothing begins, and what is under way ends.
  var reachedLimit: String?
  /// The attempts that have begun, here or at nodes of other processes.
  var begun: Set<AttemptToken> = []

  init(
    folder: RunFolder, lock: RunLock, document: PlanDocument, request: RunRequest,
    checked: CheckedRequest, needed: NeededServers, journal: Journal, history: RunHistory
  ) {
    self.folder = folder
    self.lock = lock
    plan = document.plan
    planDigest = document.digest
    self.request = request
    self.checked = checked
    self.needed = needed
    self.journal = journal
    self.history = history
    recovery = journal.recovery
    recorder = RunRecorder(
      journal: journal, offset: history.elapsed, mask: checked.secrets.mask)
    let slots = request.slots ?? RuntimeLimits.defaultSlots
    self.slots = slots
    configuration = SwarmAssembly.configuration(
      plan: document.plan, nodes: request.nodes ?? document.plan.swarm.nodes,
      slots: history.start?.options["slots"]?.integer ?? slots, placement: request.placement)
    agents = Dictionary(document.plan.agents.map { ($0.id, $0) }) { first, _ in first }
    progress = PlanProgress(plan: document.plan, inputs: checked.inputs)
    outputs = history.outputs
    results = history.results
    spent = history.spent.values.reduce(.none, +)
    spentByTask = history.spent
    (signals, signal) = AsyncStream.makeStream()
  }

  /// How many nodes the run has at its start: at most one an agent.
  public nonisolated var nodeCount: Int { configuration.members.count }

  /// Every event of the run from now on, once it is on disk.
  public func events() async -> AsyncStream<JournalEntry> {
    await journal.follow()
  }

  /// Ends the run as Ctrl-C does: process groups are ended, nothing more starts, and the run can be
  /// resumed.
  public func cancel() {
    guard !isCancelled else { return }
    isCancelled = true
    for execution in executions.values { execution.cancel() }
    signal.finish()
    wakeWatchers()
    // It may still be waiting for its nodes.
    if host == nil { Task { await front?.stop(within: RuntimeLimits.hastyFarewellTime) } }
  }

  /// Ends a run that waits for a client: what runs is ended, and there is nothing to resume.
  public func finish() { signal.finish() }

  /// Carries the run to its end.
  ///
  /// - Returns: what it came to; ``RunSummary/details`` has `cancelled` where it was ended early.
  /// - Throws: ``RunError``.
  public func run() async throws(RunError) -> RunSummary {
    let result: Result<RunSummary, RunError>
    do {
      result = .success(try await carry())
    } catch {
      await shutDown(within: RuntimeLimits.hastyFarewellTime)
      result = .failure(RunError(error))
    }
    await journal.close()
    return try result.get()
  }

  /// Stops the nodes, the attempts and the tools; nothing of the run goes on behind it.
  ///
  /// - Parameter time: how long nodes of other hosts are waited for.
  private func shutDown(within time: Duration) async {
    isOver = true
    wakeWatchers()
    await front?.stop(within: time)
    await host?.stop()
    for execution in executions.values { execution.cancel() }
    for execution in executions.values { await execution.value }
    await server?.stop()
    await clients.stop()
  }

  private func carry() async throws -> RunSummary {
    try await begin()
    let recorder = recorder
    clients = try await ServerClients.start(needed, plan: plan) { await recorder.show(.note($0)) }
    let host: MeshHost
    do {
      host = try await makeHost()
    } catch  where isCancelled {
      await shutDown(within: RuntimeLimits.hastyFarewellTime)
      try await recorder.record([.note("the run was interrupted before its nodes had come")])
      return RunSummary(
        succeeded: false, tasks: [:], duration: Int(recorder.elapsed), details: ["cancelled": true])
    }
    self.host = host
    let service = toolService(host)
    let server = try await ToolServer.start(
      service, tools: folder.tools, socketIn: folder.path, moflo: request.moflo)
    self.server = server
    executor = AttemptExecutor(
      plan: plan, folder: folder, checked: checked,
      environment: RunEnvironment(
        runID: folder.id.text, planDigest: planDigest, socket: server.place.path,
        toolsFolder: folder.tools, inheriting: request.environment,
        allowed: request.handedOn.union(plan.permissions.environment), secrets: checked.secrets),
      runDirectory: request.directory, moflo: request.moflo, tokens: tokens,
      record: { try await self.record($0) }, show: { await recorder.show($0) })
    await host.start()
    try await proposeMore()
    try await decideHeld(host)
    let client = request.client.map { client in Task { await serveClient(client, service) } }
    defer { client?.cancel() }
    for await next in signals {
      try await take(next)
      // What the nodes have reported already is still taken.
      if try await isDone() { signal.finish() }
    }
    let ledgers = isCancelled ? [:] : await comparedLedgers(host)
    await shutDown(
      within: isCancelled ? RuntimeLimits.hastyFarewellTime : RuntimeLimits.farewellTime)
    var summary = await summary(host)
    summary.details.merge(ledgers) { $1 }
    if !isCancelled {
      try await recorder.record([.runFinished(summary)])
    } else {
      try await recorder.record([.note("the run was interrupted")])
    }
    return summary
  }

  private func begin() async throws {
    if needed.isChanged {
      await recorder.show(
        .note("the MCP servers are configured otherwise than when the plan was compiled"))
    }
    if history.isResumed {
      _ = await OrphanReaper().reap(run: folder.id.text)
      try await recorder.record([
        .runResumed(lastSequence: history.lastSequence, lost: recovery?.lost ?? 0)
      ])
      if let agreed = configuration.members.first?.slots, slots > agreed,
        configuration.survivedLiars > 0
      {
        await recorder.show(
          .note(
            "nodes execute \(agreed) at a time, not \(slots): where some may lie none takes more "
              + "than was agreed on when the run began"))
      }
    } else {
      try await recorder.record([.runStarted(start)])
      let nodes = configuration.members.count
      let asked = request.nodes ?? plan.swarm.nodes
      if asked > nodes {
        await recorder.show(
          .note("there is at most one node an agent: \(nodes) run, not the \(asked) asked for"))
      }
      for member in configuration.members {
        await recorder.show(
          .nodeJoined(node: member.id.text, agents: member.agents.map(\.id.text)))
      }
    }
  }

  private var start: RunStart {
    var options: [String: JSONValue] = ["directory": .string(request.directory)]
    if let runner = request.runner { options["runner"] = .string(runner) }
    if let file = request.serverFile { options["mcpConfig"] = .string(file) }
    if !request.handedOn.isEmpty {
      options["environment"] = .array(request.handedOn.sorted().map { .string($0) })
    }
    if !request.secrets.isEmpty { options["secrets"] = .array(request.secrets.map(\.json)) }
    if request.isSandboxed { options["sandbox"] = true }
    options["limits"] = request.limits.json
    options["limit"] = request.runLimit.json
    options["taskLimit"] = request.taskLimit.json
    options["slots"] = .integer(Int64(slots))
    if request.placement != .together {
      options["placement"] = .string(request.placement.rawValue)
    }
    return RunStart(
      planDigest: planDigest, inputs: checked.inputs.mapValues(\.json),
      nodes: configuration.members.map(\.id.text), options: options)
  }

  // MARK: - Signals

  private func take(_ signal: Signal) async throws {
    defer { wakeWatchers() }
    switch signal {
    case .start(let task, let attempt, let node): begin(task, attempt, on: node)
    case .cancel(_, let token): executions[token]?.cancel()
    case .failed(let error): throw error
    case .event(let event):
      try await take(event)
      await endIfDrained()
    }
  }

  private func take(_ event: MeshEvent) async throws {
    if case .proposal(_, .voted(let proposal, _, accept: true)) = event {
      votes[proposal, default: 0] += 1
    }
    for shown in EventTranslation.events(for: event, failures: failures, votes: votes)
    where !history.has(shown) {
      await recorder.show(shown)
    }
    guard case .ledger(_, let change) = event else {
      if case .refused(_, let refusal) = event {
        await recorder.show(.note("the swarm refused a command: \(refusal)"))
      }
      return
    }
    switch change {
    case .succeeded(let task, let attempt, let result):
      let values = outputs.removeValue(forKey: attempt.token) ?? [:]
      results[attempt.token] = nil
      progress.finish(task.text, outputs: result.outcome == .skipped ? [:] : values)
      try await proposeMore()
    case .skipped(let task):
      progress.finish(task.text, outputs: [:])
      try await proposeMore()
    case .failed(let task, _), .cancelled(let task, _):
      progress.finish(task.text, outputs: nil)
      try await proposeMore()
    case .ready(let task, _), .proposed(let task):
      progress.reopen(task.text)
    case .attemptEnded(let task, let attempt, _, let reason):
      failures[task.text] = (attempt.number, reason)
    default: break
    }
  }

  private func proposeMore() async throws {
    guard let host, let first = configuration.members.first?.id, !isCancelled else { return }
    let proposals = try progress.nextProposals()
    var rest = proposals[...]
    while !rest.isEmpty {
      let part = rest.prefix(MeshLimits.tasksPerProposal)
      rest = rest.dropFirst(part.count)
      try await host.submitPatiently(.propose(Array(part)), on: first)
    }
  }

  // MARK: - Spending

  /// Records how attempts of this process went.
  private func record(_ events: [RunEvent]) async throws {
    try await recorder.record(events)
    await account(for: events)
  }

  /// Takes note of what attempts cost; ends the run where that is more than it may.
  func account(for events: [RunEvent]) async {
    for case .attemptFinished(let attempt, _, let report) in events {
      guard let spending = report.usage?.spending else { continue }
      spent = spent + spending
      spentByTask[attempt.task] = (spentByTask[attempt.task] ?? .none) + spending
    }
    guard reachedLimit == nil, let limit = request.runLimit.reached(by: spent) else { return }
    reachedLimit = limit
    await recorder.show(
      .note(
        "the run has spent what it may, \(limit): it ends with what is under way, and goes on with more"
      ))
    await endIfDrained()
  }

  /// Ends a run that has spent what it may, once what is under way is in the ledger.
  private func endIfDrained() async {
    guard reachedLimit != nil, executions.isEmpty, let host else { return }
    let active = await host.read { node, _ in
      node.ledger.activeTasks.compactMap { node.ledger[$0]?.state.currentAttempt?.token }
    }
    if begun.isDisjoint(with: active ?? []) { cancel() }
  }

  /// What the next attempt of a task may spend.
  func allowance(of task: String) -> SpendingLimit {
    let spent = spentByTask[task] ?? .none
    return SpendingLimit(
      cost: request.taskLimit.cost.map { $0 - spent.cost },
      tokens: request.taskLimit.tokens.map { $0 - spent.tokens })
  }

  // MARK: - Attempts

  private func begin(_ task: TaskSpecification, _ attempt: Attempt, on node: NodeID) {
    guard !isCancelled, reachedLimit == nil else { return }
    begun.insert(attempt.token)
    executions[attempt.token] = Task { await self.execute(task.id, attempt, on: node) }
  }

  private func execute(_ task: TaskID, _ attempt: Attempt, on node: NodeID) async {
    await carryOut(task, attempt, on: node)
    executions[attempt.token] = nil
    await endIfDrained()
  }

  private func carryOut(_ task: TaskID, _ attempt: Attempt, on node: NodeID) async {
    guard let executor, let host, let instance = await instance(of: task) else { return }
    let order = AttemptExecutor.Order(
      instance: instance, id: task.text, attempt: attempt, agent: agents[attempt.agent.text],
      scope: progress.scope(of: instance), allowance: allowance(of: task.text))
    do {
      let end = try await executor.execute(order)
      guard !isCancelled else { return }
      if case .succeeded(let values, _) = end { outputs[attempt.token] = values }
      try await host.submitPatiently(end.command(for: order), on: node)
    } catch RunError.refused(let reason) {
      // The attempt was taken back while it ended: its result counts for nothing.
      await recorder.show(.note("the result of \(task) was not taken: \(reason)"))
    } catch {
      signal.yield(.failed(error))
    }
  }

  // MARK: - The end

  /// Whether nothing more will happen without a person.
  private func isDone() async throws -> Bool {
    guard let host else { return true }
    guard request.client == nil else { return false }
    let known = progress.instances.count
    let finished = progress.finishedCount
    return await host.read { node, _ in
      let ledger = node.ledger
      return ledger.tasks.count >= known && ledger.isSettled && ledger.finalCount == finished
    } ?? true
  }

  /// How many nodes may stop and the others go on.
  var toleratedCrashes: Int {
    let nodes = configuration.members.count
    guard configuration.consensus.needsSignatures else { return (nodes - 1) / 2 }
    return nodes - neededVotes
  }

  private var neededVotes: Int {
    Quorum.votes(
      nodes: configuration.members.count, faults: configuration.faults,
      threshold: BasisPoints(clamping: plan.swarm.threshold ?? 0))
  }

  private var orderInWords: String {
    let lies = "\(configuration.faults) of them may lie"
    switch configuration.consensus {
    case .raft: return "Raft orders the ledger's commands: a majority stores each before it counts"
    case .pbft:
      return "pBFT orders the ledger's commands: \(neededVotes) sign each, and \(lies)"
    case .gossip:
      return
        "gossip consensus orders the ledger's commands: \(neededVotes) sign each, and \(lies)"
    }
  }

  private func summary(_ host: MeshHost) async -> RunSummary {
    let states = await host.read { node, _ in
      node.ledger.tasks.values.map { ($0.specification.id.text, TaskWord($0.state)) }
    }
    var counts: [String: Int] = [:]
    var held: [JSONValue] = []
    for (task, word) in states ?? [] {
      counts[word.rawValue, default: 0] += 1
      if word == .held { held.append(.string(task)) }
    }
    if progress.unproposedCount > 0 {
      counts[TaskWord.waiting.rawValue, default: 0] += progress.unproposedCount
    }
    var details: [String: JSONValue] = [
      "nodes": .integer(Int64(configuration.members.count)),
      "order": .string(orderInWords), "toleratedCrashes": .integer(Int64(toleratedCrashes)),
    ]
    if front != nil { details["processes"] = .integer(Int64(configuration.members.count)) }
    if !held.isEmpty { details["held"] = .array(held) }
    if isCancelled { details["cancelled"] = true }
    if let reachedLimit { details["limit"] = .string(reachedLimit) }
    let succeeded =
      !isCancelled && counts.keys.allSatisfy { TaskWord(rawValue: $0)?.isGood ?? false }
    return RunSummary(
      succeeded: succeeded, tasks: counts, duration: Int(recorder.elapsed), details: details)
  }
}

extension RunSession: MeshHostDelegate {
  /// Writes records to the journal.
  nonisolated public func persist(_ records: [(node: NodeID, record: MeshRecord)]) async throws {
    try await recorder.record(
      records.map { .meshRecord(node: $0.node.text, bytes: $0.record.wireBytes) })
  }

  /// Begins an attempt.
  nonisolated public func start(
    _ task: TaskSpecification, _ attempt: Attempt, on node: NodeID
  ) {
    signal.yield(.start(task, attempt, node))
  }

  /// Stops an attempt.
  nonisolated public func cancel(_ task: TaskID, _ token: AttemptToken, on node: NodeID) {
    signal.yield(.cancel(task, token))
  }

  /// How a node votes: see ``VotePolicy``.
  nonisolated public func accepts(_ proposal: Proposal, on node: NodeID) -> Bool {
    VotePolicy(swarm: plan.swarm).accepts(proposal.value)
  }

  /// Takes note of what a node reports.
  nonisolated public func observe(_ event: MeshEvent, on node: NodeID) {
    // All nodes apply the same commands: one of them is enough to listen to.
    guard node == configuration.members.first?.id else { return }
    signal.yield(.event(event))
  }

  /// Ends the run, since nothing can be recorded.
  nonisolated public func hostFailed(_ error: any Error) {
    signal.yield(.failed(error))
  }
}
