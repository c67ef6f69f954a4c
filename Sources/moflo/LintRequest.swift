import CommandLineOptions
import Diagnostics
import Linting
import SourceText

/// What `moflo lint` is asked to do.
struct LintRequest {
  /// What is done with what is found.
  enum Task {
    case report, showFixes, fix, watch, rewriteBaseline, explainLoading
  }

  var session: LintSession
  var task = Task.report
  /// Whether the fixes that may change the meaning are among those to make or to show.
  var includesUnsafeFixes = false
  var style = ReportStyle()

  /// What a command line asks for that has paths only, as those of hooks do; nil for any other.
  ///
  /// To set up the parser of command lines takes as long as all else that linting a file does.
  ///
  /// - Parameter words: the words behind the program's name.
  init?(plain words: ArraySlice<String>) {
    let paths = words.dropFirst()
    guard words.first == "lint", !paths.contains(where: { $0.isEmpty || $0.hasPrefix("-") }) else {
      return nil
    }
    session = LintSession(paths: Array(paths), config: nil, catalogs: [])
  }

  init(session: LintSession, task: Task, includesUnsafeFixes: Bool, style: ReportStyle) {
    self.session = session
    self.task = task
    self.includesUnsafeFixes = includesUnsafeFixes
    self.style = style
  }

  /// Does it.
  ///
  /// - Throws: ``CommandFailure``; of status 1 where the findings are such.
  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    switch task {
    case .explainLoading:
      return try LoadingSession(paths: session.paths, style: style).run()
    case .watch:
      try WatchSession(session: session, style: style).run()
    case .rewriteBaseline:
      let isPruning = session.baselineUse == .prune
      return try BaselineWriter(isPruning: isPruning).run(try session.load())
    case .report, .showFixes, .fix: break
    }
    let outcomes = try session.lint()
    if task == .showFixes {
      return try FixPreview(includesUnsafe: includesUnsafeFixes, color: style.color).run(outcomes)
    }
    if task == .fix { return try fix(outcomes, clock: clock, start: start) }
    let joined = LintReport.joining(outcomes.map(\.shown))
    UntilExit.keep((outcomes, joined))
    let isTerminal = StandardStreams.outputIsTerminal
    StandardStreams.output(
      style.render(joined, elapsed: clock.now - start, onTerminal: isTerminal))
    try end(joined, outcomes)
  }

  private func fix(
    _ outcomes: [LintTarget.Outcome], clock: ContinuousClock, start: ContinuousClock.Instant
  ) throws {
    let passes = outcomes.map { $0.target.fix($0, includingUnsafe: includesUnsafeFixes) }
    let shown = LintReport.joining(
      zip(outcomes, passes).map { outcome, passes in
        outcome.target.shown(passes.report)
      })
    if case .standardInput = session.input {
      // The text is what an editor asks for; the findings are for whoever looks.
      for (outcome, passes) in zip(outcomes, passes) {
        for path in outcome.target.reported {
          if let file = passes.workspace.file(at: path) {
            StandardStreams.output(passes.workspace[file].source.bytes)
          }
        }
      }
      let isTerminal = StandardStreams.errorIsTerminal
      StandardStreams.error(
        style.render(shown, elapsed: clock.now - start, onTerminal: isTerminal))
      return
    }
    let isStaged = if case .index = session.input { true } else { false }
    var writer = FixWriter(isStaged: isStaged)
    for (outcome, passes) in zip(outcomes, passes) {
      for file in passes.files { try writer.write(file, in: outcome.workspace.root) }
    }
    let count = writer.mendedCount
    if count > 0 {
      let hint =
        isStaged ? "; to commit that, git add \(writer.written.joined(separator: " "))" : ""
      StandardStreams.error(
        "moflo: fixed \(count) \(count == 1 ? "finding" : "findings")\(hint)\n")
    }
    for refusal in writer.refusals { StandardStreams.error("moflo: error: \(refusal)\n") }
    let isTerminal = StandardStreams.outputIsTerminal
    StandardStreams.output(style.render(shown, elapsed: clock.now - start, onTerminal: isTerminal))
    guard writer.refusals.isEmpty else { throw CommandFailure(status: .usage) }
    // What would be committed is as it was.
    if isStaged, count > 0 { throw CommandFailure(status: .findings) }
    try end(shown, outcomes)
  }

  private func end(_ shown: LintReport, _ outcomes: [LintTarget.Outcome]) throws {
    if outcomes.contains(where: \.target.isIncomplete) { throw CommandFailure(status: .usage) }
    try style.end(shown)
  }
}
