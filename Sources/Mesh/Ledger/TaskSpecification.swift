/// Why an attempt did not succeed.
public enum FailureCause: UInt8, Sendable, Hashable, CaseIterable {
  /// It ran and reported failure: a non-zero exit, a failed hook.
  case failed
  /// It ran longer than it may.
  case timedOut
  /// Its node was declared dead, restarted or moved out of reach.
  case lost
  /// Its node would not begin it: no free slot, or unable after all.
  case declined
}

/// When a failed attempt is followed by another.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all, 1 to ``MeshLimits/attempts``; lost and declined ones are not counted.
  public let attempts: Int
  /// Pause before the second attempt, doubled before each further one.
  public let backoff: MeshDuration
  /// Longest pause.
  public let longestBackoff: MeshDuration
  /// Whether a failure is retried.
  public let afterFailure: Bool
  /// Whether a timeout is retried.
  public let afterTimeout: Bool

  /// One attempt.
  public static let never = RetryPolicy(attempts: 1)

  /// Makes a policy.
  public init(
    attempts: Int, backoff: MeshDuration = .seconds(1), longestBackoff: MeshDuration = .seconds(60),
    afterFailure: Bool = true, afterTimeout: Bool = true
  ) {
    self.attempts = attempts
    self.backoff = backoff
    self.longestBackoff = longestBackoff
    self.afterFailure = afterFailure
    self.afterTimeout = afterTimeout
  }

  /// Whether an attempt that ended so is followed by another, after `failures` counted failures.
  func allowsAttempt(after cause: FailureCause, failures: Int) -> Bool {
    switch cause {
    case .failed: afterFailure && failures < attempts
    case .timedOut: afterTimeout && failures < attempts
    case .lost, .declined: true
    }
  }

  /// The pause after `failures` counted failures, without jitter.
  func pause(failures: Int) -> MeshDuration {
    min(backoff * (Int64(1) << Int64(min(max(failures - 1, 0), 40))), longestBackoff)
  }
}

/// What the ledger must know of a task in order to place it, once.
public struct TaskSpecification: Sendable, Hashable {
  /// The task.
  public let id: TaskID
  /// Tasks that must have succeeded, or been skipped, before.
  public let needs: [TaskID]
  /// What its agent must be able to do.
  public let capabilities: [Capability]
  /// The agent that must do it; any that is able where nil.
  public let agent: AgentID?
  /// Whether it may be done twice. If not, an attempt that may have begun and whose outcome is not
  /// known leaves the task ``TaskState/held(_:)``.
  public let isIdempotent: Bool
  /// Whether a running attempt may be moved to another node.
  public let isMigratable: Bool
  /// What follows a failed attempt.
  public let retry: RetryPolicy
  /// How long an attempt may run. Its node ends it then and says so; of one that does not, the others
  /// say that the attempt is lost.
  public let timeLimit: MeshDuration?
  /// What the executor needs besides, unread by the mesh: an item of a fan-out, say.
  public let payload: [UInt8]

  /// Makes a specification.
  public init(
    id: TaskID, needs: [TaskID] = [], capabilities: [Capability] = [], agent: AgentID? = nil,
    isIdempotent: Bool = true, isMigratable: Bool = false, retry: RetryPolicy = .never,
    timeLimit: MeshDuration? = nil, payload: [UInt8] = []
  ) {
    self.id = id
    self.needs = needs
    self.capabilities = capabilities
    self.agent = agent
    self.isIdempotent = isIdempotent
    self.isMigratable = isMigratable
    self.retry = retry
    self.timeLimit = timeLimit
    self.payload = payload
  }

  /// Whether every part is within ``MeshLimits``.
  public var isWellFormed: Bool {
    id.isWellFormed && needs.count <= MeshLimits.needs
      && needs.allSatisfy(\.isWellFormed)
      && capabilities.count <= MeshLimits.capabilities
      && capabilities.allSatisfy(\.isWellFormed) && agent?.isWellFormed ?? true
      && (1...MeshLimits.attempts).contains(retry.attempts)
      && payload.count <= MeshLimits.taskPayloadBytes
  }
}

/// What a task came to.
public struct TaskResult: Sendable, Hashable {
  /// How it went.
  public enum Outcome: UInt8, Sendable, Hashable {
    /// It was done.
    case completed
    /// Its condition did not hold, or a person let it be: there is no output.
    case skipped
  }

  /// How it went.
  public let outcome: Outcome
  /// Digest of all it made, computed by the executor; empty where there is none.
  public let digest: [UInt8]
  /// Its outputs, unread by the mesh; at most ``MeshLimits/resultBytes``.
  public let output: [UInt8]

  /// Makes a result.
  public init(outcome: Outcome = .completed, digest: [UInt8] = [], output: [UInt8] = []) {
    self.outcome = outcome
    self.digest = digest
    self.output = output
  }

  /// Whether it is within ``MeshLimits``.
  public var isWellFormed: Bool { digest.count <= 64 && output.count <= MeshLimits.resultBytes }
}
