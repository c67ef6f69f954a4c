import Definitions
import Diagnostics
import SourceText
import ToolCatalog
import YAMLSyntax

/// Reads one `moflo.yaml`.
///
/// ```yaml
/// root: true
/// include: [".claude/**"]
/// exclude: [vendor, "!vendor/ours"]
/// dialects: [claude-code, moflo]
/// catalogs: { moflo: moflo-4.9 }
/// rules:
///   hook/*: warning
///   agent/similar-capability: off
/// overrides:
///   - paths: [docs/**]
///     rules: { body/*: off }
/// knownKeys: { agent: [team], skill: [owner] }
/// baseline: moflo.baseline.json
/// shellcheck: true
/// commands: [moflo, tools/deploy.commands.json]
/// ```
///
/// What may be written is written down a second time, for editors, in ``ConfigurationSchema``; tests
/// hold the two together.
public struct ConfigurationReader {
  /// The name of the file.
  public static let fileName = "moflo.yaml"
  /// The rule under whose name findings in it stand.
  public static let rule = "configuration/invalid"
  /// The keys at the top.
  static let keys = [
    "root", "include", "exclude", "dialects", "catalogs", "rules", "overrides", "knownKeys",
    "baseline", "shellcheck", "commands", "swarm",
  ]
  /// The keys of an entry of `overrides`.
  static let overrideKeys = ["paths", "rules"]
  /// The kinds of definition that `knownKeys` can name.
  static let keyedKinds: [DefinitionKind] = [.agent, .command, .skill, .workflow]

  private let source: SourceFile
  private let document: YAMLDocument
  private var layer: ConfigurationLayer
  private var diagnostics: [Diagnostic] = []

  private init(source: SourceFile) {
    self.source = source
    document = YAMLDocument.parse(source.bytes)
    layer = ConfigurationLayer(source: source)
  }

  /// Reads a configuration that stands alone: its patterns count from where paths begin.
  public static func read(_ source: SourceFile) -> LoadedConfiguration {
    let (layer, diagnostics) = layer(source)
    return LoadedConfiguration(
      configuration: LintConfiguration(layers: [layer]), layers: [layer],
      diagnostics: diagnostics, sources: [source])
  }

  /// What a file says, and what is wrong with it, in order of place.
  static func layer(_ source: SourceFile) -> (ConfigurationLayer, [Diagnostic]) {
    var reader = ConfigurationReader(source: source)
    reader.read()
    return (reader.layer, reader.diagnostics.sorted(by: Diagnostic.precedes))
  }

  private mutating func read() {
    for problem in document.problems {
      report(problem.message, at: problem.range)
    }
    guard let root = document.root, !root.isNull else { return }
    guard let entries = document.resolved(root).entries else {
      report("a configuration is a mapping of keys to values, not \(Self.kind(of: root))", root)
      return
    }
    for entry in entries { read(entry) }
  }

  private mutating func read(_ entry: YAMLEntry) {
    let value = document.resolved(entry.value)
    switch entry.keyText {
    case "root":
      if case .bool(let isRoot)? = value.scalar?.coreValue {
        layer.isRoot = isRoot
      } else {
        report("'root' is true or false, not \(Self.kind(of: value))", entry.value)
      }
    case "include": layer.include = patterns(value)
    case "exclude": layer.exclude = patterns(value)
    case "knownKeys": readKnownKeys(value)
    case "baseline": layer.baseline = text(value)
    case "shellcheck":
      if case .bool(let isOn)? = value.scalar?.coreValue {
        layer.checksScripts = Located(isOn, at: entry.value.range)
      } else {
        report("'shellcheck' is true or false, not \(Self.kind(of: value))", entry.value)
      }
    case "commands": layer.commands = commandCatalogs(value)
    case "dialects": readDialects(value)
    case "catalogs": readCatalogs(value)
    case "rules": layer.rules = levels(value)
    case "overrides": readOverrides(value)
    case "swarm":
      layer.hasSwarm = true
      if value.entries == nil, !value.isNull {
        report("'swarm' is a mapping of settings, not \(Self.kind(of: value))", entry.value)
      }
    case let key: unknown("key", key ?? "", among: Self.keys, at: entry.key.range)
    }
  }

