import SourceText

/// What differs between two versions of a server's tools.
public struct CatalogDifference: Sendable {
  /// A tool that both have, with another schema or description.
  public struct ChangedTool: Sendable {
    /// Its name.
    public let name: String
    /// What changed in its schema.
    public let changes: [SchemaChange]
    /// Whether it is described in other words.
    public let hasOtherDescription: Bool
  }

  /// Tools that are gone, by name, with what took their place where it is known.
  public let removed: [(name: String, successor: String?)]
  /// Tools that are new.
  public let added: [String]
  /// Tools that changed.
  public let changed: [ChangedTool]

  /// Compares two catalogues; names stand in the order of their bytes.
  ///
  /// What took a tool's place is what the newer catalogue says, or the only new tool that has the
  /// same schema and description.
  public init(from old: Catalog, to new: Catalog) {
    let before = Self.sorted(old)
    let after = Self.sorted(new)
    let gained = after.filter { !old.contains($0.name) }
    var twins: [Likeness: [String]] = [:]
    for tool in gained { twins[Likeness(tool), default: []].append(tool.name) }
    removed = before.filter { !new.contains($0.name) }.map { tool in
      let alike = tool.isPlain ? [] : twins[Likeness(tool)] ?? []
      return (tool.name, new.successors[tool.name] ?? (alike.count == 1 ? alike.first : nil))
    }
    added = gained.map(\.name)
    changed = before.compactMap { tool in
      guard let other = new.tool(named: tool.name) else { return nil }
      let changes = SchemaComparison.changes(from: tool.inputSchema, to: other.inputSchema)
      let isDescribedOtherwise =
        !tool.description.isEmpty && !other.description.isEmpty
        && !tool.description.hasSameBytes(as: other.description)
      guard !changes.isEmpty || isDescribedOtherwise else { return nil }
      return ChangedTool(
        name: tool.name, changes: changes, hasOtherDescription: isDescribedOtherwise)
    }
  }

  /// Whether nothing differs.
  public var isEmpty: Bool { removed.isEmpty && added.isEmpty && changed.isEmpty }

  /// Whether a call that fitted may no longer fit.
  public var narrows: Bool {
    !removed.isEmpty || changed.contains { $0.changes.contains { $0.effect == .narrows } }
  }

  private static func sorted(_ catalog: Catalog) -> [Tool] {
    var names: Set<[UInt8]> = []
    return catalog.tools.filter { names.insert(Array($0.name.utf8)).inserted }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

/// What two tools that differ in nothing but their names have in common.
private struct Likeness: Hashable {
  let description: [UInt8]
  let schema: [UInt8]

  init(_ tool: Tool) {
    description = Array(tool.description.utf8)
    schema = tool.inputSchema.judgedText
  }
}

extension Tool {
  /// Whether it has neither arguments nor a description: such tools are all alike.
  fileprivate var isPlain: Bool { description.isEmpty && inputSchema.properties.isEmpty }
}

extension Catalog {
  /// The catalogue with what is known to have taken the place of tools that it lost.
  public func knowing(_ difference: CatalogDifference) -> Catalog {
    var successors = self.successors
    for tool in difference.removed {
      successors[tool.name] = successors[tool.name] ?? tool.successor
    }
    return Catalog(
      name: name, serverNames: serverNames, tools: tools, successors: successors)
  }
}
