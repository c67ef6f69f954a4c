/// Why an MCP server did not tell its tools.
public enum MCPClientError: Error, Sendable, Equatable {
  /// The server speaks a version of MCP that the client does not.
  case unsupportedVersion(String)
  /// The server refused a request.
  case refused(method: String, JSONRPCError)
  /// The server answered in another form than the method asks for.
  case invalidAnswer(method: String, reason: String)
  /// The server answered a request that was not made.
  case unexpectedAnswer(id: String)
  /// A message is longer than ``ModelContextProtocolLimits/messageLength``.
  case messageTooLong
  /// The server wrote more than ``ModelContextProtocolLimits/foreignLines`` lines that are no messages.
  case noMessages(first: String)
  /// The server gave the same cursor twice, so that the list would never end.
  case repeatedCursor
  /// The list has more pages, tools or messages than are read.
  case tooMuch(what: String, limit: Int)
  /// The server did not answer in time.
  case timedOut(waitingFor: String)
  /// The connection ended before the answer.
  case closed(waitingFor: String)
}

extension MCPClientError: CustomStringConvertible {
  /// What is wrong, as a phrase whose subject is the server; names from the server are not escaped.
  public var description: String {
    switch self {
    case .unsupportedVersion(let version):
      "it speaks MCP '\(version)'; moflo speaks "
        + MCPClientSession.protocolVersions.joined(separator: ", ")
    case .refused(_, let error) where error.code == JSONRPCError.transportCode: error.message
    case .refused(let method, let error): "it refused '\(method)': \(error.message) (\(error.code))"
    case .invalidAnswer(let method, let reason):
      "its answer to '\(method)' cannot be used: \(reason)"
    case .unexpectedAnswer(let id): "it answered a request that was not made (id \(id))"
    case .messageTooLong:
      "it sent a message of more than \(ModelContextProtocolLimits.messageLength) bytes"
    case .noMessages(let first): "it writes what is no MCP: '\(first)'"
    case .repeatedCursor: "its list of tools never ends: it gave the same cursor twice"
    case .tooMuch(let what, let limit): "it sent more than \(limit) \(what)"
    case .timedOut(let method): "it did not answer '\(method)' in time"
    case .closed(let method): "it ended before it answered '\(method)'"
    }
  }
}
