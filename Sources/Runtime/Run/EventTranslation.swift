import Mesh

/// Turns what a node reports into the events of a run.
enum EventTranslation {
  /// The events to show; none for what only matters inside of the mesh.
  ///
  /// - Parameters:
  ///   - event: what the node reports.
  ///   - failures: the latest attempt of a task that failed, and why, by task.
  ///   - votes: accepting votes that were counted, by proposal.
  static func events(
    for event: MeshEvent, failures: [String: (attempt: Int, reason: String)],
    votes: [ProposalID: Int]
  ) -> [RunEvent] {
    switch event {
    case .ledger(_, let event): ledgerEvents(event, failures)
    case .proposal(_, .closed(let proposal, let status)):
      [
        .proposalDecided(
          proposal: proposal.text, accepted: status == .accepted, votes: votes[proposal] ?? 0)
      ]
    case .peer(let node, .suspect): [.nodeSuspected(node: node.text)]
    case .peer(let node, .dead): [.nodeFailed(node: node.text)]
    case .peer(let node, .alive): [.nodeRecovered(node: node.text)]
    case .leader(let leader?): [.leaderChanged(node: leader.text)]
    case .writable(let isWritable): [.writingChanged(isPossible: isWritable)]
    case .unplaceable(let task, let refusal):
      [.note("no agent can do \(task): \(refusal)")]
    default: []
    }
  }

  /// Offers of an auction that are kept, the highest first.
  private static let shownOffers = 5

  private static func ledgerEvents(
    _ event: LedgerEvent, _ failures: [String: (attempt: Int, reason: String)]
  ) -> [RunEvent] {
    switch event {
    case .ready(let task, _): [.taskReady(task: task.text)]
    case .falseBid(let task, let node):
      [.note("\(node) bid for \(task) with an agent that it has not, or that can't do it")]
    case .auctioned(let task, let attempt, let offers):
      offers.prefix(shownOffers).map {
        .bid(
          AttemptReference(task: task.text, number: attempt), node: $0.node.text,
          score: $0.score.value)
      }
    case .awarded(let task, let attempt):
      [
        .award(
          reference(task, attempt), token: attempt.token.value, node: attempt.node.text,
          agent: attempt.agent.text, score: attempt.score?.value)
      ]
    case .succeeded(let task, let attempt, let result):
      result.outcome == .skipped
        ? [.taskSkipped(task: task.text, reason: "its condition does not hold")]
        : [.taskSucceeded(reference(task, attempt))]
    case .backingOff(let task, let attempt, let pause):
      [
        .retryScheduled(
          AttemptReference(task: task.text, number: attempt),
          delay: Int(clamping: pause.milliseconds))
      ]
    case .held(let task, let attempt):
      [
        .taskHeld(
          reference(task, attempt),
          reason: "the attempt may have begun, and the task is not to be repeated without asking")
      ]
    case .skipped(let task): [.taskSkipped(task: task.text, reason: "a person let it be")]
    case .failed(let task, let cause):
      [
        .taskFailed(
          AttemptReference(task: task.text, number: failures[task.text]?.attempt ?? 0),
          reason: failures[task.text]?.reason ?? words(for: cause))
      ]
    case .cancelled(let task, let reason):
      [.taskCancelled(task: task.text, reason: words(for: reason))]
    case .proposed, .biddingOpened, .started, .progressed, .attemptEnded: []
    }
  }

  private static func reference(_ task: TaskID, _ attempt: Attempt) -> AttemptReference {
    AttemptReference(task: task.text, number: attempt.number)
  }

  private static func words(for cause: FailureCause) -> String {
    switch cause {
    case .failed: "it failed"
    case .timedOut: "it took too long"
    case .lost: "its node was lost"
    case .declined: "no node would take it"
    }
  }

  private static func words(for reason: CancelReason) -> String {
    switch reason {
    case .requested: "someone asked for it"
    case .needFailed(let task): "\(task) failed"
    }
  }
}
