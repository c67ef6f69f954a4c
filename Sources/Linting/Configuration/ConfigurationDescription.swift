import Definitions
import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

/// The configuration that holds for one file, and which line each value came from.
public struct ConfigurationDescription: Sendable {
  /// A value and where it was written.
  public struct Item: Sendable {
    /// What is set, such as `dialects`.
    public let name: String
    /// The value, in words.
    public let value: String
    /// `path:line:column` of the value; nil for a default.
    public let origin: String?
  }

  private let loaded: LoadedConfiguration
  private let path: String
  private let lines: [LineTable]
  private let shownPaths: [String]

  /// Makes a description.
  ///
  /// - Parameters:
  ///   - loaded: what holds for the file.
  ///   - path: the file, relative to the workspace's root.
  ///   - shownPath: how a configuration's path is shown.
  public init(_ loaded: LoadedConfiguration, for path: String, shownPath: (String) -> String) {
    self.loaded = loaded
    self.path = path
    lines = loaded.layers.map { LineTable($0.source.bytes) }
    shownPaths = loaded.layers.map { shownPath($0.source.path) }
  }

  /// The configuration files, the outermost first.
  public var files: [String] { shownPaths }

  /// Whether findings in the file are reported.
  public var isChecked: Bool { loaded.configuration.covers(path) }

  /// All values but those of rules, in the order of `moflo.yaml`'s documentation.
  public var items: [Item] {
    [checked] + include + exclude + dialects + catalogs + knownKeys + baseline + shellcheck
      + commands
  }

  /// The selectors that decide over a rule of this file, the strongest first, with their severity.
  public var decidingSelectors: [Item] {
    let tables = tables
    var decided: Set<[Int]> = []
    for rule in RuleRegistry.all {
      if let (table, entry) = Self.deciding(rule, in: tables) { decided.insert([table, entry]) }
    }
    return decided.sorted { ($1[0], $0[1]) < ($0[0], $1[1]) }.map { place in
      let (layer, levels) = tables[place[0]]
      let level = levels[place[1]]
      return Item(
        name: level.selector.value.text, value: Self.word(level.level),
        origin: origin(level.selector.range, in: layer))
    }
  }

  // MARK: Parts

  private var checked: Item {
    if isChecked { return Item(name: "checked", value: "yes", origin: nil) }
    for (index, layer) in loaded.layers.enumerated().reversed() {
      for text in layer.exclude.reversed() {
        guard let verdict = PathPatterns([text.value], base: layer.base).verdict(on: path),
          verdict
        else { continue }
        return Item(
          name: "checked", value: "no, excluded by '\(text.value)'",
          origin: origin(text.range, in: index))
      }
    }
    return Item(name: "checked", value: "no, not included", origin: nil)
  }

  private var include: [Item] {
    guard let index = loaded.layers.lastIndex(where: { $0.include != nil }),
      let texts = loaded.layers[index].include
    else { return [Item(name: "include", value: "all files", origin: nil)] }
    return texts.map {
      Item(name: "include", value: $0.value, origin: origin($0.range, in: index))
    }
  }

  private var exclude: [Item] {
    loaded.layers.enumerated().flatMap { index, layer in
      layer.exclude.map {
        Item(name: "exclude", value: $0.value, origin: origin($0.range, in: index))
      }
    }
  }

  private var dialects: [Item] {
    guard let index = loaded.layers.lastIndex(where: { $0.dialects != nil }),
      let dialects = loaded.layers[index].dialects
    else {
      return Dialect.allCases.map { Item(name: "dialects", value: $0.rawValue, origin: nil) }
    }
    return dialects.map {
      Item(name: "dialects", value: $0.value.rawValue, origin: origin($0.range, in: index))
    }
  }

  private var catalogs: [Item] {
    let choice = loaded.configuration.catalogs
    var items = choice.forAllServers.map { name in
      Item(
        name: "catalogs", value: "\(name) for every server",
        origin: origin { $0.server == nil && $0.catalog.value.hasSameBytes(as: name) })
    }
    guard items.isEmpty else { return items }
    for binding in choice.bindings {
      items.append(
        Item(
          name: "catalogs", value: "\(binding.catalog) for \(binding.server)",
          origin: origin { $0.server?.value.hasSameBytes(as: binding.server) ?? false }))
    }
    var bound = choice.bindings.map(\.server)
    for server in choice.locked.flatMap(\.serverNames) where !bound.contains(server) {
      bound.append(server)
      items.append(
        Item(name: "catalogs", value: "locked tools for \(server)", origin: ToolLock.fileName))
    }
    for binding in CatalogChoice.defaultBindings where !bound.contains(binding.server) {
      items.append(
        Item(name: "catalogs", value: "\(binding.catalog) for \(binding.server)", origin: nil))
    }
    return items
  }

  private var knownKeys: [Item] {
    loaded.layers.enumerated().flatMap { index, layer in
      layer.knownKeys.map { entry in
        Item(
          name: "knownKeys",
          value: entry.key.value + (entry.kind.map { " in \($0.rawValue) files" } ?? ""),
          origin: origin(entry.key.range, in: index))
      }
    }
  }

