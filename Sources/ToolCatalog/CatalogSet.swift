import SourceText

/// Catalogues, each bound to the names of the servers that offer its tools.
public struct CatalogSet: Sendable {
  private struct Binding: Sendable {
    let server: String
    var catalogs: [Catalog]
  }

  private var bindings: [Binding] = []
  /// Catalogues that answer for every server.
  private var forAllServers: [Catalog] = []

  /// Makes an empty set, which knows no server.
  public init() {}

  /// Makes a set of one catalogue, bound to its own server names or to every name there can be.
  public init(binding catalog: Catalog, toAllServers: Bool = false) {
    if toAllServers { bindToAllServers(catalog) } else { bind(catalog) }
  }

  /// moflo's own tools for `moflo`, and those of claude-flow 2.0 for `claude-flow`.
  public static var standard: CatalogSet {
    var set = CatalogSet(binding: .native)
    if let catalog = Catalog.bundled("claude-flow-2.0") { set.bind(catalog) }
    return set
  }

  /// Binds a catalogue to server names, its own where none are given.
  ///
  /// A server may have several catalogues: a tool is found where any has it.
  public mutating func bind(_ catalog: Catalog, to servers: [String]? = nil) {
    for server in servers ?? catalog.serverNames {
      if let index = bindings.firstIndex(where: { $0.server.hasSameBytes(as: server) }) {
        bindings[index].catalogs.append(catalog)
      } else {
        bindings.append(Binding(server: server, catalogs: [catalog]))
      }
    }
  }

  /// Binds a catalogue to every server name, in place of what is bound to single ones.
  public mutating func bindToAllServers(_ catalog: Catalog) {
    forAllServers.append(catalog)
  }

  /// Names of the servers that catalogues are bound to, in the order in which they were bound.
  public var serverNames: [String] { bindings.map(\.server) }

  /// The catalogues that answer for a server; empty where it is unknown.
  ///
  /// A plugin's server (`plugin_NAME_SERVER`) is answered for by what is bound to `SERVER`.
  public func catalogs(ofServer server: String) -> [Catalog] {
    if !forAllServers.isEmpty { return forAllServers }
    if let binding = bindings.first(where: { $0.server.hasSameBytes(as: server) }) {
      return binding.catalogs
    }
    guard server.hasPrefix("plugin_") else { return [] }
    let candidates = bindings.filter { server.hasSuffix("_" + $0.server) }
    return candidates.max { $0.server.utf8.count < $1.server.utf8.count }?.catalogs ?? []
  }

  /// Looks a tool up.
  ///
  /// A tool name with `*` is a pattern, which any of the server's tools may match.
  public func resolve(_ reference: ToolReference) -> ToolResolution {
    let catalogs = catalogs(ofServer: reference.server)
    guard let first = catalogs.first else {
      let nearest = NearestName.find(reference.server, in: bindings.map(\.server))
      return .unknownServer(nearest: nearest)
    }
    guard let name = reference.tool else { return .foundServer }
    for catalog in catalogs {
      if let tool = catalog.tool(named: name) { return .found(tool) }
    }
    let isPattern = name.utf8.contains(0x2A)
    if isPattern, catalogs.contains(where: { $0.hasTool(matching: name) }) { return .foundServer }
    let asked = Set(catalogs.map(\.name))
    let others = Catalog.bundledNames.filter { other in
      guard !asked.contains(other), let catalog = Catalog.bundled(other) else { return false }
      return isPattern ? catalog.hasTool(matching: name) : catalog.contains(name)
    }
    return .unknownTool(
      UnknownTool(
        catalog: first.name,
        successor: catalogs.lazy.compactMap { $0.successors[name] }.first,
        nearest: isPattern ? nil : NearestName.find(name, in: catalogs.flatMap(\.toolNames)),
        otherCatalogs: others))
  }
}
