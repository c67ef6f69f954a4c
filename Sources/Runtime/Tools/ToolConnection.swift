import JSONSyntax
import ModelContextProtocol
import NIOCore

/// One client of the tools: its session, and the calls that are under way.
actor ToolConnection {
  private let service: ToolService
  private let write: @Sendable (JSONRPCMessage) async throws -> Void
  private var session: MCPServerSession
  private var calls: [JSONRPCID: [Task<Void, Never>]] = [:]
  private var isOpen = true

  /// Makes a connection.
  ///
  /// - Parameters:
  ///   - service: what is served.
  ///   - send: writes to the client; called once at a time.
  init(service: ToolService, send: @escaping @Sendable (JSONRPCMessage) async throws -> Void) {
    self.service = service
    write = send
    session = MCPServerSession(
      name: service.name, version: service.version, catalog: service.catalog)
  }

  /// Reads messages until the client closes.
  ///
  /// - Parameters:
  ///   - inbound: what the client sends.
  ///   - finishesCalls: whether calls that are under way then are still answered, as for a client that
  ///     only ends its input.
  func serve(
    _ inbound: some AsyncSequence<ByteBuffer, any Error>, finishesCalls: Bool = false
  ) async throws {
    defer { close() }
    var framer = LineFramer(limit: RuntimeLimits.toolMessage)
    for try await buffer in inbound {
      for line in framer.append(buffer.readableBytesView) { try await receive(line) }
    }
    if finishesCalls {
      for work in calls.values.compactMap(\.first) { await work.value }
    }
  }

  /// Takes a message.
  func receive(_ message: JSONRPCMessage) async throws { try await act(session.receive(message)) }

  private func receive(_ line: LineFramer.Line) async throws {
    try await act(session.receive(line))
  }

  private func act(_ outcome: MCPServerSession.Outcome) async throws {
    switch outcome {
    case .nothing: break
    case .reply(let message): try await send(message)
    case .cancelled(let id): endCall(id)
    case .call(let call):
      // Waiting here, and not in the call, keeps a flood of calls in the client's own buffers.
      await service.slots.acquire()
      guard isOpen else {
        await service.slots.release()
        return
      }
      start(call)
    }
  }

  private func start(_ call: ToolCall) {
    let service = service
    let work = Task {
      let result = await service.carryOut(call)
      await service.slots.release()
      await self.answer(call.id, result)
    }
    let time = service.timeLimit(of: call.name)
    let limit = Task {
      do {
        try await Task.sleep(for: time)
      } catch {
        return
      }
      let text = "The tool '\(call.name)' did not answer within \(time)."
      await self.answer(call.id, ToolResult(text: text, isError: true))
    }
    calls[call.id] = [work, limit]
  }

  private func answer(_ id: JSONRPCID, _ result: ToolResult) async {
    guard let message = session.answer(id, with: result) else { return }
    // Where the client is gone there is nobody to tell. Sent first, since one of the tasks that are
    // cancelled then is the one that sends.
    try? await send(message)
    endCall(id)
  }

  private func send(_ message: JSONRPCMessage) async throws {
    try await write(message)
  }

  private func endCall(_ id: JSONRPCID) {
    for task in calls.removeValue(forKey: id) ?? [] { task.cancel() }
  }

  private func close() {
    isOpen = false
    for id in Array(calls.keys) { endCall(id) }
  }
}
