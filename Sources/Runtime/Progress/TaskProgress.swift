import Planning

/// How a task stands, as the events so far tell.
public struct TaskProgress: Sendable, Equatable {
  /// Id of the task, in a fan-out that of the item's.
  public let id: String
  /// Where it stands.
  public internal(set) var word = TaskWord.waiting
  /// The agent of the last attempt; nil where there was none.
  public internal(set) var agent: String?
  /// The node of the last attempt; nil where there was none.
  public internal(set) var node: String?
  /// Number of the last attempt that was granted; 0 where there was none.
  public internal(set) var attempt = 0
  /// When the last attempt began, in milliseconds of the run; nil where none did.
  public internal(set) var start: Int64?
  /// When the task came to stand as it does for good, in milliseconds of the run.
  public internal(set) var end: Int64?
  /// Why it stands so; empty where there is nothing to say.
  public internal(set) var reason = ""
  /// How the last attempt ended; nil where none has.
  public internal(set) var outcome: ProcessOutcome?
  /// What its prompts have cost, in all attempts.
  public internal(set) var spending = Spending.none
  /// Hooks of the last attempt that have ended, by phase.
  var finishedHooks: [HookPhase: Int] = [:]
  /// The pre hook that failed the last attempt; nil where none did.
  public internal(set) var failedHook: FailedHook?

  init(id: String) {
    self.id = id
  }

  /// Milliseconds from the start of the last attempt to its end, or to now.
  public func duration(at now: Int64) -> Int64? {
    start.map { max((end ?? now) - $0, 0) }
  }

  /// Whether an attempt is known to be over.
  func hasEnded(_ number: Int) -> Bool {
    number < attempt || number == attempt && (outcome != nil || word.isFinal)
  }

  /// The standard error of what failed, or would have, in the last attempt: the task's own or a pre
  /// hook's; nil where nothing was started.
  public func errorFile(in folder: RunFolder) -> String? {
    guard attempt > 0, start != nil else { return nil }
    let files = folder.attempt(task: id, number: attempt)
    guard let hook = failedHook else { return files.standardError }
    return files.hook(hook.phase, index: hook.index).standardError
  }
}

/// How a node stands, as the events so far tell.
public struct NodeProgress: Sendable, Equatable {
  /// What is known of a node.
  public enum Status: String, Sendable, CaseIterable {
    /// It takes part.
    case alive
    /// It is not heard of.
    case suspected
    /// It was declared dead.
    case failed
  }

  /// Its id.
  public let id: String
  /// What is known of it.
  public internal(set) var status = Status.alive
  /// The agents that it can run.
  public internal(set) var agents: [String] = []
  /// Attempts that it began.
  public internal(set) var attempts = 0

  init(id: String) {
    self.id = id
  }
}

/// A hook that did not end well.
public struct FailedHook: Sendable, Equatable {
  /// The attempt that it belongs to.
  public var attempt: AttemptReference
  /// Id of its script in the plan.
  public var script: String
  /// When it ran.
  public var phase: HookPhase
  /// Which one of its phase it was, from 0.
  public var index: Int
  /// How it ended.
  public var outcome: ProcessOutcome
}

/// A proposal that the swarm voted on.
public struct DecidedProposal: Sendable, Equatable {
  /// Its id.
  public var id: String
  /// Whether it was accepted.
  public var accepted: Bool
  /// Votes that were cast for the decision.
  public var votes: Int
}

extension TaskWord {
  /// Whether a task that stands so is over.
  var isFinal: Bool {
    switch self {
    case .waiting, .ready, .running, .retrying, .held: false
    case .succeeded, .skipped, .failed, .cancelled: true
    }
  }
}
