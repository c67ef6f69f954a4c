/// What can be asked of the ledger. Commands are applied by every node in the same order.
public enum LedgerCommand: Sendable, Hashable {
  /// Adds tasks, all or none. A task that is there already, in the same words, is left as it is.
  case propose([TaskSpecification])
  /// Lets a node that joined bid, or says how many attempts a node takes at a time.
  case register(NodeProfile)
  /// Offers agents of a node for attempts of tasks, each bid on its own.
  case bid(NodeID, [Bid])
  /// The time is over in which bids for an attempt of a task are waited for.
  case closeBidding(TaskID, attempt: Int)
  /// Grants an attempt of a task to an agent on a node, where there are no auctions.
  case award(TaskID, attempt: Int, node: NodeID, agent: AgentID)
  /// The node is about to begin the attempt.
  case start(TaskID, AttemptToken, incarnation: UInt64)
  /// The attempt is alive and this far.
  case heartbeat(TaskID, AttemptToken, progress: BasisPoints)
  /// The attempt is done.
  case succeed(TaskID, AttemptToken, TaskResult)
  /// The attempt failed, or its node is lost.
  case fail(TaskID, AttemptToken, FailureCause, reason: String)
  /// The pause after a failure is over, attempt `attempt` being the one that failed.
  case retry(TaskID, attempt: Int)
  /// A person asks that a held or failed task be done again.
  case redo(TaskID)
  /// A person lets a held, failed or waiting task be.
  case skip(TaskID)
  /// Ends a task and whatever needs it.
  case cancel(TaskID)
  /// Moves the current attempt to another node, under a new token.
  case migrate(TaskID, AttemptToken, node: NodeID, agent: AgentID)
}

/// Why the ledger does not do what it is asked.
public enum LedgerRefusal: Error, Sendable, Hashable {
  /// There is no such task.
  case unknownTask(TaskID)
  /// A specification is outside of ``MeshLimits``.
  case malformed(TaskID)
  /// The task is there already, in other words.
  case conflictingTask(TaskID)
  /// The task needs one that there is not.
  case unknownNeed(task: TaskID, need: TaskID)
  /// The proposed tasks wait for one another; these do.
  case cycle([TaskID])
  /// There would be more tasks, or more in one proposal, than ``MeshLimits`` allows.
  case tooManyTasks
  /// The attempt was granted before, is not the next one, or the task can't be placed now.
  case notPlaceable(TaskID, attempt: Int)
  /// The swarm places its tasks without auctions.
  case noAuctions
  /// The node bids for another, for more than ``MeshLimits`` allows at a time, or is not known.
  case notBiddable(NodeID)
  /// The node's profile is outside of ``MeshLimits``, is another's, or is not what was agreed on.
  case notRegistrable(NodeID)
  /// The task is fixed to another agent.
  case wrongAgent(TaskID, agent: AgentID)
  /// The token is not that of the task's current attempt.
  case staleToken(TaskID, AttemptToken)
  /// A result is handed in for an attempt that was never started.
  case notStarted(TaskID, AttemptToken)
  /// The result or reason is larger than ``MeshLimits`` allows.
  case tooLarge(TaskID)
  /// The command makes no sense in the task's state.
  case wrongState(TaskID)
  /// The task would be moved to a node that has no slot, or no such agent, for it.
  case noRoom(TaskID, node: NodeID)
  /// The attempt is running, and its task does not say that it can be moved.
  case notMigratable(TaskID)
  /// The node may not ask that: the attempt is another's, or the node does not vote.
  case notEntitled(TaskID, node: NodeID)
}

/// What applying a command changed.
public enum LedgerEvent: Sendable, Hashable {
  /// A task was added.
  case proposed(TaskID)
  /// A task can be placed; `attempt` is the number of the attempt to place.
  case ready(TaskID, attempt: Int)
  /// The first bid for an attempt is there.
  case biddingOpened(TaskID, attempt: Int)
  /// A node bid with an agent that it has not, or that can't do the task.
  case falseBid(TaskID, NodeID)
  /// An auction is over; the first offer, which is the highest, wins.
  case auctioned(TaskID, attempt: Int, [AuctionOffer])
  /// An attempt was granted.
  case awarded(TaskID, Attempt)
  /// An attempt may begin on this incarnation of its node.
  case started(TaskID, Attempt, incarnation: UInt64)
  /// An attempt reported how far it is.
  case progressed(TaskID, AttemptToken, BasisPoints)
  /// A result was accepted.
  case succeeded(TaskID, Attempt, TaskResult)
  /// An attempt is over without a result; whatever it still does is void.
  case attemptEnded(TaskID, Attempt, FailureCause?, reason: String)
  /// Attempt `attempt` failed and another is to follow after a pause.
  case backingOff(TaskID, attempt: Int, MeshDuration)
  /// The task waits for a person.
  case held(TaskID, Attempt)
  /// The task was let be.
  case skipped(TaskID)
  /// The task failed for good.
  case failed(TaskID, FailureCause)
  /// The task will not be done.
  case cancelled(TaskID, CancelReason)
}

extension LedgerEvent {
  /// The task that changed.
  public var task: TaskID {
    switch self {
    case .proposed(let task), .ready(let task, _), .biddingOpened(let task, _),
      .falseBid(let task, _), .auctioned(let task, _, _), .awarded(let task, _),
      .started(let task, _, _),
      .progressed(let task, _, _), .succeeded(let task, _, _), .attemptEnded(let task, _, _, _),
      .backingOff(let task, _, _), .held(let task, _), .skipped(let task), .failed(let task, _),
      .cancelled(let task, _):
      task
    }
  }
}
