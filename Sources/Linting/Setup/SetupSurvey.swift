import Definitions
import SourceText
import ToolCatalog

/// What a workspace holds that decides how moflo is set up for it.
public struct SetupSurvey: Sendable {
  /// An MCP server that the workspace configures or names.
  public struct Server: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The file that configures it; nil where definitions only name its tools.
    public let file: String?
    /// Number of its tools that definitions name.
    public let tools: Int
    /// The bundled catalogue of the version that is pinned, or else the one that has most of the
    /// tools; nil where none is for that server.
    public let catalog: String?
    /// Number of the named tools that the catalogue has.
    public let found: Int
  }

  /// Who reads the definitions; empty where nothing tells.
  public let dialects: [Dialect]
  /// The servers, by name.
  public let servers: [Server]
  /// Number of agents, commands and skills.
  public let definitions: Int

  /// Looks at a workspace.
  public init(_ workspace: Workspace) {
    definitions =
      workspace.agents.count + workspace.commands.count + workspace.skills.count
      + workspace.workflows.count
    dialects = Self.dialects(workspace)
    servers = Self.servers(workspace)
  }

  private static func dialects(_ workspace: Workspace) -> [Dialect] {
    var found: Set<Dialect> = []
    if !workspace.skills.isEmpty { found.insert(.agentSkills) }
    if !workspace.workflows.isEmpty { found.insert(.moflo) }
    for file in workspace.files {
      if file.kind == .pluginManifest || isInClaudeFolder(file.path, of: workspace) {
        found.insert(.claudeCode)
      }
      guard !found.contains(.moflo), KnownKeys.areJudged(file.kind) else { continue }
      let keys = (file.yaml?.root?.entries ?? []).prefix(LintingLimits.fields)
      if keys.contains(where: { isOfMoflo($0.keyText ?? "", file.kind) }) {
        found.insert(.moflo)
      }
    }
    return Dialect.allCases.filter(found.contains)
  }

  private static func isOfMoflo(_ name: String, _ kind: DefinitionKind) -> Bool {
    guard let key = KnownKeys.key(name, in: kind) else { return false }
    return key.dialects.contains(.moflo) && !key.dialects.contains(.claudeCode)
      && IgnoredKey.meaningful.contains { $0.hasSameBytes(as: name) }
  }

  private static func isInClaudeFolder(_ path: String, of workspace: Workspace) -> Bool {
    (PathNames.split(workspace.root) + PathNames.split(path)).contains {
      $0.elementsEqual(".claude".utf8)
    }
  }

  private static func servers(_ workspace: Workspace) -> [Server] {
    var tools: [String: Set<String>] = [:]
    for file in workspace.files {
      let references =
        file.scripts.flatMap(\.toolCalls).map(\.reference) + file.toolMentions.map(\.reference)
      for reference in references where tools.count < LintingLimits.nearNames {
        tools[reference.server, default: []].formUnion(reference.tool.map { [$0] } ?? [])
      }
    }
    var files: [String: String] = [:]
    var versions: [String: [Substring]] = [:]
    for server in workspace.servers where files[server.name.value] == nil {
      files[server.name.value] = workspace[server.file].path
      guard case .process(_, let arguments) = server.transport else { continue }
      versions[server.name.value] = arguments.compactMap { argument in
        argument.lastIndex(of: "@").map { argument[argument.index(after: $0)...] }
      }
    }
    let names = Set(files.keys).union(tools.keys.filter { !candidates($0).isEmpty })
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { name in
      let named = (tools[name] ?? []).filter { !$0.utf8.contains(UInt8(ascii: "*")) }
      var best: (catalog: Catalog, found: Int)?
      let all = candidates(name)
      // A package that is pinned says which catalogue is right, whatever the definitions call.
      let pinned = all.filter { catalog in
        versions[name]?.contains { isFor($0, catalog) } ?? false
      }
      for catalog in pinned.isEmpty ? all : pinned {
        let found = named.reduce(0) { $0 + (catalog.contains($1) ? 1 : 0) }
        if found > best?.found ?? -1 { best = (catalog, found) }
      }
      return Server(
        name: name, file: files[name], tools: named.count, catalog: best?.catalog.name,
        found: best?.found ?? 0)
    }
  }

  /// Whether a catalogue, such as `moflo-4.9`, is for a version, such as `4.9.3`.
  private static func isFor(_ version: Substring, _ catalog: Catalog) -> Bool {
    guard let hyphen = catalog.name.lastIndex(of: "-") else { return false }
    let own = catalog.name[catalog.name.index(after: hyphen)...]
    return version == own || version.hasPrefix(own + ".")
  }

  /// The bundled catalogues that are for a server, the one that is bound to it by default first.
  private static func candidates(_ server: String) -> [Catalog] {
    let preferred = CatalogChoice.defaultBindings.first { $0.server.hasSameBytes(as: server) }
    return Catalog.bundledNames.compactMap { Catalog.bundled($0) }
      .filter { $0.serverNames.contains { $0.hasSameBytes(as: server) } }
      .sorted { left, _ in left.name == preferred?.catalog }
  }
}
