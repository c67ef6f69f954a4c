/// A fencing token: the right to begin, and to finish, one attempt. Later grants have greater tokens.
public struct AttemptToken: Hashable, Comparable, Sendable {
  /// The grant's number, from 1.
  public let value: UInt64

  /// Makes a token.
  public init(_ value: UInt64) { self.value = value }

  /// Whether the first was granted earlier.
  public static func < (first: AttemptToken, second: AttemptToken) -> Bool {
    first.value < second.value
  }
}

/// One attempt of a task, granted to one agent on one node.
public struct Attempt: Sendable, Hashable {
  /// Its number among the task's attempts, from 1.
  public let number: Int
  /// What a result must be handed in with.
  public let token: AttemptToken
  /// The node.
  public let node: NodeID
  /// The agent.
  public let agent: AgentID
  /// The bid's score; nil where there was no auction.
  public let score: BasisPoints?
}

/// Why a task will not be done.
public enum CancelReason: Sendable, Hashable {
  /// Someone asked for it.
  case requested
  /// A task that it needs, directly or not, failed or was cancelled.
  case needFailed(TaskID)
}

/// Where a task stands.
public enum TaskState: Sendable, Hashable {
  /// Something that it needs is not done.
  case waiting
  /// It can be placed.
  case ready
  /// It is placed; nothing has begun.
  case awarded(Attempt)
  /// It may have begun, on the given incarnation of the node.
  case running(Attempt, incarnation: UInt64)
  /// It failed and is to be retried after a pause.
  case backingOff(MeshDuration)
  /// It may have begun, its outcome is not known, and it must not be done twice: a person decides.
  case held(Attempt)
  /// It is done.
  case succeeded(Attempt, TaskResult)
  /// A person let it be; what needs it goes on without its output.
  case skipped
  /// It failed for good.
  case failed(FailureCause)
  /// It will not be done.
  case cancelled(CancelReason)

  /// The attempt that holds the task's token now.
  public var currentAttempt: Attempt? {
    switch self {
    case .awarded(let attempt), .running(let attempt, _): attempt
    default: nil
    }
  }

  /// Whether what needs the task can go on.
  public var satisfiesNeed: Bool {
    switch self {
    case .succeeded, .skipped: true
    default: false
    }
  }

  /// Whether nothing follows unless a person asks for it.
  public var isFinal: Bool {
    switch self {
    case .succeeded, .skipped, .failed, .cancelled: true
    default: false
    }
  }
}

/// A task of the ledger with its history.
public struct TaskRecord: Sendable, Hashable {
  /// What was asked for.
  public let specification: TaskSpecification
  /// Where it stands.
  public internal(set) var state: TaskState
  /// The number of the latest attempt; 0 before the first.
  public internal(set) var attempts = 0
  /// Failures that count against the retry policy.
  public internal(set) var failures = 0
  /// Times that it was placed anew because a node was lost or declined.
  public internal(set) var placements = 0
  /// Tasks that it needs and that are not done.
  public internal(set) var openNeeds: Int
  /// How far the current attempt says it is.
  public internal(set) var progress: BasisPoints = .zero
  /// Why the latest attempt that failed did so, in words.
  public internal(set) var reason = ""
}

/// How an agent's attempts went, which is its past performance in the auction.
public struct OutcomeTally: Sendable, Hashable {
  /// Accepted results.
  public internal(set) var succeeded = 0
  /// Failures and timeouts; lost attempts tell nothing of the agent.
  public internal(set) var failed = 0

  /// `(succeeded + 1) / (all + 2)` (Laplace's rule): an agent without a history is half trusted.
  public var performance: BasisPoints {
    BasisPoints(part: succeeded + 1, of: succeeded + failed + 2)
  }
}

/// A task that became ready, with the number of the attempt to place.
struct ReadyEntry: Sendable, Hashable {
  let task: TaskID
  let attempt: Int
}
