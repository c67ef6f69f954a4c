import JSONSyntax
import Mesh
import Planning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Executes one attempt of a task on this host: hooks, the task itself, hooks.
struct AttemptExecutor: Sendable {
  /// What executing an attempt came to.
  enum End: Sendable {
    /// The task is done.
    case succeeded([String: ExpressionValue], digest: [UInt8])
    /// Its condition does not hold.
    case skipped
    /// It failed, or took too long.
    case failed(FailureCause, reason: String)

    /// What the ledger is told.
    func command(for order: Order) -> NodeCommand {
      let task = TaskID(order.id)
      let token = order.attempt.token
      switch self {
      case .succeeded(_, let digest):
        return .attemptSucceeded(task, token, TaskResult(digest: digest))
      case .skipped: return .attemptSucceeded(task, token, TaskResult(outcome: .skipped))
      case .failed(let cause, let reason):
        let bounded = String(
          decoding: reason.utf8.prefix(MeshLimits.reasonBytes / 2), as: UTF8.self)
        return .attemptFailed(task, token, cause, reason: bounded)
      }
    }
  }

  /// What is executed.
  struct Order: Sendable {
    let instance: PlanProgress.Instance
    let id: String
    let attempt: Attempt
    let agent: PlanAgent?
    let scope: ExpressionScope
    /// What the attempt may spend.
    var allowance = SpendingLimit()

    var reference: AttemptReference { AttemptReference(task: id, number: attempt.number) }
  }

  let plan: SwarmPlan
  let scripts: [String: PlanScript]
  let folder: RunFolder
  let environment: RunEnvironment
  let shell: ScriptRunner
  let runner: ResolvedRunner?
  let mask: SecretMask
  /// The folder in which the run was started, absolute.
  let runDirectory: String
  /// The secrets with which attempts call tools.
  let tokens: ToolTokens
  /// Writes events to the journal; returns when they are on disk.
  let record: @Sendable ([RunEvent]) async throws -> Void
  /// Shows events that need not be on disk.
  let show: @Sendable (RunEvent) async -> Void

  /// Makes an executor.
  ///
  /// - Parameters:
  ///   - checked: what was asked for, and is there.
  ///   - moflo: absolute path of the command, which tools are called through.
  ///   - tokens: the secrets with which attempts call tools.
  ///   - record: writes events to the journal; returns when they are on disk.
  ///   - show: shows events that need not be on disk.
  init(
    plan: SwarmPlan, folder: RunFolder, checked: CheckedRequest, environment: RunEnvironment,
    runDirectory: String, moflo: String, tokens: ToolTokens,
    record: @escaping @Sendable ([RunEvent]) async throws -> Void,
    show: @escaping @Sendable (RunEvent) async -> Void
  ) {
    self.plan = plan
    scripts = Dictionary(plan.scripts.map { ($0.id, $0) }) { first, _ in first }
    self.folder = folder
    self.environment = environment
    let sandbox = checked.sandbox.map { executable in
      Sandbox(
        executable: executable,
        visible: [moflo, environment.socket].map(\.parentFolder) + [environment.toolsFolder],
        directory: runDirectory, hasNetwork: !plan.permissions.hosts.isEmpty)
    }
    let mask = checked.secrets.mask
    self.mask = mask
    var shell = checked.shell
    shell.sandbox = sandbox
    shell.mask = mask
    self.shell = shell
    var runner = checked.runner
    runner?.sandbox = sandbox
    runner?.mask = mask
    if let executable = runner?.executable, !executable.contains("/") {
      runner?.executable = "\(environment.toolsFolder)/\(executable)"
    }
    self.runner = runner
    self.runDirectory = runDirectory
    self.tokens = tokens
    self.record = record
    self.show = show
  }

  func execute(_ order: Order) async throws -> End {
    let task = order.instance.task
    if let condition = task.condition {
      do throws(ExpressionError) {
        let value = try Expression(condition).evaluate(in: order.scope)
        if value == .boolean(false) || value == .json(false) { return .skipped }
      } catch {
        return .failed(.failed, reason: "if: \(error.message)")
      }
    }
    if case .prompt = task.action, order.allowance.reached(by: .none) != nil {
      return .failed(.failed, reason: "the task has spent what it may")
    }
    let attempt: AttemptFolder
    do {
      attempt = try folder.makeAttempt(task: order.id, number: order.attempt.number)
    } catch {
      return .failed(.failed, reason: error.description)
    }
    let token = tokens.issue(
      to: ToolCaller(
        attempt: order.reference, agent: order.agent?.id, node: order.attempt.node.text))
    defer { tokens.revoke(token) }
    return try await execute(order, in: attempt, token: token)
  }

