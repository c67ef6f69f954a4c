import JSONSyntax

/// What one process of a task's script or hook may use (setrlimit(2)); nil for what the runtime itself may.
///
/// The runner of prompts is the user's own choice and is not limited.
public struct ResourceLimits: Sendable, Hashable {
  /// Bytes of address space.
  public var memory: Int?
  /// Seconds of processor time.
  public var processorTime: Int?
  /// Bytes of the largest file that it may write.
  public var fileSize: Int?
  /// Processes that its user may have, those that run already included.
  public var processes: Int?

  /// Makes limits.
  public init(
    memory: Int? = nil, processorTime: Int? = nil, fileSize: Int? = nil, processes: Int? = nil
  ) {
    self.memory = memory
    self.processorTime = processorTime
    self.fileSize = fileSize
    self.processes = processes
  }

  /// The command of bash that sets the limits, each ending it where it cannot be set; empty for none.
  var command: String {
    [
      memory.map { "ulimit -v \(max($0 >> 10, 1))" }, processorTime.map { "ulimit -t \($0)" },
      // In blocks of 1,024 bytes, as bash has them unless it is told to be POSIX's shell.
      fileSize.map { "ulimit -f \(max($0 >> 10, 1))" }, processes.map { "ulimit -u \($0)" },
    ].compactMap { $0.map { "\($0) && " } }.joined()
  }

  /// Reads limits as a journal keeps them.
  init(_ json: JSONValue?) {
    self.init(
      memory: json?["memory"]?.integer, processorTime: json?["cpu"]?.integer,
      fileSize: json?["file"]?.integer, processes: json?["processes"]?.integer)
  }

  /// The limits as a journal keeps them.
  var json: JSONValue {
    var members: [String: JSONValue] = [:]
    members["memory"] = memory.map { .integer(Int64($0)) }
    members["cpu"] = processorTime.map { .integer(Int64($0)) }
    members["file"] = fileSize.map { .integer(Int64($0)) }
    members["processes"] = processes.map { .integer(Int64($0)) }
    return .object(members)
  }

  /// The limits with what others say in their place.
  func replaced(by other: ResourceLimits) -> ResourceLimits {
    ResourceLimits(
      memory: other.memory ?? memory, processorTime: other.processorTime ?? processorTime,
      fileSize: other.fileSize ?? fileSize, processes: other.processes ?? processes)
  }
}
