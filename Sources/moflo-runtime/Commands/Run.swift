import ArgumentParser
import CommandLineOptions
import Diagnostics
import Planning
import Runtime

/// `moflo run` with a plan: executes it, or goes on with a run.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a plan.",
    discussion: """
      Exit status: 0 where every task succeeded or was skipped, 1 where one did not or the plan \
      is refused, 2 where something that is needed is missing, 3 for a full disk, 130 behind \
      Ctrl-C.
      """)

  @OptionGroup var options: RunOptions

  func run() async throws {
    try checkUsage()
    if options.resume {
      try await resume()
    } else {
      try await start()
    }
  }

  // MARK: - Starting

  private func start() async throws {
    guard let path = options.path else {
      throw CommandFailure("name a plan to run, or --resume", status: .usage)
    }
    let document = try PlanLoading.load(
      path, nodes: options.nodes, signatures: options.signatures)
    if options.dryRun {
      let dryRun = DryRun(document, nodes: options.nodes)
      StandardStreams.output(
        options.format == .json ? dryRun.json.prettyText() + "\n" : dryRun.text())
      return
    }
    let request = try RequestBuilding.request(for: options)
    let session: RunSession
    do throws(RunError) {
      session = try await RunSession.start(document, request: request)
    } catch {
      throw CommandFailure(error)
    }
    try await carry(session, projection: RunProjection(plan: session.plan))
  }

  private func resume() async throws {
    let name = options.runIdentifier ?? "latest"
    let history = try RunHistoryReader(run: name, state: options.state)
    if let document = history.document {
      try PlanLoading.require(
        options.signatures, of: document, name: "the plan of run \(history.folder.id)")
    }
    let request = try RequestBuilding.request(for: options)
    let session: RunSession
    do throws(RunError) {
      session = try await RunSession.resume(
        history.folder, request: request, redo: options.retry, skip: options.skip)
    } catch {
      throw CommandFailure(error)
    }
    if let recovery = session.recovery {
      StandardStreams.error(
        "moflo: warning: the journal was damaged; \(TerminalText.escape(recovery.description))\n")
    }
    // Read behind the recovery, which takes damaged events away.
    try await carry(
      session, projection: try await RunHistoryReader(run: name, state: options.state).projection())
  }

  // MARK: - Carrying on

  private func carry(_ session: RunSession, projection: RunProjection) async throws {
    let view = ProgressView(projection, color: options.color)
    let events = await session.events()
    StandardStreams.error("moflo: run \(session.folder.id.text)\n")
    let interruption = Interruption {
      Task {
        await view.say("moflo: ending what runs; once more ends at once")
        await session.cancel()
      }
    }
    async let shown: Void = view.follow(events)
    var failure: RunError?
    var wasCancelled = false
    do throws(RunError) {
      let details = try await session.run().details
      // Who spent what it may was not interrupted by a person.
      wasCancelled = details["cancelled"] == true && details["limit"] == nil
    } catch {
      failure = error
    }
    await shown
    interruption.end()
    let report = RunReport(
      await view.projection, folder: session.folder, stateFolder: options.state.spoken,
      isLive: false)
    if let failure { throw CommandFailure(failure, resumable: report) }
    SummaryView(format: options.format, color: options.color).write(report)
    if wasCancelled { throw CommandFailure(status: .interrupted) }
    if report.standing != .succeeded { throw CommandFailure(status: .findings) }
  }

  // MARK: - Usage

  private func checkUsage() throws {
    if options.resume {
      if options.path != nil {
        throw CommandFailure(
          "--resume goes on with a recorded run and takes no plan; name the run with --run",
          status: .usage)
      }
      if options.dryRun {
        throw CommandFailure("--dry-run looks at a plan, not at --resume", status: .usage)
      }
    } else if options.runIdentifier != nil || !options.retry.isEmpty || !options.skip.isEmpty {
      throw CommandFailure("--run, --retry and --skip need --resume", status: .usage)
    }
    if let nodes = options.nodes, nodes < 1 {
      throw CommandFailure("--nodes must be at least 1", status: .usage)
    }
    if options.processes, options.hosts {
      throw CommandFailure("nodes come by --processes or by --hosts, not both", status: .usage)
    }
    if options.hosts, options.listen == nil {
      throw CommandFailure("--hosts needs --listen, where the others join", status: .usage)
    }
    if options.listen != nil, !options.processes, !options.hosts, !options.resume {
      throw CommandFailure("--listen needs --processes or --hosts", status: .usage)
    }
    if let listen = options.listen {
      let host = try RequestBuilding.address(listen, of: "--listen").host
      guard !["0.0.0.0", "::"].contains(host) else {
        throw CommandFailure(
          "--listen must name one address of this host, by which the other nodes reach it",
          status: .usage)
      }
    }
    if let jobs = options.jobs, jobs < 1 {
      throw CommandFailure("--jobs must be at least 1", status: .usage)
    }
  }
}

extension CommandFailure {
  /// Why a run could not start, go on or end.
  ///
  /// - Parameter run: the run where it has begun, which can then be resumed.
  init(_ error: RunError, resumable run: RunReport? = nil) {
    let status: ExitStatus =
      switch error {
      case .fanOut: .findings
      case .journal(_, let isDiskFull): run != nil || isDiskFull ? .internalError : .usage
      case .refused: .internalError
      case .nodes: .usage
      case .folder: run == nil ? .usage : .internalError
      case .missingRunner, .unusableRunner, .servers, .spent, .secret, .missingShell,
        .missingSandbox,
        .unknownInput, .missingInput,
        .invalidInput, .noSuchRun, .runIsActive, .runIsFinished:
        .usage
      }
    let hint = run.map { "; go on with: \($0.resumeCommand())" } ?? ""
    self.init(TerminalText.escape(error.description + hint), status: status)
  }
}
