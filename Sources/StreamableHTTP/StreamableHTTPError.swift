/// Why a message did not reach a server, or its answer not this side.
public enum StreamableHTTPError: Error, Sendable, Equatable {
  /// The environment says something of the network that cannot be followed.
  case environment(String)
  /// There was no connection, or it broke; in the network library's words.
  case connection(String)
  /// The server answered with a status that is no success, and perhaps said why.
  case status(Int, body: String)
  /// The server sends elsewhere, which is another host, another protocol, or not for a POST.
  case redirection(status: Int, location: String)
  /// The answer is neither JSON nor a stream of events.
  case contentType(String)
  /// The answer is longer than allowed.
  case tooLong
  /// The answer is no message.
  case noMessage(String)
  /// The stream ended before the answer.
  case endOfStream
}

extension StreamableHTTPError: CustomStringConvertible {
  /// What is wrong, as a phrase; words of the server are not escaped.
  public var description: String {
    switch self {
    case .environment(let reason): reason
    case .connection(let reason): "the connection failed: \(reason)"
    case .status(let status, let body): Self.words(status) + (body.isEmpty ? "" : ": \(body)")
    case .redirection(let status, let location):
      location.isEmpty
        ? "it redirects (\(status)) and does not say where"
        : "it redirects (\(status)) to \(location), which is not followed"
    case .contentType(let type):
      "it answered neither JSON nor a stream of events but '\(type)'"
    case .tooLong: "its answer is too long"
    case .noMessage(let reason): "its answer is no message: \(reason)"
    case .endOfStream: "its stream of events ended before the answer"
    }
  }

  private static func words(_ status: Int) -> String {
    switch status {
    case 401: "it wants to know who asks (401); 'headers' in .mcp.json can say it"
    case 403: "it forbids this (403)"
    case 404: "there is nothing at its address (404)"
    case 405: "it takes no POST (405); servers of the older transport 'sse' cannot be asked"
    default: "it answered with status \(status)"
    }
  }
}
