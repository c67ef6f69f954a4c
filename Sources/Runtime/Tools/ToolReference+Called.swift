import ToolCatalog

extension ToolReference {
  /// The tool that a name means which may be without a server: one of the runtime's own then.
  init(called name: String) {
    if let reference = ToolReference(name), reference.tool != nil {
      self = reference
    } else {
      self.init(server: Self.own, tool: name)
    }
  }

  /// The tool that a runner's command names; nil for one that is no tool of an MCP server.
  init?(runner command: String?) {
    let name = command?.split(separator: " ").first.map(String.init) ?? ""
    guard let reference = ToolReference(name), reference.tool != nil else { return nil }
    self = reference
  }
}
