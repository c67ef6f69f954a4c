/// What is executed, and within which bounds.
public struct ProcessInvocation: Sendable {
  /// What a process finds on its standard input.
  public enum Input: Sendable, Equatable {
    /// Nothing: `/dev/null`.
    case empty
    /// The bytes of a file, which nobody has to pump, so that no process can stall on it.
    case file(String)
  }

  /// One of the two streams that a process writes.
  public enum Stream: String, Sendable, CaseIterable {
    /// Standard output.
    case standardOutput = "stdout"
    /// Standard error.
    case standardError = "stderr"
  }

  /// Absolute path of the executable.
  public var executable: String
  /// The arguments, the first one being the name that the program sees as its own.
  public var arguments: [String]
  /// The whole environment; nothing is inherited.
  public var environment: [String: String]
  /// Working directory.
  public var directory: String
  /// Standard input.
  public var input: Input
  /// File that takes the whole standard output, made at its first byte; nil for none.
  public var standardOutputFile: String?
  /// File that takes the whole standard error, made at its first byte; nil for none.
  public var standardErrorFile: String?
  /// Time behind which the process group is told to end; nil for none.
  public var timeLimit: Duration?
  /// Time that the group has between SIGTERM and SIGKILL.
  public var gracePeriod: Duration
  /// Time for which pipes are read on behind the leader's end while a descendant holds them open.
  public var drainPeriod: Duration
  /// What of the output is kept.
  public var outputLimits: OutputLimits
  /// What is kept out of the output, in memory and in the files.
  public var mask = SecretMask()
  /// Sees each stretch of output as it arrives, in order of its stream; must return at once.
  public var onOutput: (@Sendable (Stream, [UInt8]) -> Void)?

  /// Makes an invocation.
  public init(
    executable: String, arguments: [String], environment: [String: String], directory: String,
    input: Input = .empty, standardOutputFile: String? = nil, standardErrorFile: String? = nil,
    timeLimit: Duration? = nil, gracePeriod: Duration = RuntimeLimits.gracePeriod,
    drainPeriod: Duration = RuntimeLimits.drainPeriod, outputLimits: OutputLimits = OutputLimits(),
    onOutput: (@Sendable (Stream, [UInt8]) -> Void)? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.input = input
    self.standardOutputFile = standardOutputFile
    self.standardErrorFile = standardErrorFile
    self.timeLimit = timeLimit
    self.gracePeriod = gracePeriod
    self.drainPeriod = drainPeriod
    self.outputLimits = outputLimits
    self.onOutput = onOutput
  }
}

/// What of a stream is kept.
public struct OutputLimits: Sendable, Equatable {
  /// Bytes from the start that are kept in memory.
  public var head: Int
  /// Bytes from the end that are kept in memory.
  public var tail: Int
  /// Bytes from the start that are kept in the file.
  public var file: Int

  /// Makes limits; negative ones count as 0.
  public init(
    head: Int = RuntimeLimits.outputHead, tail: Int = RuntimeLimits.outputTail,
    file: Int = RuntimeLimits.outputFile
  ) {
    self.head = max(head, 0)
    self.tail = max(tail, 0)
    self.file = max(file, 0)
  }
}
