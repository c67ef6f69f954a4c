/// What the surroundings of a node can ask of it.
public enum NodeCommand: Sendable, Hashable {
  /// Add tasks to the ledger.
  case propose([TaskSpecification])
  /// An attempt that this node was told to start is done.
  case attemptSucceeded(TaskID, AttemptToken, TaskResult)
  /// An attempt that this node was told to start failed.
  case attemptFailed(TaskID, AttemptToken, FailureCause, reason: String)
  /// An attempt that this node was told to start is this far.
  case attemptProgressed(TaskID, AttemptToken, BasisPoints)
  /// Do a held or failed task again.
  case redo(TaskID)
  /// Let a held, failed or waiting task be.
  case skip(TaskID)
  /// End a task and whatever needs it.
  case cancel(TaskID)
  /// Have the swarm vote.
  case openProposal(
    ProposalID, value: String, threshold: BasisPoints, lifetime: MeshDuration)
  /// This node's vote on a proposal.
  case vote(ProposalID, accept: Bool)
  /// Write to the replicated memory.
  case store([UInt8], MemoryKey, timeToLive: MeshDuration?)
  /// Delete from the replicated memory.
  case delete(MemoryKey)
  /// Read or write the hash table; ``MeshEvent/tableAnswered(_:_:)`` comes with the same number, which is used
  /// once in this life of the node.
  case operate(HashTableCommand, id: UInt64)
  /// Send a message to another node's agents, or to all others where `to` is nil.
  case send([UInt8], topic: String, to: NodeID?)
}

/// Why a node does not do what it is asked.
public enum MeshRefusal: Error, Sendable, Hashable {
  /// The ledger refuses.
  case ledger(LedgerRefusal)
  /// The board of proposals refuses.
  case proposal(ProposalRefusal)
  /// The command can't be brought on its way.
  case order(OrderRefusal)
  /// The memory refuses.
  case memory(MemoryRefusal)
  /// The mailbox refuses.
  case mailbox(MailboxRefusal)
  /// The hash table refuses, or there is none.
  case table(HashTableRefusal)
  /// This node does not execute that attempt, or it is over.
  case notExecuting(TaskID, AttemptToken)
  /// There is no such node.
  case unknownNode(NodeID)
  /// The command is larger than ``MeshLimits/commandBytes``.
  case tooLarge
}
