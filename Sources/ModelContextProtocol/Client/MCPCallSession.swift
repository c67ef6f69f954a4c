import JSONSyntax

/// The client's side of an MCP connection behind ``MCPClientSession``: calls of tools, answered in any
/// order; without input, output or clock of its own.
///
/// A session ends with its server, and with it all calls that are open.
public struct MCPCallSession: Sendable {
  /// What is to be done.
  public enum Step: Sendable {
    /// Send this.
    case send(JSONRPCMessage)
    /// A call has come to its end.
    case answered(JSONRPCID, Result<ToolResult, MCPClientError>)
    /// The server cannot be used any more; all calls are to be closed.
    case failed(MCPClientError)
  }

  /// Behind all that listing may have used.
  private var nextID = Int64(ModelContextProtocolLimits.clientPages) + 2
  private var pending: Set<JSONRPCID> = []

  /// Makes a session.
  public init() {}

  /// Calls a tool.
  ///
  /// - Parameters:
  ///   - tool: its name at the server.
  ///   - arguments: an object that fits its schema.
  /// - Returns: what the answer comes under, and what to send.
  public mutating func call(
    _ tool: String, arguments: JSONValue
  ) -> (id: JSONRPCID, message: JSONRPCMessage) {
    let id = JSONRPCID.integer(nextID)
    nextID += 1
    pending.insert(id)
    return (
      id,
      .request(
        id: id, method: "tools/call", params: ["name": .string(tool), "arguments": arguments])
    )
  }

  /// Nobody waits for a call any more; what to tell the server, nil where it is answered already.
  public mutating func cancel(_ id: JSONRPCID) -> JSONRPCMessage? {
    guard pending.remove(id) != nil else { return nil }
    return .notification(
      method: "notifications/cancelled",
      params: ["requestId": id.value, "reason": "nobody waits for the answer any more"])
  }

  /// Takes a line from the server. A line that is no message, and an answer that nobody waits for, are
  /// passed over.
  public mutating func receive(_ line: LineFramer.Line) -> Step? {
    guard case .message(let bytes) = line else { return .failed(.messageTooLong) }
    guard let message = try? JSONRPCMessage(bytes) else { return nil }
    switch message {
    case .notification: return nil
    case .request(let id, "ping", _): return .send(.response(id: id, result: [:]))
    case .request(let id, let method, _):
      return .send(.failure(id: id, error: .methodNotFound(method)))
    case .failure(let id?, let error):
      guard pending.remove(id) != nil else { return nil }
      return .answered(id, .failure(.refused(method: "tools/call", error)))
    case .failure(nil, let error): return .failed(.refused(method: "tools/call", error))
    case .response(let id, let value):
      guard pending.remove(id) != nil else { return nil }
      guard let result = ToolResult(value) else {
        return .answered(
          id, .failure(.invalidAnswer(method: "tools/call", reason: "it has no 'content'")))
      }
      return .answered(id, .success(result))
    }
  }
}
