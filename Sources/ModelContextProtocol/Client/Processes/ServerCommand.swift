import ProcessSpawning

/// How a server that is talked to over its standard streams is started.
public struct ServerCommand: Sendable {
  /// The program: a path, or a name that is looked for in the environment's `PATH`.
  public let program: String
  /// Its arguments, without the program.
  public let arguments: [String]
  /// Its whole environment.
  public let environment: [String: String]
  /// The folder in which it is started.
  public let directory: String
  /// What it is sent before the first message; empty for most.
  public let preamble: [UInt8]

  /// Makes a command.
  public init(
    program: String, arguments: [String], environment: [String: String], directory: String,
    preamble: [UInt8] = []
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.preamble = preamble
  }
}

/// Why a server that was started did not tell its tools.
public struct ServerFailure: Error, Sendable, Equatable {
  /// What went wrong.
  public enum Reason: Sendable, Equatable {
    /// The process could not be started; with the system's words.
    case notStarted(String)
    /// The server did not keep to the protocol, or did not answer.
    case session(MCPClientError)
    /// The server wrote more than ``ModelContextProtocolLimits/clientBytes``.
    case tooMuchOutput
    /// The caller gave up.
    case cancelled
  }

  /// What went wrong.
  public let reason: Reason
  /// How the process ended, where it ended before it was told to.
  public let ending: ProcessEnding?
  /// The end of what it wrote to standard error, as it came.
  public let standardError: [UInt8]

  /// Makes a failure.
  public init(_ reason: Reason, ending: ProcessEnding? = nil, standardError: [UInt8] = []) {
    self.reason = reason
    self.ending = ending
    self.standardError = standardError
  }
}

extension ServerFailure: CustomStringConvertible {
  /// What is wrong, as a phrase whose subject is the server; without its standard error, and with
  /// words of the server that are not escaped.
  public var description: String {
    switch (reason, ending) {
    case (.notStarted(let reason), _): "it cannot be started: \(reason)"
    case (.session(.closed(waitingFor: "initialize")), .exited(127)?):
      "its program was not found (status 127)"
    case (.session(.closed(waitingFor: "initialize")), .exited(126)?):
      "its program cannot be executed (status 126)"
    case (.session(let error), let ending?): "\(error) (\(Self.words(ending)))"
    case (.session(let error), nil): "\(error)"
    case (.tooMuchOutput, _):
      "it wrote more than \(ModelContextProtocolLimits.clientBytes) bytes"
    case (.cancelled, _): "it was not waited for any longer"
    }
  }

  private static func words(_ ending: ProcessEnding) -> String {
    switch ending {
    case .exited(let status): "status \(status)"
    case .signalled(let signal): "signal \(signal)"
    case .unknown: "status unknown"
    }
  }
}
