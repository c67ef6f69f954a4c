/// A ring of hashes on which each node stands in many places and a key belongs to the nodes that follow
/// it (Karger et al., Consistent Hashing and Random Trees, 1997; virtual nodes and replicas at distinct
/// successors as in Dabek et al., CFS, 2001, and DeCandia et al., Dynamo, 2007).
///
/// Who belongs where depends on the set of nodes alone, not on the order in which they came.
public struct HashRing: Sendable, Hashable {
  /// An arc of the ring with the same replicas all along.
  public struct Arc: Sendable, Hashable {
    /// The end before it, which is not part of it.
    public let start: UInt64
    /// The last position of it. Where it is not behind ``start``, the arc goes on from 0; where both
    /// are equal, it is all of the ring.
    public let end: UInt64
    /// The nodes that keep the keys on it, the first responsible one first.
    public let replicas: [NodeID]

    /// Whether a position is on the arc.
    public func contains(_ position: UInt64) -> Bool {
      start < end ? start < position && position <= end : position > start || position <= end
    }
  }

  /// The nodes, ascending.
  public let nodes: [NodeID]
  /// Copies of each key, on as many distinct nodes; all nodes where there are fewer.
  public let replication: Int
  /// Positions of virtual nodes, ascending; whose they are stands in `owners` at the same place.
  private let positions: [UInt64]
  private let owners: [Int32]

  /// Makes a ring.
  ///
  /// - Parameters:
  ///   - nodes: who stands on it; doubles count once; those beyond ``MeshLimits/nodes`` are left out.
  ///   - replication: copies of each key, 1 to ``MeshLimits/replication``.
  ///   - virtualNodes: places of each node, 1 to ``MeshLimits/virtualNodes``. With 128 of them the
  ///     fullest of 1,000 nodes has 1.35 times the mean of a single copy and 1.21 times that of
  ///     three (measured).
  ///   - hash: places nodes and keys.
  public init(nodes: [NodeID], replication: Int = 3, virtualNodes: Int = 128, hash: RingHash) {
    var distinct: [NodeID] = []
    for node in nodes.sorted() where distinct.last != node && distinct.count < MeshLimits.nodes {
      distinct.append(node)
    }
    self.nodes = distinct
    self.replication = min(max(replication, 1), MeshLimits.replication)
    let count = min(max(virtualNodes, 1), MeshLimits.virtualNodes)
    var places: [(position: UInt64, owner: Int32)] = []
    places.reserveCapacity(distinct.count * count)
    for (number, node) in distinct.enumerated() {
      for virtual in 0..<count {
        places.append((hash.position(of: node, virtual: virtual), Int32(number)))
      }
    }
    // Of two at the same position the smaller node comes first.
    places.sort { ($0.position, $0.owner) < ($1.position, $1.owner) }
    positions = places.map(\.position)
    owners = places.map(\.owner)
  }

  /// Whether nobody stands on it.
  public var isEmpty: Bool { nodes.isEmpty }

  /// The nodes that keep what stands at a position, the first responsible one first: distinct ones, as
  /// many as the replication or all.
  public func replicas(at position: UInt64) -> [NodeID] {
    replicas(from: firstPlace(notBefore: position))
  }

  /// The arcs of which a node is among the replicas, in the order of the ring.
  public func arcs(of node: NodeID) -> [Arc] {
    var arcs: [Arc] = []
    for place in positions.indices {
      let start = positions[place == 0 ? positions.count - 1 : place - 1]
      guard start != positions[place] || positions.count == 1 else { continue }
      let replicas = replicas(from: place)
      guard replicas.contains(node) else { continue }
      arcs.append(Arc(start: start, end: positions[place], replicas: replicas))
    }
    return arcs
  }

  /// How much of the ring each node keeps, in parts of which the ring has 2⁴⁸; the parts of all nodes
  /// come to as many rings as there are copies.
  public var shares: [NodeID: UInt64] {
    var sums = Array(repeating: UInt64(0), count: nodes.count)
    for place in positions.indices {
      let length = positions[place] &- positions[place == 0 ? positions.count - 1 : place - 1]
      for owner in owners(from: place) {
        sums[owner] += positions.count == 1 ? 1 << 48 : length >> 16
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(nodes, sums))
  }

  /// The positions on an arc at which the replicas may change, ascending along the arc, the arc's end
  /// not included.
  func cuts(on arc: Arc) -> [UInt64] {
    guard !positions.isEmpty else { return [] }
    var cuts: [UInt64] = []
    var place = firstPlace(notBefore: arc.start)
    for _ in positions.indices {
      let position = positions[place]
      place = place + 1 == positions.count ? 0 : place + 1
      if position == arc.start { continue }
      guard arc.contains(position), position != arc.end else { break }
      cuts.append(position)
    }
    return cuts
  }

  private func firstPlace(notBefore position: UInt64) -> Int {
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if positions[middle] < position { low = middle + 1 } else { high = middle }
    }
    return low == positions.count ? 0 : low
  }

  private func replicas(from place: Int) -> [NodeID] { owners(from: place).map { nodes[$0] } }

  private func owners(from place: Int) -> [Int] {
    let count = min(replication, nodes.count)
    var chosen: [Int] = []
    var place = place
    // A few steps as a rule; all of the ring at most.
    for _ in 0..<owners.count {
      if chosen.count == count { break }
      let owner = Int(owners[place])
      if !chosen.contains(owner) { chosen.append(owner) }
      place = place + 1 == owners.count ? 0 : place + 1
    }
    return chosen
  }
}
