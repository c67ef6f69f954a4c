import Definitions
import SourceText
import ToolCatalog

/// Answers for the tools that a workspace names, each looked up once.
public struct CatalogBinder: Sendable {
  /// Names of the catalogues that can be chosen.
  public static var bundledNames: [String] { Catalog.bundledNames }

  /// What can be said of a reference.
  public enum Answer: Sendable {
    /// The tool is there.
    case found(Tool)
    /// Nothing is wrong, or nothing is known: a whole server, a pattern, a server without catalogue.
    case unchecked
    /// The server's catalogue does not have the tool.
    case unknownTool(UnknownTool)
    /// No server is known by that name, but one by a name so near that it is a slip.
    case misspeltServer(nearest: String)
    /// Nothing is known of the server, not even that it is configured.
    case unknownServer
  }

  private let answers: [ToolReference: Answer]
  private let chosenServers: Set<String>
  private let isChosenForAll: Bool

  /// Looks up all references of a workspace.
  public init(workspace: Workspace, choice: CatalogChoice) {
    self.init(workspace: workspace, choice: choice, plugins: PluginIndex(workspace))
  }

  init(workspace: Workspace, choice: CatalogChoice, plugins: PluginIndex) {
    isChosenForAll = !choice.forAllServers.isEmpty || !choice.chosen.isEmpty
    chosenServers = Set(choice.locked.flatMap(\.serverNames) + choice.bindings.map(\.server))
    let catalogs = choice.catalogs
    let ofPlugins = plugins.serverNames(in: workspace)
    let configured = Set(workspace.servers.map(\.name.value) + ofPlugins)
    let names = catalogs.serverNames + configured.sorted()
    var answers: [ToolReference: Answer] = [:]
    for file in workspace.files {
      let calls = file.scripts.lazy.flatMap(\.toolCalls).map(\.reference)
      for reference in calls
      where answers[reference] == nil && answers.count < LintingLimits.references {
        answers[reference] = Self.answer(reference, catalogs, configured, names)
      }
      for reference in file.toolMentions.lazy.map(\.reference)
      where answers[reference] == nil && answers.count < LintingLimits.references {
        answers[reference] = Self.answer(reference, catalogs, configured, names)
      }
    }
    self.answers = answers
  }

  /// The answer for a reference that stands in the workspace.
  public func answer(for reference: ToolReference) -> Answer {
    answers[reference] ?? .unchecked
  }

  /// Whether somebody chose the catalogue that answers for a server; otherwise it is a default, and
  /// the files may have been written for another version of the server.
  public func isChosen(server: String) -> Bool {
    isChosenForAll || chosenServers.contains(server)
  }

  private static func answer(
    _ reference: ToolReference, _ catalogs: CatalogSet, _ configured: Set<String>,
    _ names: [String]
  ) -> Answer {
    switch catalogs.resolve(reference) {
    case .found(let tool): return .found(tool)
    case .foundServer: return .unchecked
    case .unknownTool(let unknown): return .unknownTool(unknown)
    case .unknownServer:
      let server = reference.server
      // A pattern and a server that is configured are somebody's, if not ours.
      if configured.contains(server) || server.contains("*") { return .unchecked }
      let nearest = NearestName.find(server, in: names)
      // A plugin may be installed without standing in the workspace.
      if nearest == nil, server.hasPrefix("plugin_") { return .unchecked }
      return nearest.map { .misspeltServer(nearest: $0) } ?? .unknownServer
    }
  }
}

extension CatalogChoice {
  /// What was chosen, in words that tell one choice from another; without what a lock holds.
  public var words: [String] {
    forAllServers + chosen.map(\.name) + bindings.map { "\($0.server)=\($0.catalog)" }
  }

  /// The catalogues, each bound to the servers that it answers for.
  public var catalogs: CatalogSet {
    var set = CatalogSet()
    for name in forAllServers {
      if let catalog = Catalog.bundled(name) { set.bindToAllServers(catalog) }
    }
    for catalog in chosen { set.bindToAllServers(catalog) }
    var bound: Set<String> = []
    for binding in bindings {
      guard let catalog = Catalog.bundled(binding.catalog) else { continue }
      set.bind(catalog, to: [binding.server])
      bound.insert(binding.server)
    }
    for catalog in locked {
      let servers = catalog.serverNames.filter { !bound.contains($0) }
      set.bind(catalog, to: servers)
      bound.formUnion(servers)
    }
    for binding in CatalogChoice.defaultBindings where !bound.contains(binding.server) {
      guard let catalog = Catalog.bundled(binding.catalog) else { continue }
      set.bind(catalog, to: [binding.server])
    }
    return set
  }
}
