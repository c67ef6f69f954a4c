import JSONSyntax

/// What the first line of a bridge's standard input says: which server the lines behind it are for.
///
/// Headers come this way and not as arguments, which every user of the machine can read.
public struct HTTPBridgeRequest: Sendable {
  /// Where the server is.
  public let endpoint: HTTPEndpoint
  /// Headers that it gets.
  public let headers: [(name: String, value: String)]
  /// How long each message may take.
  public let timeout: Duration

  /// Reads a line; nil where it is no such request.
  public init?(_ line: [UInt8]) {
    guard let value = try? JSONValue.parse(line), let url = value["url"]?.string,
      let endpoint = HTTPEndpoint(url), let headers = value["headers"]?.array,
      let milliseconds = value["timeout"]?.integer, milliseconds > 0
    else { return nil }
    self.endpoint = endpoint
    self.headers = headers.compactMap { pair in
      guard let name = pair["name"]?.string, let value = pair["value"]?.string else { return nil }
      return (name, value)
    }
    timeout = .milliseconds(milliseconds)
  }
}
