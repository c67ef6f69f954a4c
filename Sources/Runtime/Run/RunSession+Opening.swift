import MeshTransport
import Planning

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension RunSession {
  /// Prepares a new run: checks that all it needs is there, then makes its folder and journal.
  ///
  /// - Throws: ``RunError``; nothing is left behind where a need is missing.
  public static func start(
    _ document: PlanDocument, request: RunRequest
  ) async throws(RunError) -> RunSession {
    let checked = try CheckedRequest(request, plan: document.plan)
    let needed = try NeededServers(
      of: document.plan, request: request, secrets: checked.secrets)
    let folder: RunFolder
    do throws(SystemError) {
      folder = try RunFolder.create(
        stateFolder: request.absoluteStateFolder,
        id: RunID(milliseconds: now(), random: request.seed))
      try folder.writePlan(document.bytes())
    } catch {
      throw error.isDiskFull
        ? .journal(error.description, isDiskFull: true) : .folder(error.description)
    }
    let lock = try lock(folder)
    do throws(JournalError) {
      let journal = try Journal.create(in: folder)
      return RunSession(
        folder: folder, lock: lock, document: document, request: request, checked: checked,
        needed: needed, journal: journal, history: RunHistory())
    } catch {
      throw RunError(error)
    }
  }

  /// Takes up a run that was interrupted. What finished is not done again.
  ///
  /// Inputs, nodes and runner are those of the run, except where the request names a runner.
  ///
  /// - Parameters:
  ///   - folder: the run.
  ///   - request: who resumes it.
  ///   - redo: held or failed tasks that are to be done again.
  ///   - skip: held or failed tasks that are to be let be.
  /// - Throws: ``RunError``.
  public static func resume(
    _ folder: RunFolder, request: RunRequest, redo: [String] = [], skip: [String] = []
  ) async throws(RunError) -> RunSession {
    let lock = try lock(folder)
    let document: PlanDocument
    do {
      document = try PlanDocument.read(folder.readPlan(limit: PlanningLimits.planSize))
    } catch {
      throw .folder("the plan of run \(folder.id) cannot be used: \(error)")
    }
    do {
      let journal = try Journal.open(in: folder)
      let history = try await RunHistory(journal, plan: document.plan)
      guard history.start != nil else { throw JournalError.notBegun }
      return try taken(
        up: folder, lock, document, request, journal, history, redo: redo, skip: skip)
    } catch {
      throw RunError(error)
    }
  }

  private static func taken(
    up folder: RunFolder, _ lock: RunLock, _ document: PlanDocument, _ request: RunRequest,
    _ journal: Journal, _ history: RunHistory, redo: [String], skip: [String]
  ) throws(RunError) -> RunSession {
    if let summary = history.summary, summary.succeeded, redo.isEmpty, skip.isEmpty {
      throw .runIsFinished(folder.id.text)
    }
    var request = request
    request.decisions = RunRequest.Decisions(redo: redo, skip: skip)
    if let start = history.start {
      request.nodes = start.nodes.count
      request.directory = start.options["directory"]?.string ?? request.directory
      request.runner = request.runner ?? start.options["runner"]?.string
      request.serverFile = request.serverFile ?? start.options["mcpConfig"]?.string
      let handedOn = start.options["environment"]?.array?.compactMap(\.string) ?? []
      request.handedOn.formUnion(handedOn)
      request.limits = ResourceLimits(start.options["limits"]).replaced(by: request.limits)
      request.runLimit = SpendingLimit(start.options["limit"]).replaced(by: request.runLimit)
      request.taskLimit = SpendingLimit(start.options["taskLimit"]).replaced(by: request.taskLimit)
      if let limit = request.runLimit.reached(by: history.spent.values.reduce(.none, +)) {
        throw .spent(limit)
      }
      let secrets = start.options["secrets"]?.array?.compactMap { SecretReference($0) } ?? []
      let named = Set(request.secrets.map(\.name))
      request.secrets += secrets.filter { !named.contains($0.name) }
      request.slots = request.slots ?? start.options["slots"]?.integer
      request.isSandboxed = request.isSandboxed || start.options["sandbox"] == true
      // The logs of the nodes are where the run began: in one journal, or with each process.
      let placement =
        start.options["placement"]?.string.flatMap(RunRequest.NodePlacement.init) ?? .together
      if request.placement != .together, request.placement != placement {
        throw .refused("the nodes' logs are where they began: do not say where nodes live")
      }
      request.placement = placement
    }
    let checked = try CheckedRequest(
      request, plan: document.plan, recorded: history.start?.inputs)
    return RunSession(
      folder: folder, lock: lock, document: document, request: request, checked: checked,
      needed: try NeededServers(
        of: document.plan, request: request, secrets: checked.secrets), journal: journal,
      history: history)
  }

  /// Milliseconds since 1970, for the run's name alone.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  private static func lock(_ folder: RunFolder) throws(RunError) -> RunLock {
    do throws(RunLockError) {
      return try RunLock(folder)
    } catch {
      switch error {
      case .held: throw .runIsActive(error.description)
      case .system: throw .folder(error.description)
      }
    }
  }
}

extension RunError {
  /// Puts any error of a run's parts into the run's terms.
  init(_ error: any Error) {
    switch error {
    case let error as RunError: self = error
    case let error as TransportError: self = .nodes(error.description)
    case let error as JournalError:
      self = .journal(error.description, isDiskFull: error == .diskFull)
    case let error as SystemError where error.isDiskFull:
      self = .journal(error.description, isDiskFull: true)
    default: self = .folder(String(describing: error))
    }
  }
}
