import Definitions
import SourceText

/// What one `moflo.yaml` says, each value with its place; nil and empty where it says nothing.
public struct ConfigurationLayer: Sendable {
  /// A severity for the rules that a selector names.
  public struct Level: Sendable {
    /// The rules.
    public let selector: Located<RuleSelector>
    /// Their severity.
    public let level: LintConfiguration.Level
  }

  /// Severities for the files that patterns pick.
  public struct Override: Sendable {
    /// The patterns.
    public var paths: [Located<String>] = []
    /// The severities.
    public var levels: [Level] = []
  }

  /// A catalogue, and the server that it answers for; nil for all servers.
  public struct CatalogEntry: Sendable {
    /// The server.
    public let server: Located<String>?
    /// The catalogue.
    public let catalog: Located<String>
  }

  /// A key of front matter, and the kind of definition that has it; nil for every kind.
  public struct KnownKeyEntry: Sendable {
    /// The kind.
    public let kind: DefinitionKind?
    /// The key.
    public let key: Located<String>
  }

  /// The file.
  public let source: SourceFile
  /// Where the folder that its patterns count from lies, as seen from where paths begin.
  public var base = PathPatterns.Base.same
  /// Whether `moflo.yaml` files of folders above do not count.
  public var isRoot = false
  /// The files to report on.
  public var include: [Located<String>]?
  /// The files to say nothing about.
  public var exclude: [Located<String>] = []
  /// Who reads the definitions.
  public var dialects: [Located<Dialect>]?
  /// The catalogues.
  public var catalogs: [CatalogEntry] = []
  /// Severities in all files.
  public var rules: [Level] = []
  /// Severities in some files, in order.
  public var overrides: [Override] = []
  /// Keys that are known to others.
  public var knownKeys: [KnownKeyEntry] = []
  /// The file of findings to live with, relative to this file's folder.
  public var baseline: Located<String>?
  /// Whether it has settings of a swarm, which the planner reads.
  public var hasSwarm = false
  /// Whether scripts are handed to another program too.
  public var checksScripts: Located<Bool>?
  /// Catalogues of commands: names, or files relative to this file's folder.
  public var commands: [Located<String>]?

  /// Makes a layer that says nothing.
  public init(source: SourceFile) { self.source = source }
}

extension LintConfiguration {
  /// Puts layers together, the outermost first.
  ///
  /// - `include`, `dialects`, `baseline`, `shellcheck` and `commands` of an inner layer take the
  ///   place of the outer ones; so does a list of catalogues for all servers. A workspace has one baseline, that of its root.
  /// - `exclude` adds patterns behind the outer ones, and of all the last that matches decides.
  /// - A catalogue for one server goes before the outer one for that server.
  /// - Severities go before those of outer layers, whatever their selectors and paths; in one layer
  ///   `overrides` go before `rules`.
  /// - `knownKeys` are added to the outer ones.
  ///
  /// - Parameter layers: what files say.
  init(layers: [ConfigurationLayer]) {
    self.init()
    for layer in layers { add(layer) }
  }

  private mutating func add(_ layer: ConfigurationLayer) {
    if let include = layer.include {
      self.include = PathPatterns(include.map(\.value), base: layer.base)
    }
    if !layer.exclude.isEmpty {
      exclude.append(PathPatterns(layer.exclude.map(\.value), base: layer.base))
    }
    if let dialects = layer.dialects { self.dialects = Set(dialects.map(\.value)) }
    let forAll = layer.catalogs.filter { $0.server == nil }.map(\.catalog.value)
    if !forAll.isEmpty { catalogs.forAllServers = forAll }
    for entry in layer.catalogs {
      guard let server = entry.server?.value else { continue }
      if forAll.isEmpty { catalogs.forAllServers = [] }
      catalogs.bindings.removeAll { $0.server.hasSameBytes(as: server) }
      catalogs.bindings.append(
        CatalogChoice.Binding(server: server, catalog: entry.catalog.value))
    }
    if !layer.rules.isEmpty { overrides.append(Override(levels: Self.levels(layer.rules))) }
    for override in layer.overrides {
      overrides.append(
        Override(
          paths: PathPatterns(override.paths.map(\.value), base: layer.base),
          levels: Self.levels(override.levels)))
    }
    if let baseline = layer.baseline { self.baseline = baseline.value }
    if let checks = layer.checksScripts { checksScripts = checks.value }
    if let names = layer.commands {
      commands.named = names.map {
        CommandChoice.Named(name: $0, source: layer.source)
      }
    }
    for entry in layer.knownKeys {
      if let kind = entry.kind {
        knownKeysByKind[kind, default: []].insert(entry.key.value)
      } else {
        knownKeys.insert(entry.key.value)
      }
    }
  }

  private static func levels(
    _ levels: [ConfigurationLayer.Level]
  ) -> [(selector: RuleSelector, level: Level)] {
    levels.map { ($0.selector.value, $0.level) }
  }
}
