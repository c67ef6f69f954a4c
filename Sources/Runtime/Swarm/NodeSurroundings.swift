import Mesh

/// What reaches a node's session from the node, in order.
enum NodeSignal: Sendable {
  case start(TaskSpecification, Attempt)
  case cancel(AttemptToken)
  case failed(any Error)
}

/// Carries out what the node asks for.
struct NodeSurroundings: MeshHostDelegate {
  let log: Journal
  let signal: AsyncStream<NodeSignal>.Continuation
  let policy: VotePolicy
  private let origin = ContinuousClock.now

  init(log: Journal, signal: AsyncStream<NodeSignal>.Continuation, policy: VotePolicy) {
    self.log = log
    self.signal = signal
    self.policy = policy
  }

  func persist(_ records: [(node: NodeID, record: MeshRecord)]) async throws {
    try await log.append(
      records.map { .meshRecord(node: $0.node.text, bytes: $0.record.wireBytes) },
      at: (ContinuousClock.now - origin).wholeMilliseconds)
  }

  func start(_ task: TaskSpecification, _ attempt: Attempt, on node: NodeID) {
    signal.yield(.start(task, attempt))
  }

  func cancel(_ task: TaskID, _ token: AttemptToken, on node: NodeID) {
    signal.yield(.cancel(token))
  }

  func accepts(_ proposal: Proposal, on node: NodeID) -> Bool { policy.accepts(proposal.value) }

  /// The run listens to its own node.
  func observe(_ event: MeshEvent, on node: NodeID) {}

  func hostFailed(_ error: any Error) { signal.yield(.failed(error)) }
}
