/// The type of an input or output.
public enum PlanValueType: String, Sendable, CaseIterable {
  /// Text, its last line end taken off.
  case text
  /// A list of the text's lines, empty ones left out.
  case lines
  /// A JSON value.
  case json
  /// A number.
  case number
  /// A path; a relative one is taken from the folder in which the run was started.
  case path
}

/// A value that can be handed to a run.
public struct PlanInput: Sendable, Equatable {
  /// The name, `[a-z][a-z0-9_]*`.
  public var name: String
  /// The type.
  public var type: PlanValueType
  /// What it is for; may be empty.
  public var description: String
  /// The value where none is handed over, as text; nil where one must be.
  public var defaultValue: String?

  /// Makes an input.
  public init(name: String, type: PlanValueType, description: String, defaultValue: String?) {
    self.name = name
    self.type = type
    self.description = description
    self.defaultValue = defaultValue
  }
}

/// A task of a plan.
public struct PlanTask: Sendable, Equatable {
  /// What a task does.
  public enum Action: Sendable, Equatable {
    /// A shell step: id of its script.
    case run(script: String)
    /// A prompt for a runner: digest of its template in the plan's blobs.
    case prompt(template: String)
  }

  /// A value that a task gives.
  public struct Output: Sendable, Equatable {
    /// The name, `[a-z][a-z0-9_]*`.
    public var name: String
    /// The type.
    public var type: PlanValueType
    /// Whether it is read from standard output, not from `$MOFLO_OUTPUT`.
    public var isStandardOutput: Bool

    /// Makes an output.
    public init(name: String, type: PlanValueType, isStandardOutput: Bool) {
      self.name = name
      self.type = type
      self.isStandardOutput = isStandardOutput
    }
  }

  /// What is tried again, how often, and when.
  public struct Retry: Sendable, Equatable {
    /// A kind of failure.
    public enum Failure: String, Sendable, CaseIterable {
      /// The process ended with a status other than 0.
      case exit
      /// The time limit was reached.
      case timeout
    }

    /// Attempts in all, the first one counted.
    public var attempts: Int
    /// Delay before the second attempt, in milliseconds; it doubles with each further one.
    public var backoff: Int
    /// Which failures are tried again.
    public var after: [Failure]

    /// Makes a policy.
    public init(attempts: Int, backoff: Int, after: [Failure]) {
      self.attempts = attempts
      self.backoff = backoff
      self.after = after
    }
  }

  /// The id, unique in the plan: lower case, digits, hyphens.
  public var id: String
  /// What people call it.
  public var title: String
  /// What it does.
  public var action: Action
  /// Ids of the tasks that must have succeeded before, in order.
  public var needs: [String]
  /// Capabilities that its agent must have.
  public var capabilities: [String]
  /// The agent that must do it; nil where the mesh places it.
  public var agent: String?
  /// The outputs.
  public var outputs: [Output]
  /// Source of the expression that decides whether it runs; nil where it always does.
  public var condition: String?
  /// Source of the expression whose items it runs for, one each; nil where it runs once.
  public var forEach: String?
  /// Time limit of an attempt, in milliseconds.
  public var timeout: Int
  /// What is tried again.
  public var retry: Retry
  /// Whether it may be repeated without asking.
  public var idempotent: Bool
  /// Environment variables: name → template.
  public var environment: [String: String]
  /// Working directory; nil for the folder in which the run was started.
  public var directory: String?

  /// Makes a task.
  public init(
    id: String, title: String, action: Action, needs: [String] = [], capabilities: [String] = [],
    agent: String? = nil, outputs: [Output] = [], condition: String? = nil,
    forEach: String? = nil, timeout: Int, retry: Retry, idempotent: Bool = true,
    environment: [String: String] = [:], directory: String? = nil
  ) {
    self.id = id
    self.title = title
    self.action = action
    self.needs = needs
    self.capabilities = capabilities
    self.agent = agent
    self.outputs = outputs
    self.condition = condition
    self.forEach = forEach
    self.timeout = timeout
    self.retry = retry
    self.idempotent = idempotent
    self.environment = environment
    self.directory = directory
  }
}
