import JSONSyntax

/// Something that happened in a run: what the journal stores, faces show and a resumed run replays.
///
/// The set is closed: a change of what can be stored is a new ``version``. Times are not part of
/// an event; the journal keeps one beside each.
public enum RunEvent: Sendable, Equatable {
  /// Version of the set and of its JSON form.
  public static let version = 3

  // MARK: The run

  /// The run began.
  case runStarted(RunStart)
  /// A runtime took the run up again behind event `lastSequence`; `lost` events were damaged.
  case runResumed(lastSequence: Int, lost: Int)
  /// The run is over.
  case runFinished(RunSummary)
  /// Something for people, such as a warning.
  case note(String)

  // MARK: Nodes

  /// A node joined, with the agents that it can run.
  case nodeJoined(node: String, agents: [String])
  /// A node is not heard of.
  case nodeSuspected(node: String)
  /// A node was declared dead.
  case nodeFailed(node: String)
  /// What a node must find again behind a restart, in the mesh's binary form.
  case meshRecord(node: String, bytes: [UInt8])
  /// A command of the task ledger was ordered.
  case ledgerCommitted(index: UInt64, command: JSONValue)

  // MARK: Tasks

  /// All that a task needs is there.
  case taskReady(task: String)
  /// A node offers to take an attempt; score in basis points.
  case bid(AttemptReference, node: String, score: Int)
  /// An attempt was granted; score in basis points, nil where nobody bid.
  case award(AttemptReference, token: UInt64, node: String, agent: String, score: Int?)
  /// A process of the attempt's own was started; nil where the attempt needs none.
  case attemptStarted(AttemptReference, token: UInt64, process: ProcessIdentity?)
  /// A stretch of an attempt's output, bounded by whoever reports it.
  case outputChunk(AttemptReference, stream: ProcessInvocation.Stream, text: String)
  /// An attempt's process has ended.
  case attemptFinished(AttemptReference, token: UInt64, AttemptReport)
  /// A task is done by this attempt.
  case taskSucceeded(AttemptReference)
  /// A task failed for good.
  case taskFailed(AttemptReference, reason: String)
  /// A task is not to run: its condition does not hold, or a person said so.
  case taskSkipped(task: String, reason: String)
  /// A task waits for a person, since this attempt may have had its effect.
  case taskHeld(AttemptReference, reason: String)
  /// A task will not be done.
  case taskCancelled(task: String, reason: String)
  /// Another attempt is to follow in so many milliseconds.
  case retryScheduled(AttemptReference, delay: Int)

  // MARK: Hooks, tools, agreement

  /// A hook was started; `script` is its id in the plan.
  case hookStarted(AttemptReference, script: String, phase: HookPhase, process: ProcessIdentity)
  /// A hook has ended; duration in milliseconds.
  case hookFinished(
    AttemptReference, script: String, phase: HookPhase, outcome: ProcessOutcome, duration: Int)
  /// A tool was called by an attempt, or from outside of the run's tasks; duration in milliseconds.
  case toolCalled(tool: String, attempt: AttemptReference?, succeeded: Bool, duration: Int)
  /// The swarm voted.
  case proposalDecided(proposal: String, accepted: Bool, votes: Int)
  /// A key of the shared memory was written or taken away.
  case memoryChanged(namespace: String, key: String, deleted: Bool)
  /// A node that was suspected, or declared dead, is heard again.
  case nodeRecovered(node: String)
  /// Another node orders the ledger's commands.
  case leaderChanged(node: String)
  /// Enough nodes are heard for something new to begin, or no longer.
  case writingChanged(isPossible: Bool)
}

/// Which attempt.
public struct AttemptReference: Sendable, Hashable {
  /// Id of the task, in a fan-out that of the item's.
  public var task: String
  /// Number of the attempt, from 1.
  public var number: Int

  /// Names an attempt.
  public init(task: String, number: Int) {
    self.task = task
    self.number = number
  }
}

/// What a run began with.
public struct RunStart: Sendable, Equatable {
  /// Digest of the plan.
  public var planDigest: String
  /// Value of each input.
  public var inputs: [String: JSONValue]
  /// Ids of the nodes.
  public var nodes: [String]
  /// What else was asked for, such as the runner, by flag.
  public var options: [String: JSONValue]

  /// Makes a start.
  public init(
    planDigest: String, inputs: [String: JSONValue], nodes: [String],
    options: [String: JSONValue] = [:]
  ) {
    self.planDigest = planDigest
    self.inputs = inputs
    self.nodes = nodes
    self.options = options
  }
}

/// How an attempt ended.
public struct AttemptReport: Sendable, Equatable {
  /// How its process ended.
  public var outcome: ProcessOutcome
  /// Time that it took, in milliseconds.
  public var duration: Int
  /// SHA-256 of the canonical form of the outputs, lower-case hexadecimal; empty without outputs.
  public var digest: String
  /// Value of each output.
  public var outputs: [String: JSONValue]
  /// Why it counts as failed though the process ended well, such as an output that is missing.
  public var reason: String
  /// What answering its prompt took; nil where there is no prompt, or the runner does not say.
  public var usage: RunnerUsage?

  /// Makes a report.
  public init(
    outcome: ProcessOutcome, duration: Int, digest: String = "",
    outputs: [String: JSONValue] = [:], reason: String = "", usage: RunnerUsage? = nil
  ) {
    self.outcome = outcome
    self.duration = duration
    self.digest = digest
    self.outputs = outputs
    self.reason = reason
    self.usage = usage
  }
}

/// What a run came to.
public struct RunSummary: Sendable, Equatable {
  /// Whether every task succeeded or was skipped.
  public var succeeded: Bool
  /// Number of tasks by the word for their last state, such as `succeeded`.
  public var tasks: [String: Int]
  /// Time that the run took, in milliseconds.
  public var duration: Int
  /// What else is to be told, such as the faults that were tolerated.
  public var details: [String: JSONValue]

  /// Makes a summary.
  public init(
    succeeded: Bool, tasks: [String: Int], duration: Int, details: [String: JSONValue] = [:]
  ) {
    self.succeeded = succeeded
    self.tasks = tasks
    self.duration = duration
    self.details = details
  }
}