  private func execute(
    _ order: Order, in attempt: AttemptFolder, token: String
  ) async throws -> End {
    let task = order.instance.task
    let builder = TaskEnvironment(
      run: environment, node: order.attempt.node.text, taskID: order.id, title: task.title,
      agent: order.agent?.id ?? "",
      attempt: order.attempt.number, token: token, taskFolder: attempt.scratch,
      outputFile: attempt.output)
    let variables: [String: String]
    do throws(TaskEnvironmentError) {
      variables = try builder.variables(for: task, scope: order.scope)
    } catch {
      return .failed(.failed, reason: error.description)
    }
    let directory = directory(of: task)
    let show = show
    let relay = OutputRelay {
      await show(.outputChunk(order.reference, stream: $0, text: $1))
    }

    // The intent is on disk before anything of the attempt can have an effect.
    try await record([
      .attemptStarted(order.reference, token: order.attempt.token.value, process: nil)
    ])
    if let failure = try await runHooks(
      order.agent?.preHooks ?? [], .pre, order, attempt, variables, directory, relay)
    {
      _ = try await runHooks(
        order.agent?.errorHooks ?? [], .error, order, attempt, variables, directory, relay)
      return try await end(
        order, relay, failure.outcome, failure.duration, .failed(.failed, reason: failure.reason))
    }

    let answer: RunnerAnswer
    do throws(SystemError) {
      answer = try await act(order, attempt, variables, directory, relay)
    } catch {
      return try await end(
        order, relay, .failedToStart(error.code), .zero, .failed(.failed, reason: error.description)
      )
    }
    let finished = judge(answer, order, attempt)
    switch finished {
    case .succeeded:
      _ = try await runHooks(
        order.agent?.postHooks ?? [], .post, order, attempt, variables, directory, relay)
    case .failed, .skipped:
      _ = try await runHooks(
        order.agent?.errorHooks ?? [], .error, order, attempt, variables, directory, relay)
    }
    return try await end(
      order, relay, answer.result.outcome, answer.result.duration, finished, usage: answer.usage)
  }

  // MARK: - The task

  private func act(
    _ order: Order, _ attempt: AttemptFolder, _ variables: [String: String], _ directory: String,
    _ relay: OutputRelay
  ) async throws(SystemError) -> RunnerAnswer {
    let task = order.instance.task
    let limit = Duration.milliseconds(task.timeout)
    let started: @Sendable (ProcessIdentity) async -> Void = { identity in
      await show(
        .attemptStarted(order.reference, token: order.attempt.token.value, process: identity))
    }
    switch task.action {
    case .run(let script):
      let text = scripts[script].flatMap { plan.blobs[$0.text] } ?? ""
      return RunnerAnswer(
        result: try await shell.run(
          text, files: attempt.scriptFiles, environment: variables, directory: directory,
          timeLimit: limit, onOutput: relay.take, started: started))
    case .prompt(let template):
      guard let runner = runner?.choosing(model: order.agent?.model) else {
        throw SystemError(call: "find the runner", code: ENOENT)
      }
      let prompt = try prompt(order, plan.blobs[template] ?? "")
      guard runner.form == .claudeStream else {
        return RunnerAnswer(
          result: try await runner.answer(
            prompt, in: attempt, environment: variables, directory: directory, timeLimit: limit,
            onOutput: relay.take, started: started))
      }
      return try await ClaudeConversation(
        allowance: order.allowance, onOutput: relay.take
      ).carry { onOutput in
        do throws(SystemError) {
          return .success(
            try await runner.answer(
              prompt, in: attempt, environment: variables, directory: directory, timeLimit: limit,
              onOutput: onOutput, started: started))
        } catch {
          return .failure(error)
        }
      }
    }
  }

  /// What the runner reads: who the agent is, then what to do.
  private func prompt(_ order: Order, _ template: String) throws(SystemError) -> String {
    let rendered: String
    do throws(ExpressionError) {
      rendered = try Template(template).render(in: order.scope)
    } catch {
      throw SystemError(call: "render the prompt: \(error.message)", code: EINVAL)
    }
    guard let body = order.agent?.prompt.flatMap({ plan.blobs[$0] }), !body.isEmpty else {
      return rendered
    }
    return "\(body)\n\n# Task: \(order.instance.task.title)\n\n\(rendered)\n"
  }

