import Collections
import JSONSyntax
import ModelContextProtocol
import NIOConcurrencyHelpers
import NIOCore
import SourceText

/// The sessions of clients that call tools over MCP's streamable HTTP (revision 2025-06-18).
///
/// Each request is answered by one JSON message; there is no stream of events, since the server asks its
/// clients nothing.
public actor HTTPToolSessions {
  private let service: ToolService
  private let token: [UInt8]
  private var sessions: [String: HTTPToolSession] = [:]
  /// The sessions without a request under way, the one that was used longest ago first: clients vanish
  /// without a word.
  private var idle: OrderedSet<String> = []
  private var busy: [String: Int] = [:]

  /// Makes an empty set.
  ///
  /// - Parameters:
  ///   - service: what is served.
  ///   - token: SHA-256 of the token that every request must carry.
  init(_ service: ToolService, tokenHash token: [UInt8]) {
    self.service = service
    self.token = token
  }

  /// Answers a request.
  public func answer(_ request: HTTPToolRequest) async -> HTTPToolAnswer {
    if let refusal = refusal(of: request) { return refusal }
    switch request.method {
    case "POST": return await post(request)
    case "DELETE":
      guard let id = request.headers[Self.sessionHeader], sessions.removeValue(forKey: id) != nil
      else { return Self.failure(404, "there is no such session") }
      idle.remove(id)
      return HTTPToolAnswer(status: 204)
    default:
      var answer = Self.failure(405, "only POST and DELETE are served")
      answer.headers["Allow"] = "POST, DELETE"
      return answer
    }
  }

  private static let sessionHeader = "mcp-session-id"

  /// Why a request is not looked at; nil where it is.
  private func refusal(of request: HTTPToolRequest) -> HTTPToolAnswer? {
    // A page in the user's browser could reach this address by a name of its own.
    if let origin = request.headers["origin"], !Self.isLocal(origin) {
      return Self.failure(403, "requests of pages from elsewhere are refused")
    }
    let words = (request.headers["authorization"] ?? "").split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer",
      ToolTokens.digest(of: String(words[1])) == token
    else {
      var answer = Self.failure(401, "the request has no valid token")
      answer.headers["WWW-Authenticate"] = "Bearer"
      return answer
    }
    if let version = request.headers["mcp-protocol-version"],
      !MCPServerSession.protocolVersions.contains(version)
    {
      return Self.failure(400, "version '\(version.prefix(32))' of MCP is not spoken here")
    }
    return nil
  }

  private func post(_ request: HTTPToolRequest) async -> HTTPToolAnswer {
    guard request.headers["content-type"]?.lowercased().hasPrefix("application/json") == true
    else { return Self.failure(415, "the body must be application/json") }
    guard let body = request.body else { return Self.failure(413, "the message is too long") }
    let message: JSONRPCMessage
    do throws(JSONRPCError) {
      message = try JSONRPCMessage(body)
    } catch {
      return HTTPToolAnswer(
        status: 400, body: JSONRPCMessage.failure(id: nil, error: error).value.canonicalBytes())
    }
    if case .request(_, "initialize", _) = message, request.headers[Self.sessionHeader] == nil {
      return await open(message)
    }
    guard let id = request.headers[Self.sessionHeader] else {
      return Self.failure(400, "the request names no session")
    }
    guard let session = sessions[id] else { return Self.failure(404, "there is no such session") }
    return await use(session, id, for: message)
  }

  private func use(
    _ session: HTTPToolSession, _ id: String, for message: JSONRPCMessage
  ) async -> HTTPToolAnswer {
    idle.remove(id)
    busy[id, default: 0] += 1
    let answer = await session.answer(message)
    busy[id, default: 1] -= 1
    if busy[id] == 0 {
      busy[id] = nil
      if sessions[id] != nil { idle.append(id) }
    }
    return answer
  }

  private func open(_ message: JSONRPCMessage) async -> HTTPToolAnswer {
    if sessions.count >= RuntimeLimits.toolSessions {
      // Who comes back to it is told that it is gone, and begins another.
      guard let oldest = idle.first else { return Self.failure(503, "there are too many sessions") }
      idle.removeFirst()
      sessions[oldest] = nil
    }
    let id = ToolTokens.secret()
    let session = HTTPToolSession(service)
    sessions[id] = session
    var answer = await use(session, id, for: message)
    guard case .response? = try? JSONRPCMessage(answer.body) else {
      // A session begins with an agreement.
      sessions[id] = nil
      idle.remove(id)
      return answer
    }
    answer.headers["Mcp-Session-Id"] = id
    return answer
  }

  private static func failure(_ status: Int, _ reason: String) -> HTTPToolAnswer {
    let message = JSONRPCMessage.failure(id: nil, error: .invalidRequest(reason))
    return HTTPToolAnswer(status: status, body: message.value.canonicalBytes())
  }

  /// Whether an origin is a page of this host.
  private static func isLocal(_ origin: String) -> Bool {
    guard let slashes = origin.range(of: "://") else { return false }
    let authority = origin[slashes.upperBound...]
    guard authority.hasPrefix("[") else {
      return ["localhost", "127.0.0.1"].contains(authority.prefix { $0 != ":" })
    }
    return authority == "[::1]" || authority.hasPrefix("[::1]:")
  }
}