  private mutating func readDialects(_ value: YAMLNode) {
    var dialects: [Located<Dialect>] = []
    var isKnown = true
    for text in texts(value) {
      if let dialect = Dialect(rawValue: text.value) {
        dialects.append(Located(dialect, at: text.range))
      } else {
        isKnown = false
        unknown("dialect", text.value, among: Dialect.allCases.map(\.rawValue), at: text.range)
      }
    }
    if !dialects.isEmpty {
      layer.dialects = dialects
    } else if isKnown, value.items?.isEmpty ?? false {
      report("at least one dialect must be named", value)
    }
  }

  private mutating func readCatalogs(_ value: YAMLNode) {
    guard let entries = value.entries else {
      for name in texts(value) where check(catalog: name) {
        layer.catalogs.append(.init(server: nil, catalog: name))
      }
      return
    }
    for entry in entries {
      guard let server = key(entry), let name = text(entry.value), check(catalog: name) else {
        continue
      }
      layer.catalogs.append(.init(server: server, catalog: name))
    }
  }

  /// Names of command catalogues; one with `/` or `.json` in it is a file.
  private mutating func commandCatalogs(_ value: YAMLNode) -> [Located<String>] {
    texts(value).filter { name in
      if CommandChoice.isFile(name.value) { return true }
      let names = CommandChoice.bundledNames
      if names.contains(where: { $0.hasSameBytes(as: name.value) }) { return true }
      unknown("command catalogue", name.value, among: names, at: name.range)
      return false
    }
  }

  private mutating func check(catalog: Located<String>) -> Bool {
    let names = CatalogBinder.bundledNames
    if names.contains(where: { $0.hasSameBytes(as: catalog.value) }) { return true }
    unknown("catalogue", catalog.value, among: names, at: catalog.range)
    return false
  }

  private mutating func readKnownKeys(_ value: YAMLNode) {
    guard let entries = value.entries else {
      layer.knownKeys = texts(value).map { .init(kind: nil, key: $0) }
      return
    }
    for entry in entries {
      guard let name = key(entry) else { continue }
      guard let kind = Self.keyedKinds.first(where: { $0.rawValue.hasSameBytes(as: name.value) })
      else {
        unknown("kind", name.value, among: Self.keyedKinds.map(\.rawValue), at: name.range)
        continue
      }
      layer.knownKeys += texts(document.resolved(entry.value)).map { .init(kind: kind, key: $0) }
    }
  }

  private mutating func readOverrides(_ value: YAMLNode) {
    guard let items = value.items else {
      report("'overrides' is a list of entries with 'paths' and 'rules'", value)
      return
    }
    guard items.count <= LintingLimits.configurationOverrides else {
      report("more than \(LintingLimits.configurationOverrides) overrides", value)
      return
    }
    for item in items {
      guard let entries = document.resolved(item).entries else {
        report("an override is a mapping with 'paths' and 'rules'", item)
        continue
      }
      readOverride(entries, at: item)
    }
  }

  private mutating func readOverride(_ entries: [YAMLEntry], at item: YAMLNode) {
    var override = ConfigurationLayer.Override()
    var missing = Self.overrideKeys
    for entry in entries {
      let value = document.resolved(entry.value)
      missing.removeAll { $0 == entry.keyText }
      switch entry.keyText {
      case "paths":
        override.paths = patterns(value)
        if value.items?.isEmpty ?? false { report("at least one path must be named", value) }
      case "rules": override.levels = levels(value)
      case let key: unknown("key", key ?? "", among: Self.overrideKeys, at: entry.key.range)
      }
    }
    for key in missing {
      let what = key == "paths" ? "the files that it is for" : "the severities that it sets"
      report("an override names \(what) in '\(key)'", item)
    }
    if !override.paths.isEmpty { layer.overrides.append(override) }
  }

