/// The anchors of a document, and how much the aliases to them stand for.
struct AnchorTable {
  /// What an alias leads to.
  enum Use {
    case undefined
    case recursive
    case overLimit(isFirst: Bool)
    case nodes(Int)
  }

  private struct Entry {
    let name: String
    var node: YAMLNode?
    var size = 0
  }

  private var entries: [Entry] = []
  /// The last anchor of each name; libyaml only takes ASCII names, so `==` compares bytes.
  private var latest: [String: Int] = [:]
  private var expanded = 0
  /// Whether aliases may be followed: false once they stand for too much.
  private(set) var isExpandable = true

  /// The anchored nodes by name, in the order of their anchors.
  var nodes: [String: [YAMLNode]] {
    var nodes: [String: [YAMLNode]] = [:]
    for entry in entries {
      if let node = entry.node { nodes[entry.name, default: []].append(node) }
    }
    return nodes
  }

  /// Notes the anchor of a node that begins.
  mutating func open(_ name: String) -> Int {
    entries.append(Entry(name: name))
    latest[name] = entries.count - 1
    return entries.count - 1
  }

  /// Notes that the node of an anchor is complete.
  mutating func close(_ index: Int, node: YAMLNode, size: Int) {
    entries[index].node = node
    entries[index].size = size
  }

  /// Follows an alias.
  mutating func use(_ name: String, limit: Int) -> Use {
    guard let index = latest[name] else { return .undefined }
    guard entries[index].node != nil else { return .recursive }
    guard isExpandable else { return .overLimit(isFirst: false) }
    expanded += entries[index].size
    guard expanded <= limit else {
      isExpandable = false
      return .overLimit(isFirst: true)
    }
    return .nodes(entries[index].size)
  }
}
