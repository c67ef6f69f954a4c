/// A graph whose nodes stand in layers, every edge leading from one layer to the next: a long edge passes
/// through a point of its own in each layer between.
///
/// The first step of Sugiyama, Tagawa and Toda, Methods for Visual Understanding of Hierarchical System
/// Structures (IEEE Transactions on Systems, Man, and Cybernetics, 1981).
struct LayeredGraph {
  /// How many of the vertices are nodes; the others are points of long edges.
  let nodeCount: Int
  /// The layer of each vertex.
  private(set) var layerOf: [Int]
  /// The vertices of each layer, in order.
  var layers: [[Int]] = []
  /// For each vertex those in the layer before that it is joined to.
  private(set) var before: [[Int]]
  /// For each vertex those in the layer behind that it is joined to.
  private(set) var behind: [[Int]]
  /// For each edge the vertices from its start to its end.
  private(set) var paths: [[Int]] = []

  /// Puts nodes in layers.
  ///
  /// - Parameters:
  ///   - count: how many nodes.
  ///   - edges: each from a node to another; where they close a circle, one is drawn backwards.
  ///   - limit: most points of long edges.
  /// - Throws: ``PlanGraphError`` where more would be needed.
  init(_ count: Int, _ edges: [PlanGraph.Edge], points limit: Int) throws(PlanGraphError) {
    nodeCount = count
    let ranks = Self.topologicalRanks(count, edges)
    let forward = edges.map { edge in
      ranks[edge.from] <= ranks[edge.to] ? (edge.from, edge.to) : (edge.to, edge.from)
    }
    let layering = Self.layering(count, forward, by: ranks)
    layerOf = layering
    let needed = forward.reduce(0) { $0 + max(layering[$1.1] - layering[$1.0] - 1, 0) }
    guard needed <= limit else {
      throw PlanGraphError(what: "bends of edges", count: needed, limit: limit)
    }
    before = Array(repeating: [], count: count)
    behind = before
    layers = Array(repeating: [], count: (layering.max() ?? -1) + 1)
    for node in 0..<count { layers[layering[node]].append(node) }
    for (place, (from, to)) in forward.enumerated() {
      let path = from == to ? [from] : addPath(from, to)
      paths.append(edges[place].from == from ? path : path.reversed())
    }
  }

  private mutating func addPath(_ from: Int, _ to: Int) -> [Int] {
    var path = [from]
    var last = from
    for layer in (layerOf[from] + 1)..<layerOf[to] {
      let point = layerOf.count
      layerOf.append(layer)
      before.append([])
      behind.append([])
      layers[layer].append(point)
      join(last, point)
      path.append(point)
      last = point
    }
    join(last, to)
    return path + [to]
  }

  private mutating func join(_ from: Int, _ to: Int) {
    behind[from].append(to)
    before[to].append(from)
  }

  /// The place of each node in an order in which edges lead forward (Kahn 1962); what lies on a circle
  /// is taken in the order given.
  private static func topologicalRanks(_ count: Int, _ edges: [PlanGraph.Edge]) -> [Int] {
    var open = Array(repeating: 0, count: count)
    var followers: [[Int]] = Array(repeating: [], count: count)
    for edge in edges where edge.from != edge.to {
      open[edge.to] += 1
      followers[edge.from].append(edge.to)
    }
    var ranks = Array(repeating: -1, count: count)
    var queue = (0..<count).filter { open[$0] == 0 }
    var next = 0
    var candidate = 0
    for rank in 0..<count {
      if next == queue.count {
        while ranks[candidate] >= 0 { candidate += 1 }
        queue.append(candidate)
      }
      let node = queue[next]
      next += 1
      ranks[node] = rank
      for follower in followers[node] where ranks[follower] < 0 {
        open[follower] -= 1
        if open[follower] == 0 { queue.append(follower) }
      }
    }
    return ranks
  }

  /// As far to the front as edges allow, but what nothing leads to just before what it leads to.
  private static func layering(
    _ count: Int, _ edges: [(Int, Int)], by ranks: [Int]
  ) -> [Int] {
    var layers = Array(repeating: 0, count: count)
    var hasNeeds = Array(repeating: false, count: count)
    var followers: [[Int]] = Array(repeating: [], count: count)
    for (from, to) in edges where from != to {
      followers[from].append(to)
      hasNeeds[to] = true
    }
    let order = (0..<count).sorted { ranks[$0] < ranks[$1] }
    for node in order {
      for follower in followers[node] {
        layers[follower] = max(layers[follower], layers[node] + 1)
      }
    }
    for node in 0..<count where !hasNeeds[node] {
      if let first = followers[node].map({ layers[$0] }).min() { layers[node] = first - 1 }
    }
    return layers
  }
}
