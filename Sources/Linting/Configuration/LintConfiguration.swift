import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// What is checked, and how much each finding matters.
public struct LintConfiguration: Sendable {
  /// The severity of a rule, or that it is off.
  public enum Level: Sendable, Hashable {
    /// The rule says nothing.
    case off
    /// The rule's findings have this severity.
    case severity(Severity)

    /// The words for all levels.
    public static let names = ["off", "note", "warning", "error"]

    /// Reads one of ``names``.
    public init?(_ text: String) {
      if text == "off" {
        self = .off
      } else if let severity = Severity(rawValue: text) {
        self = .severity(severity)
      } else {
        return nil
      }
    }
  }

  /// Levels for some rules, in all files or in those that match.
  public struct Override: Sendable {
    /// The files; all where it is empty.
    public var paths: PathPatterns
    /// The levels.
    public var levels: [(selector: RuleSelector, level: Level)]

    /// Makes an override.
    public init(
      paths: PathPatterns = PathPatterns([]), levels: [(selector: RuleSelector, level: Level)]
    ) {
      self.paths = paths
      self.levels = levels
    }
  }

  /// The files to report on; all where it is empty.
  public var include = PathPatterns([])
  /// The files to say nothing about, from the outermost file that says so to the innermost.
  public var exclude: [PathPatterns] = []
  /// Who reads the definitions; all by default.
  public var dialects: Set<Dialect> = Set(Dialect.allCases)
  /// Which catalogue answers for which server.
  public var catalogs = CatalogChoice()
  /// Severities; a later one goes before an earlier one.
  public var overrides: [Override] = []
  /// The lock of the servers' tools; nil where there is none.
  public var lock: ToolLock?
  /// Servers that were asked and did not tell their tools.
  public var unreachable: [UnreachableServer] = []
  /// Keys of front matter that plugins brought, for every kind of definition.
  public var knownKeys: Set<String> = []
  /// Keys of front matter that plugins brought, for one kind of definition.
  public var knownKeysByKind: [DefinitionKind: Set<String>] = [:]
  /// The file of findings to live with, relative to the folder of the file that names it; nil for
  /// none.
  public var baseline: String?
  /// Whether scripts are handed to a ``ScriptChecker`` where there is one. It is off by default: a
  /// process takes longer than all rules together, and findings would depend on what is installed.
  public var checksScripts = false
  /// Which catalogues answer for command-line tools.
  public var commands = CommandChoice()

  /// The defaults.
  public init() {}

  /// Has the tools of a lock answer for its servers.
  public mutating func use(_ lock: ToolLock?) {
    self.lock = lock
    catalogs.locked = lock?.servers.map(\.catalog) ?? []
  }

  /// Whether findings in a file are reported.
  public func covers(_ path: String) -> Bool {
    guard include.isEmpty || include.verdict(on: path) ?? include.beginsWithAll else {
      return false
    }
    return !(exclude.lazy.reversed().compactMap { $0.verdict(on: path) }.first ?? false)
  }

  /// Whether the configuration knows a key in the front matter of a kind.
  public func knowsKey(_ key: String, in kind: DefinitionKind) -> Bool {
    knownKeys.contains { $0.hasSameBytes(as: key) }
      || knownKeysByKind[kind]?.contains { $0.hasSameBytes(as: key) } ?? false
  }

  /// What the configuration says of a rule in a file; nil where it says nothing.
  ///
  /// Of what one table says the most exact selector counts: `hook/shell-syntax` before `hook/*`.
  ///
  /// - Parameters:
  ///   - rule: the rule's name.
  ///   - path: the file.
  ///   - exactly: whether only selectors count that name the rule in full.
  public func level(of rule: String, in path: String, exactly: Bool = false) -> Level? {
    for entry in overrides.reversed() {
      guard entry.paths.isEmpty || entry.paths.verdict(on: path) ?? false else { continue }
      var best: (precision: Int, level: Level)?
      for (selector, level) in entry.levels where selector.selects(rule) {
        if exactly, !selector.isExact { continue }
        if selector.precision >= best?.precision ?? 0 { best = (selector.precision, level) }
      }
      if let best { return best.level }
    }
    return nil
  }
}

extension LintConfiguration {
  /// Whether a rule may say anything in any file.
  func mayReport(_ rule: any Rule.Type) -> Bool {
    rule.isOnByDefault
      || overrides.contains { entry in
        entry.levels.contains { selector, level in
          level != .off && selector.isExact && selector.selects(rule.name)
        }
      }
  }

  /// The level of a rule in a file; nil where it is the rule's own.
  func level(of rule: any Rule.Type, in path: String) -> Level? {
    if rule.isOnByDefault { return level(of: rule.name, in: path) }
    return level(of: rule.name, in: path, exactly: true) ?? .off
  }
}

/// Which catalogue answers for which MCP server.
public struct CatalogChoice: Sendable {
  /// A catalogue bound to a server, by their names.
  public struct Binding: Sendable, Hashable {
    /// The server, as definitions name it.
    public var server: String
    /// The catalogue.
    public var catalog: String

    /// Makes a binding.
    public init(server: String, catalog: String) {
      self.server = server
      self.catalog = catalog
    }
  }

  /// Catalogues for every server that the files name, instead of all bindings; a tool is known
  /// where one of them has it.
  public var forAllServers: [String] = []
  /// The same, for catalogues that are not bundled.
  public var chosen: [Catalog] = []
  /// Bindings that go before all that stands below.
  public var bindings: [Binding] = []
  /// Catalogues from elsewhere, such as a lock file, for the servers that they name; they go before
  /// the default bindings.
  public var locked: [Catalog] = []

  /// The default choice.
  public init() {}

  /// Whether both name the same catalogues for the same servers.
  func namesSame(as other: CatalogChoice) -> Bool {
    forAllServers == other.forAllServers && bindings == other.bindings
      && chosen.map(\.name) == other.chosen.map(\.name)
      && locked.map(\.name) == other.locked.map(\.name)
      && locked.map(\.serverNames) == other.locked.map(\.serverNames)
  }

  /// What answers where nothing else is said: moflo's own tools, and those of the tool that it
  /// descends from.
  public static let defaultBindings = [
    Binding(server: "moflo", catalog: "moflo"),
    Binding(server: "claude-flow", catalog: "claude-flow-2.0"),
  ]
}

/// A configured MCP server that was asked for its tools and did not tell them.
public struct UnreachableServer: Error, Sendable {
  /// The name under which it is configured.
  public let name: String
  /// Why, as a phrase whose subject is the server.
  public let reason: String
  /// The last lines that it wrote to standard error.
  public let output: [String]

  /// Makes a server.
  public init(name: String, reason: String, output: [String]) {
    self.name = name
    self.reason = reason
    self.output = output
  }
}
