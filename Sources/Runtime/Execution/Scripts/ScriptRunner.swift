/// Runs a script's text under one bash.
public struct ScriptRunner: Sendable {
  /// Absolute path of bash.
  public var bash: String
  /// What starts the processes.
  public var processes: ProcessRunner
  /// What keeps them from what is not theirs; nil for nothing.
  public var sandbox: Sandbox?
  /// What each of their processes may use.
  public var limits = ResourceLimits()
  /// What is kept out of what they write.
  public var mask = SecretMask()

  /// Makes a runner.
  public init(bash: String, processes: ProcessRunner = ProcessRunner()) {
    self.bash = bash
    self.processes = processes
  }

  /// Makes a runner with the bash that is on `PATH`.
  ///
  /// - Throws: ``RunnerCommandError/notFound(_:)`` where there is none.
  public init(findingBashOn path: String) throws(RunnerCommandError) {
    guard let bash = ExecutableLookup.find("bash", path: path, directory: "/") else {
      throw .notFound("bash")
    }
    self.init(bash: bash)
  }

  /// Runs a script.
  ///
  /// - Parameters:
  ///   - script: its text; it is kept in the files' folder and run from there, so that what it reads
  ///     on its standard input is not the script.
  ///   - files: where script and streams are kept.
  ///   - environment: the whole environment.
  ///   - directory: working directory.
  ///   - timeLimit: time of the script; nil for no limit.
  ///   - onOutput: sees output as it arrives.
  ///   - started: told which process it is.
  /// - Throws: ``SystemError`` where the script cannot be written.
  public func run(
    _ script: String, files: ScriptFiles, environment: [String: String], directory: String,
    timeLimit: Duration?,
    onOutput: (@Sendable (ProcessInvocation.Stream, [UInt8]) -> Void)? = nil,
    started: (@Sendable (ProcessIdentity) async -> Void)? = nil
  ) async throws(SystemError) -> ProcessResult {
    try PrivateFile.write(Array(script.utf8), to: files.script)
    var invocation = ProcessInvocation(
      executable: bash, arguments: words(for: files.script), environment: environment,
      directory: directory, standardOutputFile: files.standardOutput,
      standardErrorFile: files.standardError, timeLimit: timeLimit, onOutput: onOutput)
    invocation.mask = mask
    return await processes.run(
      sandbox?.wrap(invocation, in: files.script.parentFolder) ?? invocation, started: started)
  }
}

extension ScriptRunner {
  /// A bash that limits itself becomes the one that runs the script.
  fileprivate func words(for script: String) -> [String] {
    let limiting = limits.command
    guard !limiting.isEmpty else { return ["bash", script] }
    return ["bash", "-c", "\(limiting)exec \"$0\" \"$@\"", bash, script]
  }
}

/// Where a script and what it writes are kept.
public struct ScriptFiles: Sendable, Equatable {
  /// The script's text.
  public var script: String
  /// Its standard output.
  public var standardOutput: String
  /// Its standard error.
  public var standardError: String

  /// Names the files.
  public init(script: String, standardOutput: String, standardError: String) {
    self.script = script
    self.standardOutput = standardOutput
    self.standardError = standardError
  }
}
