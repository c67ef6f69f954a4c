import SourceText

/// The servers that a workspace's own `.mcp.json` configures: those that are locked, asked and called.
public enum WorkspaceServers {
  /// The path of the file, relative to the workspace's root.
  public static let path = ".mcp.json"

  /// The servers of the workspace, in the order of the file; of equal names the last.
  public static func all(in workspace: Workspace) -> [ServerDefinition] {
    unique(workspace.servers.filter { workspace[$0.file].path.hasSameBytes(as: path) })
  }

  /// The servers; of equal names the last, as readers take it.
  public static func unique(_ servers: [ServerDefinition]) -> [ServerDefinition] {
    var names: Set<[UInt8]> = []
    return servers.reversed().filter { names.insert(Array($0.name.value.utf8)).inserted }
      .reversed()
  }
}
