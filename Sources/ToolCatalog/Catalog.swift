import JSONSyntax
import SourceText

/// The tools of one MCP server, as of one version.
public struct Catalog: Sendable {
  /// The catalogue's name: `moflo-4.9`, `claude-flow-2.0`; for a lock file whatever it says.
  public let name: String
  /// Names of the MCP servers that offer these tools, as definitions write them.
  public let serverNames: [String]
  /// What took the place of tools that this catalogue does not have, by their names.
  public let successors: [String: String]

  private let entries: CatalogEntries

  init(
    name: String, serverNames: [String], successors: [String: String], entries: CatalogEntries
  ) {
    self.name = name
    self.serverNames = serverNames
    self.successors = successors
    self.entries = entries
  }

  /// Makes a catalogue of tools; of equal names the first counts.
  public init(
    name: String, serverNames: [String], tools: [Tool], successors: [String: String] = [:]
  ) {
    self.init(
      name: name, serverNames: serverNames, successors: successors, entries: .init(tools: tools))
  }

  /// Reads the result of an MCP `tools/list` call: an object with `tools`, or a whole response with
  /// such a `result`.
  ///
  /// - Throws: ``JSONSyntax/JSONProblem`` with the place of what is no such result.
  public init(
    name: String, serverNames: [String], toolsListResult document: JSONDocument,
    successors: [String: String] = [:]
  ) throws(JSONProblem) {
    if let problem = document.problems.first { throw problem }
    let start = SourceRange(at: 0)
    guard let root = document.root else { throw JSONProblem("there is no JSON value", at: start) }
    let result = root["result"]?.value ?? root
    guard let tools = result["tools"]?.value, let elements = tools.elements else {
      throw JSONProblem("no list of `tools`", at: result.range)
    }
    guard elements.count <= ToolCatalogLimits.tools else {
      throw JSONProblem("more than \(ToolCatalogLimits.tools) tools", at: tools.range)
    }
    var read: [Tool] = []
    for element in elements { read.append(try Tool(listed: element)) }
    self.init(name: name, serverNames: serverNames, tools: read, successors: successors)
  }

  /// Names of all tools, in the catalogue's order.
  public var toolNames: [String] { entries.names }

  /// Whether there is a tool with this name.
  public func contains(_ name: String) -> Bool { entries.index(of: name) != nil }

  /// The tool with this name; its schema is read now.
  public func tool(named name: String) -> Tool? {
    entries.index(of: name).flatMap(entries.tool)
  }

  /// All tools, in the catalogue's order; reads all schemas.
  public var tools: [Tool] { entries.names.indices.compactMap(entries.tool) }

  /// The tool name near enough to `name` to be what was meant; see ``NearestName``.
  public func nearest(to name: String) -> String? {
    NearestName.find(name, in: entries.names)
  }

  /// Whether a tool matches `pattern`, in which `*` stands for any letters.
  public func hasTool(matching pattern: String) -> Bool {
    entries.names.contains { WildcardPattern.matches(pattern, $0) }
  }
}

extension Tool {
  /// Reads a tool of a `tools/list` result; its schema keeps the order of properties.
  ///
  /// - Throws: ``JSONSyntax/JSONProblem`` with its place.
  public init(listed node: JSONNode) throws(JSONProblem) {
    guard let name = node["name"]?.value.string, !name.isEmpty else {
      throw JSONProblem("a tool without `name`", at: node.range)
    }
    guard let schema = node["inputSchema"]?.value, schema.members != nil else {
      throw JSONProblem("the tool `\(name)` has no `inputSchema`", at: node.range)
    }
    self.init(
      name: name, description: node["description"]?.value.string ?? "",
      inputSchema: JSONSchema(schema))
  }
}
