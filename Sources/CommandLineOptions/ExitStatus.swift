/// How a command ended, as scripts see it.
public enum ExitStatus: Int32, Sendable {
  /// Nothing to complain about.
  case clean = 0
  /// A finding of severity error, a refused or stale plan, a failed run.
  case findings = 1
  /// Wrong usage or configuration, unreadable input, a missing runner.
  case usage = 2
  /// An error of moflo's own, or a full disk.
  case internalError = 3
  /// Ended by Ctrl-C.
  case interrupted = 130
}

/// A command's failure: what to print to standard error, and how to end.
public struct CommandFailure: Error, Sendable {
  /// What went wrong, in words; empty where it was printed already.
  public let message: String
  /// How to end.
  public let status: ExitStatus

  /// Makes a failure.
  public init(_ message: String = "", status: ExitStatus) {
    self.message = message
    self.status = status
  }
}
