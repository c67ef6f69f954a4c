import JSONSyntax
import ModelContextProtocol
import Planning
import ToolCatalog

/// The run's client of one MCP server: starts it, calls its tools, and starts it again for the next call
/// where it ended.
actor ServerClient {
  private enum State {
    case stopped
    case listing(MCPClientSession)
    case ready(MCPCallSession)
  }

  /// The name under which the server is configured.
  nonisolated let name: String
  private let command: ServerCommand
  private let version: String
  private let report: @Sendable (String) async -> Void

  private var state = State.stopped
  /// Counts the server's lives: what belongs to an earlier one counts for nothing.
  private var life = 0
  private var carrying: Task<Void, Never>?
  private var write: ServerStreams.Writer?
  private var tools: Result<[Tool], ServerFailure>?
  private var starters: [CheckedContinuation<Void, Never>] = []
  private var calls: [JSONRPCID: CheckedContinuation<ToolResult, Never>] = [:]
  /// Lives in a row that ended without an answer.
  private var failedLives = 0
  private var rest = ContinuousClock.now
  private var isStopping = false
  /// How the server broke the protocol in this life; nil where it did not.
  private var broken: ServerFailure?

  /// Makes a client; nothing is started yet.
  init(
    name: String, command: ServerCommand, version: String,
    report: @escaping @Sendable (String) async -> Void
  ) {
    self.name = name
    self.command = command
    self.version = version
    self.report = report
  }

  /// Starts the server where it does not run, and tells its tools.
  ///
  /// - Throws: ``ServerFailure``.
  func start() async throws(ServerFailure) -> [Tool] {
    if case .stopped = state { begin() }
    while tools == nil { await withCheckedContinuation { starters.append($0) } }
    return try (tools ?? .failure(ServerFailure(.cancelled))).get()
  }

  /// Calls a tool; the arguments fit its schema.
  func call(_ tool: String, _ arguments: JSONValue) async -> ToolResult {
    if case .stopped = state {
      let wait = rest - .now
      guard failedLives < RuntimeLimits.serverFailures || wait <= .zero else {
        return failure("it has failed \(failedLives) times in a row and rests for \(wait)")
      }
    }
    do throws(ServerFailure) {
      _ = try await start()
    } catch {
      return failure(error.inOneLine)
    }
    guard case .ready(var session) = state, let write, !Task.isCancelled else {
      return failure("it is gone")
    }
    let (id, message) = session.call(tool, arguments: arguments)
    state = .ready(session)
    let sending = Task { try? await write(message.line()) }
    defer { sending.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { calls[id] = $0 }
    } onCancel: {
      Task { await self.giveUp(id) }
    }
  }

  /// Ends the server, and waits until nothing of it is left.
  func stop() async {
    isStopping = true
    carrying?.cancel()
    await carrying?.value
  }

  // MARK: - A life

  private func begin() {
    life += 1
    let own = life
    tools = nil
    let session = MCPClientSession(
      name: "moflo", version: version, deadline: .now + RuntimeLimits.serverStartTime)
    state = .listing(session)
    let opening = session.start()
    let isOver = isStopping
    carrying = Task {
      let timer = Task {
        try await Task.sleep(for: RuntimeLimits.serverStartTime)
        self.tick(own)
      }
      defer { timer.cancel() }
      let end: Result<ServerStreams.End, ServerFailure>
      do throws(ServerFailure) {
        if isOver { throw ServerFailure(.cancelled) }
        end = .success(
          try await ServerStreams.carry(
            command, opened: { write in await self.open(write, opening, own) },
            line: { line in await self.take(line, own) }))
      } catch {
        end = .failure(error)
      }
      await self.ended(end, own)
    }
  }

  private func open(
    _ write: @escaping ServerStreams.Writer, _ opening: JSONRPCMessage, _ own: Int
  ) async {
    guard own == life else { return }
    self.write = write
    try? await write(opening.line())
  }

  private func take(_ line: LineFramer.Line, _ own: Int) async {
    guard own == life else { return }
    switch state {
    case .stopped: return
    case .listing(var session):
      let steps = session.receive(line, at: .now)
      state = .listing(session)
      for step in steps { await act(step) }
    case .ready(var session):
      let step = session.receive(line)
      state = .ready(session)
      switch step {
      case nil: return
      case .send(let message): try? await write?(message.line())
      case .answered(let id, let result):
        failedLives = 0
        answer(id, result.mapError { ServerFailure(.session($0)) })
      case .failed(let error): fail(ServerFailure(.session(error)))
      }
    }
  }

  private func act(_ step: MCPClientSession.Step) async {
    switch step {
    case .send(let message): try? await write?(message.line())
    case .finished(let told):
      state = .ready(MCPCallSession())
      settle(.success(told.tools))
    case .failed(let error): fail(ServerFailure(.session(error)))
    }
  }

  private func tick(_ own: Int) {
    guard own == life, case .listing(var session) = state else { return }
    if case .failed(let error)? = session.tick(at: .now) { fail(ServerFailure(.session(error))) }
  }

  /// The server does not keep to the protocol: it is ended, and its end tells who waits.
  private func fail(_ failure: ServerFailure) {
    broken = broken ?? failure
    carrying?.cancel()
  }

  private func ended(_ end: Result<ServerStreams.End, ServerFailure>, _ own: Int) async {
    guard own == life else { return }
    let failure: ServerFailure
    switch end {
    case .failure(let error): failure = error
    case .success(let end):
      let reason =
        broken?.reason
        ?? .session(.closed(waitingFor: tools == nil ? "initialize" : "tools/call"))
      failure = ServerFailure(reason, ending: end.ending, standardError: end.standardError)
    }
    broken = nil
    write = nil
    failedLives += 1
    rest = .now + RuntimeLimits.serverRest
    state = .stopped
    for id in Array(calls.keys) { answer(id, .failure(failure)) }
    settle(.failure(failure))
    if !isStopping {
      await report("the MCP server '\(name)' is gone: \(failure.inOneLine)")
    }
  }

  private func settle(_ result: Result<[Tool], ServerFailure>) {
    tools = result
    for starter in starters { starter.resume() }
    starters = []
  }

  // MARK: - Calls

  private func answer(_ id: JSONRPCID, _ result: Result<ToolResult, ServerFailure>) {
    guard let waiting = calls.removeValue(forKey: id) else { return }
    switch result {
    case .success(let result): waiting.resume(returning: result)
    case .failure(let error): waiting.resume(returning: failure(error.inOneLine))
    }
  }

  private func giveUp(_ id: JSONRPCID) async {
    guard case .ready(var session) = state, let message = session.cancel(id) else { return }
    state = .ready(session)
    calls.removeValue(forKey: id)?.resume(
      returning: failure("nobody waits for its answer any more"))
    try? await write?(message.line())
  }

  private func failure(_ reason: String) -> ToolResult {
    ToolResult(text: "The MCP server '\(name)' cannot be used: \(reason).", isError: true)
  }
}

extension ServerFailure {
  /// What is wrong with the last line that the server wrote to standard error; not escaped.
  var inOneLine: String {
    let last = String(decoding: standardError, as: UTF8.self).split(whereSeparator: \.isNewline)
      .last
    return last.map { "\(self): \($0.prefix(200))" } ?? description
  }
}
