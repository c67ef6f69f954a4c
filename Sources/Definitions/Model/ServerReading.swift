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
      return ServerDefinition(file: file, name: member.key, settings: member.value.serverSettings)
    }
  }

  private var serverSettings: ServerSettings {
    ServerSettings(
      type: self["type"]?.text, command: self["command"]?.text,
      arguments: self["args"]?.items?.compactMap(\.text) ?? [],
      environment: entries(of: "env"), url: self["url"]?.text ?? self["httpUrl"]?.text,
      headers: entries(of: "headers"))
  }

  /// The texts that a member maps names to; what is no text is left out.
  private func entries(of key: String) -> [ServerSettings.Entry] {
    (self[key]?.members ?? []).compactMap { member in
      member.value.text.map { ServerSettings.Entry(name: member.key.value, value: $0) }
    }
  }
}
