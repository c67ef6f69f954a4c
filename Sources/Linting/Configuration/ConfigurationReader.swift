import Definitions
import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A configuration as read from a file, with all that is wrong in it.
public struct LoadedConfiguration: Sendable {
  /// What it says; the defaults for what could not be read.
  public let configuration: LintConfiguration
  /// What is wrong; an error means that nothing should be linted by it.
  public let diagnostics: [Diagnostic]
  /// The file; nil where there is none and all are defaults.
  public let source: SourceFile?

  /// Whether the file cannot be used.
  public var isInvalid: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Reads `moflo.yaml`.
///
/// ```yaml
/// include: [".claude/**"]
/// exclude: [vendor]
/// dialects: [claude-code, moflo]
/// catalogs: { moflo: moflo-4.9 }
/// rules:
///   hook/*: warning
///   agent/similar-capability: off
/// overrides:
///   - paths: [docs/**]
///     rules: { body/*: off }
/// knownKeys: [team]
/// baseline: moflo.baseline.json
/// ```
public struct ConfigurationReader {
  /// The name of the file.
  public static let fileName = "moflo.yaml"
  /// The rule under whose name findings in it stand.
  public static let rule = "configuration/invalid"

  private let source: SourceFile
  private let ruleNames: [String]
  private let catalogNames: [String]
  private var configuration = LintConfiguration()
  private var diagnostics: [Diagnostic] = []

  private init(source: SourceFile, ruleNames: [String], catalogNames: [String]) {
    self.source = source
    self.ruleNames = ruleNames
    self.catalogNames = catalogNames
  }

  /// Looks for `moflo.yaml` in a folder and in those above it, and reads it.
  ///
  /// - Parameters:
  ///   - folder: an absolute path.
  ///   - readFile: reads a file, by default from disk.
  public static func find(
    from folder: String,
    by readFile: FileReader = { path throws(FileReadingError) in try SourceFile.read(path) }
  ) -> LoadedConfiguration {
    var names = folder.utf8.split(separator: 0x2F).map { String(Substring($0)) }
    for _ in 0...LintingLimits.parentFolders {
      let path = "/" + (names + [fileName]).joined(separator: "/")
      do {
        return read(try readFile(path))
      } catch  where error.isMissingFile {
        guard !names.isEmpty else { break }
        names.removeLast()
      } catch {
        return unreadable(path, "\(error)")
      }
    }
    return LoadedConfiguration(
      configuration: LintConfiguration(), diagnostics: [], source: nil)
  }

  /// What stands for a configuration that cannot be read.
  static func unreadable(_ path: String, _ reason: String) -> LoadedConfiguration {
    let diagnostic = Diagnostic(
      rule: rule, severity: .error, path: path, range: SourceRange(at: 0),
      message: "the configuration cannot be read: \(reason)")
    return LoadedConfiguration(
      configuration: LintConfiguration(), diagnostics: [diagnostic], source: nil)
  }

  /// Reads a configuration.
  public static func read(_ source: SourceFile) -> LoadedConfiguration {
    var reader = ConfigurationReader(
      source: source, ruleNames: RuleRegistry.names, catalogNames: CatalogBinder.bundledNames)
    reader.read()
    return LoadedConfiguration(
      configuration: reader.configuration,
      diagnostics: reader.diagnostics.sorted(by: Diagnostic.precedes), source: source)
  }

  private mutating func read() {
    let document = YAMLDocument.parse(source.bytes)
    for problem in document.problems {
      report(problem.message, at: problem.range)
    }
    guard let root = document.root, !root.isNull else { return }
    guard let entries = root.entries else {
      report("a configuration is a mapping of keys to values", at: root.range)
      return
    }
    for entry in entries { read(entry) }
  }

  private static let keys = [
    "include", "exclude", "dialects", "catalogs", "rules", "overrides", "knownKeys", "baseline",
    "swarm",
  ]

  private mutating func read(_ entry: YAMLEntry) {
    let value = entry.value
    switch entry.keyText {
    case "include": configuration.include = texts(value).map { Glob($0.value) }
    case "exclude": configuration.exclude = texts(value).map { Glob($0.value) }
    case "knownKeys": configuration.knownKeys = Set(texts(value).map(\.value))
    case "baseline": configuration.baseline = text(value)?.value
    case "dialects": readDialects(value)
    case "catalogs": readCatalogs(value)
    case "rules":
      configuration.overrides.insert(LintConfiguration.Override(levels: levels(value)), at: 0)
    case "overrides": readOverrides(value)
    case "swarm": break  // the planner's
    case let key: unknown("key", key ?? "", among: Self.keys, at: entry.key.range)
    }
  }

