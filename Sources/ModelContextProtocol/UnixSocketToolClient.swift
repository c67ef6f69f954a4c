import JSONSyntax

/// Why a tool could not be called.
public enum ToolClientError: Error, Sendable, Equatable {
  /// The socket's path is longer than the system allows.
  case pathTooLong(String)
  /// The system refused; `operation` is the call, `code` is `errno`.
  case system(operation: String, code: Int32)
  /// The server did not answer in time.
  case timedOut
  /// The server closed the connection before it answered.
  case closed
  /// A message of the server is longer than allowed.
  case replyTooLong
  /// The server sent what is no answer.
  case invalidReply(String)
  /// The server refused the call.
  case refused(JSONRPCError)
}

/// Calls tools of an MCP server that listens on a Unix-domain socket; one connection a call.
///
/// It blocks, as suits a program that makes one call and ends. `initialize` and the call are sent
/// together, so that a call costs one round trip.
public struct UnixSocketToolClient: Sendable {
  private let path: String
  private let timeout: Duration
  private let name: String
  private let version: String

  /// Makes a client.
  ///
  /// - Parameters:
  ///   - path: the socket.
  ///   - timeout: how long a call may take in all, from connecting to its answer.
  ///   - name: the client's name, as it introduces itself.
  ///   - version: the client's version.
  public init(path: String, timeout: Duration = .seconds(30), name: String, version: String) {
    self.path = path
    self.timeout = timeout
    self.name = name
    self.version = version
  }

  /// Calls a tool and waits for its answer.
  ///
  /// - Parameters:
  ///   - tool: the tool's name.
  ///   - arguments: an object that fits the tool's schema.
  ///   - meta: what is to be said of the call itself (`_meta`), an object.
  /// - Throws: ``ToolClientError``. A tool that fails does not throw: its result says so.
  public func call(
    _ tool: String, arguments: JSONValue, meta: JSONValue? = nil
  ) throws(ToolClientError) -> ToolResult {
    let deadline = ContinuousClock.now + timeout
    let socket = try UnixSocket(connectingTo: path, deadline: deadline)
    defer { socket.close() }
    let callID = JSONRPCID.integer(2)
    try socket.send(request(tool, arguments, meta, callID), deadline: deadline)
    var framer = LineFramer()
    while true {
      for line in framer.append(try socket.receive(deadline: deadline)) {
        if let result = try result(in: line, of: callID) { return result }
      }
    }
  }

  private func request(
    _ tool: String, _ arguments: JSONValue, _ meta: JSONValue?, _ id: JSONRPCID
  ) -> [UInt8] {
    var params: [String: JSONValue] = ["name": .string(tool), "arguments": arguments]
    params["_meta"] = meta
    let messages: [JSONRPCMessage] = [
      .request(
        id: .integer(1), method: "initialize",
        params: [
          "protocolVersion": .string(MCPServerSession.protocolVersions[0]), "capabilities": [:],
          "clientInfo": ["name": .string(name), "version": .string(version)],
        ]),
      .notification(method: "notifications/initialized", params: nil),
      .request(id: id, method: "tools/call", params: .object(params)),
    ]
    return messages.flatMap { $0.line() }
  }

  /// The result where `line` answers the call; nil for other messages.
  private func result(
    in line: LineFramer.Line, of id: JSONRPCID
  ) throws(ToolClientError) -> ToolResult? {
    guard case .message(let bytes) = line else { throw .replyTooLong }
    let message: JSONRPCMessage
    do {
      message = try JSONRPCMessage(bytes)
    } catch {
      throw .invalidReply(error.message)
    }
    switch message {
    case .response(let answered, let value) where answered == id:
      guard let result = ToolResult(value) else { throw .invalidReply("no content") }
      return result
    case .failure(_, let error): throw .refused(error)
    case .response, .notification, .request: return nil
    }
  }
}
