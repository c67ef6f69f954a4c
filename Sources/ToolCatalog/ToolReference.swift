/// A tool as definitions name it: `mcp__SERVER__TOOL`.
public struct ToolReference: Hashable, Sendable {
  /// The server whose tools the runtime serves itself.
  public static let own = "moflo"

  /// The server's name as written.
  public let server: String
  /// The tool's name; nil for a reference to all of a server (`mcp__SERVER`).
  public let tool: String?

  /// Makes a reference.
  public init(server: String, tool: String?) {
    self.server = server
    self.tool = tool
  }

  /// Reads `mcp__SERVER__TOOL` or `mcp__SERVER`; nil for any other text.
  ///
  /// The server ends at the first `__` behind the prefix; for a plugin's server
  /// (`mcp__plugin_NAME_SERVER__TOOL`) it is `plugin_NAME_SERVER`.
  public init?(_ text: String) {
    guard text.hasPrefix("mcp__") else { return nil }
    let rest = text.dropFirst(5)
    guard !rest.isEmpty else { return nil }
    var index = rest.startIndex
    while index < rest.endIndex {
      let next = rest.index(after: index)
      if rest[index] == "_", next < rest.endIndex, rest[next] == "_", index > rest.startIndex {
        let tool = rest[rest.index(after: next)...]
        guard !tool.isEmpty else { return nil }
        self.init(server: String(rest[..<index]), tool: String(tool))
        return
      }
      index = next
    }
    self.init(server: String(rest), tool: nil)
  }

  /// The reference as definitions write it.
  public var text: String { tool.map { "mcp__\(server)__\($0)" } ?? "mcp__\(server)" }
}
