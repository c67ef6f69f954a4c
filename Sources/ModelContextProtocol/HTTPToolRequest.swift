/// A request of HTTP to a server of tools, as far as MCP's streamable HTTP needs it.
public struct HTTPToolRequest: Sendable {
  /// The method, in upper case.
  public var method: String
  /// The headers by their names in lower case; of several of a name the first.
  public var headers: [String: String]
  /// The body; nil where it is larger than may be.
  public var body: [UInt8]?

  /// Makes a request.
  public init(method: String, headers: [String: String], body: [UInt8]?) {
    self.method = method
    self.headers = headers
    self.body = body
  }
}

/// What a server of tools answers over HTTP.
public struct HTTPToolAnswer: Sendable, Equatable {
  /// The status.
  public var status: Int
  /// Headers besides those that say what the body is.
  public var headers: [String: String]
  /// JSON; empty for none.
  public var body: [UInt8]

  /// Makes an answer.
  public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
