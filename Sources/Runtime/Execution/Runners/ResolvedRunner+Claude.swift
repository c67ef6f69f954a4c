import NIOConcurrencyHelpers

extension ResolvedRunner {
  /// Has Claude Code answer without a terminal, as a stream that tells what the answer took, unless the
  /// command asks for another form.
  mutating func adaptToClaude() {
    guard executable.split(separator: "/").last == "claude" else { return }
    if let place = arguments.firstIndex(of: "--output-format") {
      guard arguments.dropFirst(place + 1).first == "stream-json" else { return }
    } else if arguments.contains(where: { $0.hasPrefix("--output-format=") }) {
      guard arguments.contains("--output-format=stream-json") else { return }
    } else {
      arguments += ["--output-format", "stream-json"]
    }
    if !arguments.contains("-p"), !arguments.contains("--print") { arguments.append("-p") }
    // Without it the stream is refused.
    if !arguments.contains("--verbose") { arguments.append("--verbose") }
    form = .claudeStream
  }

  /// The runner with the model that an agent's definition names, unless the command names one.
  func choosing(model: String?) -> ResolvedRunner {
    guard form == .claudeStream, let model, !model.isEmpty, model != "inherit",
      !arguments.contains(where: { $0 == "--model" || $0.hasPrefix("--model=") })
    else { return self }
    var runner = self
    runner.arguments += ["--model", model]
    return runner
  }
}

/// What a runner came to.
struct RunnerAnswer: Sendable {
  /// The process's end; its standard output is the answer alone.
  var result: ProcessResult
  /// What the answer took; nil where the runner does not say.
  var usage: RunnerUsage?
  /// Why there is no answer, in the runner's own words; nil where there is one, or the end of the process
  /// says it.
  var failure: String?
}

/// A conversation with Claude Code: what it streams is read while it comes.
final class ClaudeConversation: Sendable {
  private struct State {
    var stream = ClaudeStream()
    var reached: String?
  }

  private let state = NIOLockedValueBox(State())
  private let allowance: SpendingLimit
  private let onOutput: @Sendable (ProcessInvocation.Stream, [UInt8]) -> Void
  private let limits: AsyncStream<Void>
  private let limit: AsyncStream<Void>.Continuation

  /// - Parameters:
  ///   - allowance: what the answer may take; it is ended where it takes more.
  ///   - onOutput: sees what happens, in lines for people.
  init(
    allowance: SpendingLimit,
    onOutput: @escaping @Sendable (ProcessInvocation.Stream, [UInt8]) -> Void
  ) {
    self.allowance = allowance
    self.onOutput = onOutput
    (limits, limit) = AsyncStream.makeStream()
  }

  /// Has the runner answer, and ends it where it takes more than it may.
  ///
  /// - Parameter run: starts the runner, whose output goes to the conversation.
  func carry(
    _ run:
      @escaping @Sendable (
        @escaping @Sendable (ProcessInvocation.Stream, [UInt8]) -> Void
      ) async -> Result<ProcessResult, SystemError>
  ) async throws(SystemError) -> RunnerAnswer {
    let limits = limits
    let outcome = await withTaskGroup(
      of: Result<ProcessResult, SystemError>?.self
    ) { group -> Result<ProcessResult, SystemError> in
      group.addTask { await run { self.take($0, $1) } }
      group.addTask {
        for await _ in limits {}
        return nil
      }
      var outcome: Result<ProcessResult, SystemError>?
      for await next in group {
        if let next {
          outcome = next
          self.limit.finish()
        } else {
          group.cancelAll()
        }
      }
      return outcome ?? .failure(SystemError(call: "run the runner", code: 0))
    }
    return answer(try outcome.get())
  }

  private func take(_ stream: ProcessInvocation.Stream, _ bytes: [UInt8]) {
    guard stream == .standardOutput else { return onOutput(stream, bytes) }
    let (lines, isOver) = state.withLockedValue { state in
      let lines = state.stream.take(bytes)
      state.reached = state.reached ?? allowance.reached(by: state.stream.usage.spending)
      // What the answer cost is known when it is there: ending it then saves nothing.
      return (lines, state.reached != nil && state.stream.answer == nil)
    }
    show(lines)
    if isOver { limit.finish() }
  }

  private func answer(_ result: ProcessResult) -> RunnerAnswer {
    let (lines, stream, reached) = state.withLockedValue { state in
      (state.stream.finish(), state.stream, state.reached)
    }
    show(lines)
    var answer = RunnerAnswer(result: result, usage: stream.usage)
    let text = Array((stream.answer?.text ?? "").utf8)
    answer.result.standardOutput = CapturedOutput(head: text, total: text.count)
    if stream.answer == nil, let reached {
      answer.failure = "it took more than it may: \(reached)"
    } else if let told = stream.answer {
      answer.failure = told.failure
    } else if result.outcome.isSuccess {
      answer.failure = "it ended without a result"
    }
    return answer
  }

  private func show(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    onOutput(.standardOutput, Array((lines.joined(separator: "\n") + "\n").utf8))
  }
}
