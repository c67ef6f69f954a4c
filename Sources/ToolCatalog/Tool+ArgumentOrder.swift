import JSONSyntax

extension Tool {
  /// The order of the arguments, by which calls without names are bound; nil where it is that of sorted
  /// keys, in which JSON is written.
  public var argumentOrder: [String]? {
    let order = inputSchema.properties.map(\.name)
    let isSorted = order == order.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    return isSorted ? nil : order
  }

  /// Reads a tool of a `tools/list` result whose keys were sorted.
  ///
  /// - Parameter argumentOrder: what ``argumentOrder`` said; nil where the schema's own order holds.
  /// - Throws: ``JSONSyntax/JSONProblem`` with its place.
  public init(listed node: JSONNode, argumentOrder: [String]?) throws(JSONProblem) {
    let tool = try Tool(listed: node)
    guard let argumentOrder else {
      self = tool
      return
    }
    var rank: [String: Int] = [:]
    for (index, name) in argumentOrder.enumerated() { rank[name] = rank[name] ?? index }
    var schema = tool.inputSchema
    let ranked = schema.properties.enumerated().map { index, property in
      (rank: rank[property.name] ?? argumentOrder.count, index: index, property: property)
    }
    schema.properties = ranked.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
      .map(\.property)
    self.init(name: tool.name, description: tool.description, inputSchema: schema)
  }

  /// The same tool under another name.
  public func named(_ name: String) -> Tool {
    Tool(name: name, description: description, inputSchema: inputSchema)
  }
}
