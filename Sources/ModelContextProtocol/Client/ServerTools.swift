import ToolCatalog

/// What an MCP server says of itself and of its tools.
public struct ServerTools: Sendable {
  /// The version of MCP agreed on.
  public let protocolVersion: String
  /// The server's name, as it introduces itself; empty where it does not.
  public let serverName: String
  /// The server's version; empty where it does not say.
  public let serverVersion: String
  /// Its tools in the order in which it listed them; of equal names the first.
  public let tools: [Tool]

  /// Makes an answer.
  public init(protocolVersion: String, serverName: String, serverVersion: String, tools: [Tool]) {
    self.protocolVersion = protocolVersion
    self.serverName = serverName
    self.serverVersion = serverVersion
    self.tools = tools
  }
}