  private mutating func levels(_ value: YAMLNode) -> [ConfigurationLayer.Level] {
    guard let entries = value.entries else {
      report("'rules' maps the names of rules to severities, not \(Self.kind(of: value))", value)
      return []
    }
    var levels: [ConfigurationLayer.Level] = []
    for entry in entries {
      guard let name = key(entry) else { continue }
      let selector = RuleSelector(name.value)
      if !RuleRegistry.names.contains(where: selector.selects) {
        unknown("rule", name.value, among: RuleRegistry.names, at: name.range)
      } else if let word = text(entry.value) {
        if let level = LintConfiguration.Level(word.value) {
          levels.append(.init(selector: Located(selector, at: name.range), level: level))
        } else {
          unknown(
            "severity", word.value, among: LintConfiguration.Level.names, at: word.range)
        }
      }
    }
    return levels
  }

  // MARK: Values

  /// The patterns of a list; a pattern that is too long or malformed would match nothing.
  private mutating func patterns(_ node: YAMLNode) -> [Located<String>] {
    let texts = texts(node)
    for text in texts where PathPatterns([text.value]).isEmpty {
      report(
        "this pattern matches nothing", at: text.range,
        help: "A '[' must be closed, and a '\\' must stand before another character.")
    }
    return texts
  }

  /// The key of an entry where it is a text.
  private mutating func key(_ entry: YAMLEntry) -> Located<String>? {
    if let text = entry.keyText { return Located(text, at: entry.key.range) }
    report("a key is a text, not \(Self.kind(of: entry.key))", entry.key)
    return nil
  }

  private mutating func text(_ node: YAMLNode) -> Located<String>? {
    let resolved = document.resolved(node)
    guard case .string(let text)? = resolved.scalar?.coreValue, !text.isEmpty else {
      let isText = resolved.scalar?.text.isEmpty == false
      report(
        "a text is expected here, not \(Self.kind(of: resolved))", at: node.range,
        help: isText ? "Put it in quotes." : "")
      return nil
    }
    return Located(text, at: node.range)
  }

  /// The texts of a list; a single text counts as a list of one.
  private mutating func texts(_ node: YAMLNode) -> [Located<String>] {
    let items = node.items ?? [node]
    guard items.count <= LintingLimits.configurationTexts else {
      report("more than \(LintingLimits.configurationTexts) entries", node)
      return []
    }
    var texts: [Located<String>] = []
    for item in items {
      if let text = text(item) { texts.append(text) }
    }
    return texts
  }

  /// What a value is, in words.
  private static func kind(of node: YAMLNode) -> String {
    switch node.content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .alias: return "an alias"
    case .scalar(let scalar):
      switch scalar.coreValue {
      case .null: return "nothing"
      case .bool(let value): return value ? "true" : "false"
      case .integer, .float: return "a number"
      case .string(let text): return text.isEmpty ? "an empty text" : "a text"
      }
    }
  }

  private mutating func unknown(
    _ what: String, _ name: String, among names: [String], at range: SourceRange
  ) {
    guard diagnostics.count < LintingLimits.configurationFindings else { return }
    let nearest = NearestName.find(name, in: names)
    report(
      "unknown \(what) '\(name)'", at: range,
      help: nearest.map { "Did you mean '\($0)'?" }
        ?? (names.count <= 12 ? "Known: \(names.joined(separator: ", "))." : ""))
  }

  private mutating func report(_ message: String, _ node: YAMLNode) {
    report(message, at: node.range)
  }

  private mutating func report(_ message: String, at range: SourceRange, help: String = "") {
    guard diagnostics.count < LintingLimits.configurationFindings else { return }
    diagnostics.append(
      Diagnostic(
        rule: Self.rule, severity: .error, path: source.path, range: range, message: message,
        help: help))
  }
}