  private func judge(_ answer: RunnerAnswer, _ order: Order, _ attempt: AttemptFolder) -> End {
    let result = answer.result
    if let failure = answer.failure { return .failed(.failed, reason: "the runner: \(failure)") }
    switch result.outcome {
    case .exited(0): break
    case .exited(let code):
      return .failed(.failed, reason: "exit \(SignalText.words(ofStatus: code))")
    case .signalled(let number):
      return .failed(.failed, reason: "ended by \(SignalText.words(ofSignal: number))")
    case .timedOut:
      let limit = order.instance.task.timeout
      return .failed(.timedOut, reason: "not done within \(limit) ms")
    case .cancelled: return .failed(.lost, reason: "cancelled")
    case .failedToStart(let code):
      return .failed(.failed, reason: "cannot be started: \(String(cString: strerror(code)))")
    }
    let capture = OutputCapture(
      outputs: order.instance.task.outputs, runDirectory: runDirectory, mask: mask)
    do throws(OutputError) {
      let values = try capture.values(
        standardOutput: result.standardOutput, file: attempt.output)
      let form = JSONValue.object(values.mapValues(\.json)).canonicalBytes()
      guard form.count <= RuntimeLimits.outputsOfTask else {
        return .failed(
          .failed, reason: "its outputs are larger than \(RuntimeLimits.outputsOfTask) bytes")
      }
      return .succeeded(values, digest: values.isEmpty ? [] : Array(ContentDigest.of(form).utf8))
    } catch {
      return .failed(.failed, reason: error.description)
    }
  }

  /// Puts the result on disk before anybody learns of it.
  private func end(
    _ order: Order, _ relay: OutputRelay, _ outcome: ProcessOutcome, _ duration: Duration,
    _ end: End, usage: RunnerUsage? = nil
  ) async throws -> End {
    await relay.finish()
    var report = AttemptReport(
      outcome: outcome, duration: Int(clamping: duration.wholeMilliseconds))
    report.usage = usage
    switch end {
    case .succeeded(let values, let digest):
      report.outputs = values.mapValues(\.json)
      report.digest = String(decoding: digest, as: UTF8.self)
    case .failed(_, let reason): report.reason = reason
    case .skipped: break
    }
    try await record([
      .attemptFinished(order.reference, token: order.attempt.token.value, report)
    ])
    return end
  }

  // MARK: - Hooks

  private struct HookFailure {
    let outcome: ProcessOutcome
    let duration: Duration
    let reason: String
  }

  /// Runs hooks; nil where all ended well.
  private func runHooks(
    _ ids: [String], _ phase: HookPhase, _ order: Order, _ attempt: AttemptFolder,
    _ variables: [String: String], _ directory: String, _ relay: OutputRelay
  ) async throws -> HookFailure? {
    guard !ids.isEmpty, !Task.isCancelled else { return nil }
    let hooks = ids.compactMap { id in
      scripts[id].flatMap { plan.blobs[$0.text] }.map { Hook(script: id, text: $0) }
    }
    let runner = HookRunner(scripts: shell, timeLimit: RuntimeLimits.hookTime)
    let reference = order.reference
    let reports: [HookReport]
    do throws(SystemError) {
      reports = try await runner.run(
        hooks, phase: phase, in: attempt, environment: variables, directory: directory,
        onOutput: relay.take,
        started: { hook, identity in
          await show(
            .hookStarted(reference, script: hook.script, phase: phase, process: identity))
        },
        finished: { report in
          await show(
            .hookFinished(
              reference, script: report.script, phase: phase, outcome: report.result.outcome,
              duration: Int(clamping: report.result.duration.wholeMilliseconds)))
        })
    } catch {
      return HookFailure(
        outcome: .failedToStart(error.code), duration: .zero, reason: error.description)
    }
    guard let failed = reports.first(where: { !$0.result.outcome.isSuccess }) else { return nil }
    let said =
      failed.result.standardError.excerpt
      .split(separator: "\n").last.map { ": \($0.prefix(200))" } ?? ""
    return HookFailure(
      outcome: failed.result.outcome, duration: failed.result.duration,
      reason: "\(phase.rawValue) hook \(failed.script) \(failed.result.outcome.words)\(said)")
  }

  private func directory(of task: PlanTask) -> String {
    guard let directory = task.directory, !directory.isEmpty else { return runDirectory }
    return directory.utf8.first == UInt8(ascii: "/") ? directory : "\(runDirectory)/\(directory)"
  }
}

extension ProcessOutcome {
  /// How the process ended, as a phrase that follows its name.
  var words: String {
    switch self {
    case .exited(let code): "ended with \(SignalText.words(ofStatus: code))"
    case .signalled(let number): "was ended by \(SignalText.words(ofSignal: number))"
    case .timedOut: "took too long"
    case .cancelled: "was cancelled"
    case .failedToStart(let code): "could not be started (\(String(cString: strerror(code))))"
    }
  }
}
