import JSONSyntax
import ToolCatalog

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

  /// Looks a tool up in the server's list; nil where it is not in it.
  ///
  /// - Throws: ``ToolClientError``.
  public func tool(named name: String) throws(ToolClientError) -> Tool? {
    var cursor: JSONValue?
    for _ in 0..<ModelContextProtocolLimits.clientPages {
      let page = try ask("tools/list", cursor.map { ["cursor": $0] } ?? [:]).text
      guard let result = JSONDocument.parse(page).root?["result"]?.value,
        let elements = result["tools"]?.value.elements
      else { throw .invalidReply("no list of tools") }
      for element in elements where element["name"]?.value.string == name {
        do throws(JSONProblem) {
          return try Tool(relisted: element)
        } catch {
          throw .invalidReply(error.message)
        }
      }
      guard let next = result["nextCursor"]?.value.string else { return nil }
      cursor = .string(next)
    }
    return nil
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
    var params: [String: JSONValue] = ["name": .string(tool), "arguments": arguments]
    params["_meta"] = meta
    guard let result = ToolResult(try ask("tools/call", .object(params)).result) else {
      throw .invalidReply("no content")
    }
    return result
  }

  /// Makes one request on a connection of its own; returns the response's text, whose keys have an order,
  /// and its result.
  private func ask(
    _ method: String, _ params: JSONValue
  ) throws(ToolClientError) -> (text: [UInt8], result: JSONValue) {
    let deadline = ContinuousClock.now + timeout
    let socket = try UnixSocket(connectingTo: path, deadline: deadline)
    defer { socket.close() }
    let id = JSONRPCID.integer(2)
    let messages: [JSONRPCMessage] = [
      .request(
        id: .integer(1), method: "initialize",
        params: [
          "protocolVersion": .string(MCPServerSession.protocolVersions[0]), "capabilities": [:],
          "clientInfo": ["name": .string(name), "version": .string(version)],
        ]),
      .notification(method: "notifications/initialized", params: nil),
      .request(id: id, method: method, params: params),
    ]
    try socket.send(messages.flatMap { $0.line() }, deadline: deadline)
    var framer = LineFramer()
    while true {
      for line in framer.append(try socket.receive(deadline: deadline)) {
        if let answer = try answer(in: line, to: id) { return answer }
      }
    }
  }

  /// Text and result where `line` answers the request; nil for other messages.
  private func answer(
    in line: LineFramer.Line, to id: JSONRPCID
  ) throws(ToolClientError) -> (text: [UInt8], result: JSONValue)? {
    guard case .message(let bytes) = line else { throw .replyTooLong }
    let message: JSONRPCMessage
    do {
      message = try JSONRPCMessage(bytes)
    } catch {
      throw .invalidReply(error.message)
    }
    switch message {
    case .response(let answered, let result) where answered == id: return (bytes, result)
    case .failure(_, let error): throw .refused(error)
    case .response, .notification, .request: return nil
    }
  }
}
