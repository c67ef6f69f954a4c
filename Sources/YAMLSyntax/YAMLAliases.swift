import SourceText

extension YAMLDocument {
  /// The node that an alias stands for; any other node as it is.
  ///
  /// An alias stays as it is where it leads nowhere, into itself, or where all aliases together
  /// stand for more nodes than the limit: so a walk that follows aliases always ends soon.
  public func resolved(_ node: YAMLNode) -> YAMLNode {
    guard case .alias(let name) = node.content, let candidates = anchors[name] else { return node }
    // The last anchor of this name that stands before the alias is the one that counts.
    var low = 0
    var high = candidates.count
    while low < high {
      let middle = (low + high) / 2
      let start = candidates[middle].anchor?.range.start ?? 0
      if start < node.range.start { low = middle + 1 } else { high = middle }
    }
    guard low > 0, candidates[low - 1].range.end <= node.range.start else { return node }
    return candidates[low - 1]
  }
}
