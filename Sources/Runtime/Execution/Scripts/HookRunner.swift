/// When a hook runs.
public enum HookPhase: String, Sendable, CaseIterable {
  /// Before the task; a failure fails the attempt.
  case pre
  /// Behind a task that ended well; a failure is reported.
  case post
  /// Behind a task that failed; a failure is reported.
  case error
}

/// A hook script that is to run.
public struct Hook: Sendable, Equatable {
  /// Id of its script in the plan.
  public var script: String
  /// The script's text.
  public var text: String

  /// Makes a hook.
  public init(script: String, text: String) {
    self.script = script
    self.text = text
  }
}

/// What became of a hook.
public struct HookReport: Sendable {
  /// Id of its script in the plan.
  public var script: String
  /// When it ran.
  public var phase: HookPhase
  /// How it ended.
  public var result: ProcessResult

  /// Makes a report.
  public init(script: String, phase: HookPhase, result: ProcessResult) {
    self.script = script
    self.phase = phase
    self.result = result
  }
}

/// Runs the hooks of an attempt, one behind the other.
public struct HookRunner: Sendable {
  /// What runs the scripts.
  public var scripts: ScriptRunner
  /// Time of one hook; nil for no limit.
  public var timeLimit: Duration?

  /// Makes a runner.
  public init(scripts: ScriptRunner, timeLimit: Duration?) {
    self.scripts = scripts
    self.timeLimit = timeLimit
  }

  /// Runs hooks in order.
  ///
  /// The first pre hook that fails is the last to run, and fails the attempt: the last report's
  /// outcome tells. Post and error hooks all run, unless the task is cancelled.
  ///
  /// - Parameters:
  ///   - hooks: what to run.
  ///   - phase: when that is.
  ///   - folder: the attempt's folder.
  ///   - environment: the whole environment.
  ///   - directory: working directory.
  ///   - onOutput: sees output as it arrives.
  ///   - started: told which hook runs as which process.
  ///   - finished: told of each report as soon as there is one.
  /// - Throws: ``SystemError`` where a script cannot be written.
  public func run(
    _ hooks: [Hook], phase: HookPhase, in folder: AttemptFolder, environment: [String: String],
    directory: String,
    onOutput: (@Sendable (ProcessInvocation.Stream, [UInt8]) -> Void)? = nil,
    started: (@Sendable (Hook, ProcessIdentity) async -> Void)? = nil,
    finished: (@Sendable (HookReport) async -> Void)? = nil
  ) async throws(SystemError) -> [HookReport] {
    var reports: [HookReport] = []
    for (index, hook) in hooks.enumerated() {
      let result = try await scripts.run(
        hook.text, files: folder.hook(phase, index: index), environment: environment,
        directory: directory, timeLimit: timeLimit, onOutput: onOutput,
        started: { identity in await started?(hook, identity) })
      let report = HookReport(script: hook.script, phase: phase, result: result)
      reports.append(report)
      await finished?(report)
      if result.outcome == .cancelled || phase == .pre && !result.outcome.isSuccess { break }
    }
    return reports
  }
}
