import JSONSyntax
import SourceText

extension CommandCatalog {
  /// Reads a catalogue's file.
  ///
  /// ```json
  /// {
  ///   "name": "deploy", "version": "2.1",
  ///   "programs": ["deploy"], "packages": ["@example/deploy"],
  ///   "options": [{"names": ["--verbose", "-v"]}],
  ///   "commands": [{
  ///     "name": "push", "operands": true,
  ///     "options": [{"names": ["--to"], "value": "text", "values": ["test", "live"]}]
  ///   }],
  ///   "successors": {"upload": "push"}
  /// }
  /// ```
  ///
  /// `open` on the tool or a command says that there is more than is listed.
  ///
  /// - Throws: ``JSONSyntax/JSONProblem`` with the place of the first thing that is wrong.
  public init(_ document: JSONDocument) throws(JSONProblem) {
    if let problem = document.problems.first { throw problem }
    guard let root = document.root else {
      throw JSONProblem("there is no JSON value", at: SourceRange(at: 0))
    }
    var reader = CommandCatalogReader()
    self = try reader.catalog(root)
  }
}

/// Reads the parts of a catalogue; counts them, since each is searched for near names.
private struct CommandCatalogReader {
  private var parts = 0

  private static let topKeys = ["name", "version", "programs", "packages"]
  private static let commandKeys = [
    "name", "aliases", "options", "commands", "successors", "operands", "open", "description",
  ]
  private static let optionKeys = [
    "names", "value", "values", "optionalValue", "successor", "description",
  ]

  mutating func catalog(_ node: JSONNode) throws(JSONProblem) -> CommandCatalog {
    try checkKeys(node, Self.topKeys + Self.commandKeys, "a command catalogue")
    let root = try command(node, depth: 0, isRoot: true)
    let programs = try texts(node, "programs")
    let packages = try texts(node, "packages")
    guard !programs.isEmpty || !packages.isEmpty else {
      throw JSONProblem(
        "a command catalogue names its tool in `programs` or `packages`", at: node.range)
    }
    var version: String?
    if let value = node["version"]?.value { version = try text(value, "version") }
    return CommandCatalog(
      name: root.name, version: version, programs: programs, packages: packages, root: root)
  }

  private mutating func command(
    _ node: JSONNode, depth: Int, isRoot: Bool = false
  ) throws(JSONProblem) -> CommandCatalog.Command {
    try count(node)
    guard depth <= ToolCatalogLimits.commandDepth else {
      throw JSONProblem(
        "more than \(ToolCatalogLimits.commandDepth) levels of commands", at: node.range)
    }
    if !isRoot { try checkKeys(node, Self.commandKeys, "a command") }
    guard let name = node["name"]?.value else {
      throw JSONProblem("a command without `name`", at: node.range)
    }
    var options: [CommandCatalog.Option] = []
    for element in try elements(node, "options") { options.append(try option(element)) }
    var commands: [CommandCatalog.Command] = []
    for element in try elements(node, "commands") {
      commands.append(try command(element, depth: depth + 1))
    }
    var successors: [String: String] = [:]
    if let value = node["successors"]?.value {
      guard let members = value.members else {
        throw JSONProblem("`successors` maps old names to new ones", at: value.range)
      }
      for member in members {
        let successor = try text(member.value, "successors")
        guard commands.contains(where: { $0.name.hasSameBytes(as: successor) }) else {
          throw JSONProblem("`successors` leads to no command", at: member.value.range)
        }
        successors[member.key] = successor
      }
    }
    return CommandCatalog.Command(
      name: try text(name, "name"), aliases: try texts(node, "aliases"), options: options,
      commands: commands, successors: successors, takesOperands: try flag(node, "operands"),
      isOpen: try flag(node, "open"))
  }

  private mutating func option(_ node: JSONNode) throws(JSONProblem) -> CommandCatalog.Option {
    try count(node)
    try checkKeys(node, Self.optionKeys, "an option")
    let names = try texts(node, "names")
    guard !names.isEmpty else { throw JSONProblem("an option without `names`", at: node.range) }
    for name in names where !name.hasPrefix("-") || name.utf8.count < 2 {
      throw JSONProblem(
        "`\(Wording.shown(name))` is no option: its names are written with their dashes",
        at: node.range)
    }
    let values = try texts(node, "values")
    var value: CommandCatalog.Option.Value? = values.isEmpty ? nil : .text
    if let written = node["value"]?.value {
      guard let kind = CommandCatalog.Option.Value(rawValue: try text(written, "value")) else {
        throw JSONProblem("`value` is `text`, `integer` or `number`", at: written.range)
      }
      value = kind
    }
    var successor: String?
    if let written = node["successor"]?.value { successor = try text(written, "successor") }
    return CommandCatalog.Option(
      names: names, value: value, values: values,
      isValueOptional: try flag(node, "optionalValue"), successor: successor)
  }

  // MARK: Values

  private mutating func count(_ node: JSONNode) throws(JSONProblem) {
    parts += 1
    guard parts <= ToolCatalogLimits.commandParts else {
      throw JSONProblem(
        "more than \(ToolCatalogLimits.commandParts) commands and options", at: node.range)
    }
  }

  private func checkKeys(
    _ node: JSONNode, _ known: [String], _ what: String
  ) throws(JSONProblem) {
    guard let members = node.members else {
      throw JSONProblem("\(what) is an object", at: node.range)
    }
    for member in members where !known.contains(where: { $0.hasSameBytes(as: member.key) }) {
      let nearest = NearestName.find(member.key, in: known)
      throw JSONProblem(
        "\(what) has no `\(Wording.shown(member.key))`"
          + (nearest.map { "; did you mean `\($0)`?" } ?? ""), at: member.keyRange)
    }
  }

  private func text(_ node: JSONNode, _ key: String) throws(JSONProblem) -> String {
    guard let text = node.string, !text.isEmpty else {
      throw JSONProblem("`\(key)` is a text with something in it", at: node.range)
    }
    return text
  }

  private func elements(_ node: JSONNode, _ key: String) throws(JSONProblem) -> [JSONNode] {
    guard let value = node[key]?.value else { return [] }
    guard let elements = value.elements else {
      throw JSONProblem("`\(key)` is a list", at: value.range)
    }
    return elements
  }

  private func texts(_ node: JSONNode, _ key: String) throws(JSONProblem) -> [String] {
    var texts: [String] = []
    for element in try elements(node, key) { texts.append(try text(element, key)) }
    return texts
  }

  private func flag(_ node: JSONNode, _ key: String) throws(JSONProblem) -> Bool {
    guard let value = node[key]?.value else { return false }
    guard case .bool(let isSet) = value.content else {
      throw JSONProblem("`\(key)` is true or false", at: value.range)
    }
    return isSet
  }
}
