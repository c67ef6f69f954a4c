import Mesh

/// Who has whom for a neighbour.
struct Overlay: Sendable {
  /// The neighbours of each host, by position; nil for one that does not count.
  private(set) var neighbors: [Set<Int>?]

  init(_ neighbors: [Set<Int>?]) { self.neighbors = neighbors }

  /// Notes the neighbours of a host.
  ///
  /// - Returns: whether anything changed.
  mutating func set(_ host: Int, _ peers: Set<Int>) -> Bool {
    guard neighbors[host] != peers else { return false }
    neighbors[host] = peers
    return true
  }

  /// A link that only one end has.
  var halfLink: (from: Int, to: Int)? {
    for (host, peers) in neighbors.enumerated() {
      for peer in (peers ?? []).sorted() where neighbors[peer]?.contains(host) != true {
        return (host, peer)
      }
    }
    return nil
  }

  /// The links that both ends have.
  var links: LinkGraph {
    LinkGraph(
      neighbors.enumerated().map { host, peers in
        peers.map { $0.filter { neighbors[$0]?.contains(host) == true }.sorted() }
      })
  }

  /// What is wrong with it, in words; nil where all links are held by both ends, everybody has as many
  /// neighbours as it should, and no single node's loss divides the rest.
  func flaw(_ settings: PeerDiscoverySettings, _ nodes: [NodeID]) -> String? {
    if let (from, to) = halfLink { return "\(nodes[from]) has \(nodes[to]), which has not it" }
    let fewest = min(settings.fewestNeighbors, neighbors.count { $0 != nil } - 1)
    if let host = neighbors.firstIndex(where: { $0.map { $0.count < fewest } ?? false }) {
      return "\(nodes[host]) has only \(neighbors[host]?.count ?? 0) neighbours"
    }
    let links = links
    let parts = links.parts
    if parts.count > 1 { return "the largest of its parts has \(parts.max() ?? 0) nodes" }
    return links.cutVertex.map { "without \(nodes[$0]) it falls apart" }
  }
}
