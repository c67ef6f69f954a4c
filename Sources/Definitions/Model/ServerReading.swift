import SourceText

/// Reads the MCP servers that files configure.
extension DefinitionFile {
  /// The servers of this file, in order.
  func servers(_ id: FileID) -> [ServerDefinition] {
    switch kind {
    case .mcpConfiguration:
      guard let root = json?.root else { return [] }
      let node = DataNode(root, in: source.bytes)
      // A plugin's file may leave the outer object out.
      return (node["mcpServers"] ?? node).servers(id)
    case .settings, .pluginManifest:
      guard let root = json?.root else { return [] }
      return DataNode(root, in: source.bytes)["mcpServers"]?.servers(id) ?? []
    case .agent:
      guard let node = yaml.flatMap({ DataNode($0) })?["mcpServers"] else { return [] }
      return node.items?.flatMap { $0.servers(id) } ?? node.servers(id)
    default:
      return []
    }
  }
}

extension DataNode {
  fileprivate func servers(_ file: FileID) -> [ServerDefinition] {
    (members ?? []).compactMap { member in
      guard member.value.members != nil else { return nil }
      return ServerDefinition(file: file, name: member.key, transport: member.value.transport)
    }
  }

  private var transport: ServerDefinition.Transport {
    if let command = self["command"]?.text {
      let arguments = self["args"]?.items?.compactMap(\.text) ?? []
      return .process(command: command, arguments: arguments)
    }
    if let url = self["url"]?.text ?? self["httpUrl"]?.text { return .http(url: url) }
    return .unknown
  }
}