  private var baseline: [Item] {
    guard let index = loaded.layers.lastIndex(where: { $0.baseline != nil }),
      let baseline = loaded.layers[index].baseline
    else { return [] }
    return [
      Item(name: "baseline", value: baseline.value, origin: origin(baseline.range, in: index))
    ]
  }

  private var shellcheck: [Item] {
    guard let index = loaded.layers.lastIndex(where: { $0.checksScripts != nil }),
      let isOn = loaded.layers[index].checksScripts
    else { return [] }
    return [
      Item(
        name: "shellcheck", value: isOn.value ? "on" : "off", origin: origin(isOn.range, in: index))
    ]
  }

  private var commands: [Item] {
    guard let index = loaded.layers.lastIndex(where: { $0.commands != nil }),
      let names = loaded.layers[index].commands
    else { return [] }
    return names.map {
      Item(name: "commands", value: $0.value, origin: origin($0.range, in: index))
    }
  }

  /// The tables of severities that hold for the file, the weakest first, with their layer.
  private var tables: [(layer: Int, levels: [ConfigurationLayer.Level])] {
    var tables: [(layer: Int, levels: [ConfigurationLayer.Level])] = []
    for (index, layer) in loaded.layers.enumerated() {
      tables.append((index, layer.rules))
      for override in layer.overrides {
        let patterns = PathPatterns(override.paths.map(\.value), base: layer.base)
        if patterns.verdict(on: path) ?? false { tables.append((index, override.levels)) }
      }
    }
    return tables
  }

  private static func deciding(
    _ rule: any Rule.Type, in tables: [(layer: Int, levels: [ConfigurationLayer.Level])]
  ) -> (table: Int, entry: Int)? {
    for (index, table) in tables.enumerated().reversed() {
      let best = table.levels.indices.filter { index in
        let selector = table.levels[index].selector.value
        return selector.selects(rule.name) && (rule.isOnByDefault || selector.isExact)
      }
      .max {
        table.levels[$0].selector.value.precision < table.levels[$1].selector.value.precision
      }
      if let best { return (index, best) }
    }
    return nil
  }

  private static func word(_ level: LintConfiguration.Level) -> String {
    switch level {
    case .off: "off"
    case .severity(let severity): severity.rawValue
    }
  }

  private func origin(where isMeant: (ConfigurationLayer.CatalogEntry) -> Bool) -> String? {
    for (index, layer) in loaded.layers.enumerated().reversed() {
      if let entry = layer.catalogs.last(where: isMeant) {
        return origin(entry.catalog.range, in: index)
      }
    }
    return nil
  }

  private func origin(_ range: SourceRange, in layer: Int) -> String {
    let position = lines[layer].position(at: range.start)
    return "\(shownPaths[layer]):\(position.line):\(position.column)"
  }
}

extension ConfigurationDescription {
  /// The description for people: a line a value, its place at the end.
  public func text() -> String {
    var rows = [("files", files.first ?? "none", "")] + files.dropFirst().map { ("", $0, "") }
    var last = ""
    for item in items {
      let origin = item.origin ?? (item.name == "checked" ? "" : "default")
      rows.append((item.name == last ? "" : item.name, item.value, origin))
      last = item.name
    }
    for (index, item) in decidingSelectors.enumerated() {
      rows.append((index == 0 ? "rules" : "", "\(item.name): \(item.value)", item.origin ?? ""))
    }
    rows = rows.map { ($0.0, TerminalText.escape($0.1), TerminalText.escape($0.2)) }
    let names = rows.map { $0.0.count }.max() ?? 0
    let values = min(rows.map { $0.1.count }.max() ?? 0, 48)
    return rows.map { name, value, origin in
      let name = name + String(repeating: " ", count: names - name.count)
      if origin.isEmpty { return "\(name)  \(value)\n" }
      let padding = String(repeating: " ", count: max(0, values - value.count))
      return "\(name)  \(value)\(padding)  \(origin)\n"
    }.joined()
  }

  /// The description for programs: the values in order, and the severity of every rule.
  public func json() -> JSONValue {
    let tables = tables
    var rules: [String: JSONValue] = [:]
    for rule in RuleRegistry.all {
      guard let (table, entry) = Self.deciding(rule, in: tables) else {
        let severity = rule.isOnByDefault ? rule.severity.rawValue : "off"
        rules[rule.name] = ["severity": .string(severity), "origin": .null]
        continue
      }
      let level = tables[table].levels[entry]
      rules[rule.name] = [
        "severity": .string(Self.word(level.level)),
        "origin": .string(origin(level.selector.range, in: tables[table].layer)),
      ]
    }
    return [
      "version": 1, "files": .array(files.map { .string($0) }), "isChecked": .bool(isChecked),
      "values": .array(
        items.dropFirst().map { item in
          [
            "name": .string(item.name), "value": .string(item.value),
            "origin": item.origin.map { .string($0) } ?? .null,
          ]
        }),
      "rules": .object(rules),
    ]
  }
}
