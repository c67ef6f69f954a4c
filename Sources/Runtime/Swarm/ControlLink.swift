import JSONSyntax
import MeshTransport
import NIOConcurrencyHelpers

/// Requests, answers and news between a run and one of its nodes, over one connection.
///
/// News are taken one by one, in order; requests are answered side by side, each as soon as it can be.
final class ControlLink: FrameHandler {
  /// Answers what the other end asks; the body of an answer to news is thrown away.
  typealias Service =
    @Sendable (_ kind: String, _ body: JSONValue, ControlLink) async throws ->
    JSONValue

  private struct State {
    var last = 0
    var waiting: [Int: CheckedContinuation<Result<JSONValue, TransportError>, Never>] = [:]
    var answering = 0
    var attachment: [UInt8] = []
    var isClosed = false
  }

  private let writer: FrameWriter
  private let service: Service
  private let ended: @Sendable (ControlLink) async -> Void
  private let state = NIOLockedValueBox(State())

  /// - Parameters:
  ///   - writer: leads to the other end.
  ///   - service: answers what the other end asks.
  ///   - ended: told once when the connection is gone.
  init(
    _ writer: FrameWriter, service: @escaping Service,
    ended: @escaping @Sendable (ControlLink) async -> Void
  ) {
    self.writer = writer
    self.service = service
    self.ended = ended
  }

  /// Whether the other end can still be reached.
  var isOpen: Bool { state.withLockedValue { !$0.isClosed } }

  /// The bytes that the other end attached last.
  func takeAttachment() -> [UInt8] {
    state.withLockedValue { state in
      defer { state.attachment = [] }
      return state.attachment
    }
  }

  /// Asks the other end and waits for its answer.
  ///
  /// - Throws: ``TransportError/refused(_:)`` with the other end's reason; ``TransportError/closed``.
  func ask(_ kind: String, _ body: JSONValue) async throws(TransportError) -> JSONValue {
    let result = await withCheckedContinuation { continuation in
      let id = state.withLockedValue { state -> Int? in
        guard !state.isClosed else { return nil }
        state.last += 1
        state.waiting[state.last] = continuation
        return state.last
      }
      guard let id else { return continuation.resume(returning: .failure(.closed)) }
      Task {
        do {
          try await write(["kind": .string(kind), "ask": .integer(Int64(id)), "body": body])
        } catch {
          resume(id, with: .failure(.closed))
        }
      }
    }
    return try result.get()
  }

  /// Tells the other end something that it need not answer; lost where the connection is gone.
  func tell(_ kind: String, _ body: JSONValue = [:]) async {
    try? await write(["kind": .string(kind), "body": body])
  }

  /// Attaches bytes to the next answer.
  func attach(_ bytes: [UInt8]) async throws(TransportError) {
    try await writer.write(Frame(.attachment, bytes))
  }

  // MARK: FrameHandler

  func receive(_ frame: Frame) async throws {
    switch frame.kind {
    case .attachment: state.withLockedValue { $0.attachment = frame.bytes }
    case .control: try await take(frame.bytes)
    case .greeting, .mesh: throw TransportError.badFrame
    }
  }

  func closed() async {
    let waiting = state.withLockedValue { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return state.waiting
    }
    for continuation in waiting.values { continuation.resume(returning: .failure(.closed)) }
    await ended(self)
  }

  private func take(_ bytes: [UInt8]) async throws {
    guard let message = try? JSONValue.parse(bytes) else { throw TransportError.badFrame }
    let body = message["body"] ?? .null
    if let id = message["answer"]?.integer {
      resume(id, with: .success(body))
    } else if let id = message["refusal"]?.integer {
      resume(id, with: .failure(.refused(body.string ?? "")))
    } else if let kind = message["kind"]?.string, let id = message["ask"]?.integer {
      let isTooMuch = state.withLockedValue { state in
        state.answering += 1
        return state.answering > RuntimeLimits.controlRequests
      }
      guard !isTooMuch else { throw TransportError.badFrame }
      Task { await answer(id, kind, body) }
    } else if let kind = message["kind"]?.string {
      _ = try await service(kind, body, self)
    } else {
      throw TransportError.badFrame
    }
  }

  private func answer(_ id: Int, _ kind: String, _ body: JSONValue) async {
    let number = JSONValue.integer(Int64(id))
    do {
      let answer = try await service(kind, body, self)
      try? await write(["answer": number, "body": answer])
    } catch {
      let reason = (error as? TransportError).map { error in
        if case .refused(let reason) = error { reason } else { error.description }
      }
      let body = JSONValue.string(reason ?? String(describing: error))
      try? await write(["refusal": number, "body": body])
    }
    state.withLockedValue { $0.answering -= 1 }
  }

  private func resume(_ id: Int, with result: Result<JSONValue, TransportError>) {
    state.withLockedValue { $0.waiting.removeValue(forKey: id) }?.resume(returning: result)
  }

  private func write(_ message: JSONValue) async throws(TransportError) {
    try await writer.write(Frame(.control, message.canonicalBytes()))
  }
}