/// One client's session.
private final class HTTPToolSession: Sendable {
  /// Hands each answer to the request that waits for it.
  private final class Desk: Sendable {
    private struct State {
      var waiting: [JSONRPCID: CheckedContinuation<Void, Never>] = [:]
      var answers: [JSONRPCID: JSONRPCMessage] = [:]
      var open: Set<JSONRPCID> = []
    }

    /// An answer may be there before its request has begun to wait: it is handed over under the lock.
    private let state = NIOLockedValueBox(State())

    func wait(
      for id: JSONRPCID, _ begin: @escaping @Sendable () async -> Void
    ) async -> JSONRPCMessage? {
      guard state.withLockedValue({ $0.open.insert(id).inserted }) else { return nil }
      await withCheckedContinuation { continuation in
        state.withLockedValue { $0.waiting[id] = continuation }
        Task { await begin() }
      }
      return state.withLockedValue { state in
        state.open.remove(id)
        return state.answers.removeValue(forKey: id)
      }
    }

    func deliver(_ message: JSONRPCMessage) {
      switch message {
      case .response(let id, _), .failure(let id?, _): resume(id, with: message)
      default: break
      }
    }

    func resume(_ id: JSONRPCID, with message: JSONRPCMessage?) {
      let waiting = state.withLockedValue { state in
        let waiting = state.waiting.removeValue(forKey: id)
        if waiting != nil { state.answers[id] = message }
        return waiting
      }
      waiting?.resume()
    }
  }

  private let desk = Desk()
  private let connection: ToolConnection

  init(_ service: ToolService) {
    let desk = desk
    connection = ToolConnection(service: service) { desk.deliver($0) }
  }

  func answer(_ message: JSONRPCMessage) async -> HTTPToolAnswer {
    guard case .request(let id, _, _) = message else {
      await take(message)
      // Whoever cancels a call does not wait for its answer any more, but the connection does.
      if case .notification("notifications/cancelled", let params) = message,
        let id = JSONRPCID(params?["requestId"])
      {
        desk.resume(id, with: nil)
      }
      return HTTPToolAnswer(status: 202)
    }
    let connection = connection
    let answer = await desk.wait(for: id) { [desk] in
      do {
        try await connection.receive(message)
      } catch {
        desk.resume(id, with: nil)
      }
    }
    let shown =
      answer
      ?? .failure(id: id, error: .invalidRequest("the call was cancelled, or its id is in use"))
    return HTTPToolAnswer(status: 200, body: shown.value.canonicalBytes())
  }

  private func take(_ message: JSONRPCMessage) async { try? await connection.receive(message) }
}