  private mutating func readDialects(_ value: YAMLNode) {
    var dialects: Set<Dialect> = []
    for text in texts(value) {
      if let dialect = Dialect(rawValue: text.value) {
        dialects.insert(dialect)
      } else {
        unknown("dialect", text.value, among: Dialect.allCases.map(\.rawValue), at: text.range)
      }
    }
    if dialects.isEmpty {
      report("at least one dialect must be named", at: value.range)
    } else {
      configuration.dialects = dialects
    }
  }

  private mutating func readCatalogs(_ value: YAMLNode) {
    guard let entries = value.entries else {
      for name in texts(value) where check(catalog: name) {
        configuration.catalogs.forAllServers.append(name.value)
      }
      return
    }
    for entry in entries {
      guard let server = entry.keyText, let name = text(entry.value), check(catalog: name) else {
        continue
      }
      configuration.catalogs.bindings.append(
        CatalogChoice.Binding(server: server, catalog: name.value))
    }
  }

  private mutating func check(catalog: Located<String>) -> Bool {
    if catalogNames.contains(where: { $0.hasSameBytes(as: catalog.value) }) { return true }
    unknown("catalogue", catalog.value, among: catalogNames, at: catalog.range)
    return false
  }

  private mutating func readOverrides(_ value: YAMLNode) {
    guard let items = value.items else {
      report("'overrides' is a list of entries with 'paths' and 'rules'", at: value.range)
      return
    }
    for item in items {
      guard let entries = item.entries else {
        report("an override is a mapping with 'paths' and 'rules'", at: item.range)
        continue
      }
      var override = LintConfiguration.Override(levels: [])
      var hasPaths = false
      for entry in entries {
        switch entry.keyText {
        case "paths":
          override.paths = texts(entry.value).map { Glob($0.value) }
          hasPaths = !override.paths.isEmpty
        case "rules": override.levels = levels(entry.value)
        case let key: unknown("key", key ?? "", among: ["paths", "rules"], at: entry.key.range)
        }
      }
      if hasPaths {
        configuration.overrides.append(override)
      } else {
        report("an override names the files that it is for in 'paths'", at: item.range)
      }
    }
  }

  private mutating func levels(
    _ value: YAMLNode
  ) -> [(selector: RuleSelector, level: LintConfiguration.Level)] {
    guard let entries = value.entries else {
      report("'rules' maps the names of rules to severities", at: value.range)
      return []
    }
    var levels: [(selector: RuleSelector, level: LintConfiguration.Level)] = []
    for entry in entries {
      guard let name = entry.keyText, let word = text(entry.value) else { continue }
      let selector = RuleSelector(name)
      if !ruleNames.contains(where: selector.selects) {
        unknown("rule", name, among: ruleNames, at: entry.key.range)
      } else if let level = LintConfiguration.Level(word.value) {
        levels.append((selector, level))
      } else {
        unknown(
          "severity", word.value, among: ["off", "note", "warning", "error"], at: word.range)
      }
    }
    return levels
  }

  // MARK: Values

  private mutating func text(_ node: YAMLNode) -> Located<String>? {
    guard let scalar = node.scalar, !scalar.text.isEmpty else {
      report("a text is expected here", at: node.range)
      return nil
    }
    return Located(scalar.text, at: node.range)
  }

  /// The texts of a list; a single text counts as a list of one.
  private mutating func texts(_ node: YAMLNode) -> [Located<String>] {
    var texts: [Located<String>] = []
    for item in node.items ?? [node] {
      if let text = text(item) { texts.append(text) }
    }
    return texts
  }

  private mutating func unknown(
    _ what: String, _ name: String, among names: [String], at range: SourceRange
  ) {
    let nearest = NearestName.find(name, in: names)
    report(
      "unknown \(what) '\(name)'", at: range,
      help: nearest.map { "Did you mean '\($0)'?" }
        ?? (names.count <= 12 ? "Known: \(names.joined(separator: ", "))." : ""))
  }

  private mutating func report(_ message: String, at range: SourceRange, help: String = "") {
    diagnostics.append(
      Diagnostic(
        rule: Self.rule, severity: .error, path: source.path, range: range, message: message,
        help: help))
  }
}
