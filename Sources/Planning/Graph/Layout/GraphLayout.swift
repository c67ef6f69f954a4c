/// Where the tasks of a graph and the bends of its edges are drawn, layers from left to right; in pixels.
struct GraphLayout {
  /// A node's box.
  struct Box: Equatable {
    var x: Int
    var y: Int
    let width: Int
    let height: Int
  }

  /// The boxes of the nodes.
  private(set) var boxes: [Box] = []
  /// For each edge its points: pairs of a place left and a place right of each layer that it passes, so that
  /// it is level within a layer and bends between two.
  private(set) var routes: [[(x: Int, y: Int)]] = []
  /// Of the whole drawing.
  private(set) var width = 2 * margin
  /// Of the whole drawing.
  private(set) var height = 0

  static let margin = 24
  /// Between two layers, where edges bend, and more for each edge, up to a limit.
  static let layerGap = 56
  static let layerGapOfEdge = 2
  static let widestLayerGap = 200
  static let nodeGap = 18
  /// Between an edge and whatever is beside it.
  static let edgeGap = 10
  private static let iterations = 12
  /// Most bends of long edges that are laid out: some seconds of work.
  static let points = 60_000

  /// Lays a graph out.
  ///
  /// - Parameters:
  ///   - sizes: of the nodes' boxes.
  ///   - edges: between nodes, by their places in `sizes`.
  /// - Throws: ``PlanGraphError`` where the graph has too many long edges.
  init(
    _ sizes: [(width: Int, height: Int)], _ edges: [PlanGraph.Edge]
  ) throws(PlanGraphError) {
    var graph = try LayeredGraph(sizes.count, edges, points: Self.points)
    graph.reduceCrossings()
    let heights = graph.layerOf.indices.map { $0 < sizes.count ? sizes[$0].height : 0 }
    let centers = Self.centers(of: graph, heights)
    var lefts: [Int] = []
    var widths: [Int] = []
    var x = Self.margin
    for layer in graph.layers {
      let width = layer.map { $0 < sizes.count ? sizes[$0].width : 0 }.max() ?? 0
      lefts.append(x)
      widths.append(width)
      x += width
      self.width = x + Self.margin
      let edges = layer.reduce(0) { $0 + graph.behind[$1].count }
      x += min(Self.layerGap + Self.layerGapOfEdge * edges, Self.widestLayerGap)
    }
    boxes = sizes.indices.map { node in
      Box(
        x: lefts[graph.layerOf[node]], y: centers[node] - heights[node] / 2,
        width: sizes[node].width, height: heights[node])
    }
    height = (boxes.map { $0.y + $0.height }.max() ?? 0)
    routes = graph.paths.map { path in
      path.enumerated().flatMap { place, vertex -> [(x: Int, y: Int)] in
        let layer = graph.layerOf[vertex]
        let left = (x: lefts[layer], y: centers[vertex])
        let ownWidth = vertex < sizes.count ? sizes[vertex].width : widths[layer]
        let right = (x: lefts[layer] + ownWidth, y: centers[vertex])
        if vertex < sizes.count {
          // A short box is followed by a level piece to the end of its layer.
          return place == 0
            ? [right, (lefts[layer] + widths[layer], centers[vertex])] : [left]
        }
        return [left, right]
      }
    }
    height = max(height, routes.joined().map(\.y).max() ?? 0) + Self.margin
  }

  /// The middle of each vertex across the layers: near to its neighbours, and apart from those beside it.
  private static func centers(of graph: LayeredGraph, _ heights: [Int]) -> [Int] {
    var centers = Array(repeating: 0, count: graph.layerOf.count)
    for layer in graph.layers {
      var y = 0
      for (place, vertex) in layer.enumerated() {
        if place > 0 { y += distance(layer[place - 1], vertex, graph, heights) }
        centers[vertex] = y
      }
    }
    let count = graph.layers.count
    for iteration in 0..<iterations {
      let order = iteration % 2 == 0 ? Array(0..<count) : (0..<count).reversed()
      for layer in order {
        settle(graph.layers[layer], of: graph, heights, iteration, &centers)
      }
    }
    let top = graph.layers.joined().map { centers[$0] - heights[$0] / 2 }.min() ?? 0
    return centers.map { $0 - top + margin }
  }

  private static func distance(
    _ above: Int, _ below: Int, _ graph: LayeredGraph, _ heights: [Int]
  ) -> Int {
    let areNodes = above < graph.nodeCount && below < graph.nodeCount
    return (heights[above] + 1) / 2 + (heights[below] + 1) / 2 + (areNodes ? nodeGap : edgeGap)
  }

  /// Moves a layer's vertices, in their order and apart, to where the squares of their distances to the
  /// means of their neighbours are least: isotonic regression by pooling neighbours that would collide
  /// (Ayer et al. 1955).
  private static func settle(
    _ layer: [Int], of graph: LayeredGraph, _ heights: [Int], _ iteration: Int,
    _ centers: inout [Int]
  ) {
    var offset = 0
    var pools: [(sum: Int, weight: Int, count: Int)] = []
    for (place, vertex) in layer.enumerated() {
      if place > 0 { offset += distance(layer[place - 1], vertex, graph, heights) }
      let wish = wish(of: vertex, graph, centers)
      pools.append((sum: (wish.place - offset) * wish.weight, weight: wish.weight, count: 1))
      while let last = pools.last, pools.count > 1,
        mean(pools[pools.count - 2]) > mean(last)
      {
        pools.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].weight += last.weight
        pools[pools.count - 1].count += last.count
      }
    }
    offset = 0
    var place = 0
    for pool in pools {
      let start = mean(pool)
      for _ in 0..<pool.count {
        if place > 0 { offset += distance(layer[place - 1], layer[place], graph, heights) }
        centers[layer[place]] = start + offset
        place += 1
      }
    }
  }

  private static func mean(_ pool: (sum: Int, weight: Int, count: Int)) -> Int {
    let (quotient, remainder) = pool.sum.quotientAndRemainder(dividingBy: pool.weight)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Where a vertex would like to be. Points of one long edge want to be level most of all.
  private static func wish(
    of vertex: Int, _ graph: LayeredGraph, _ centers: [Int]
  ) -> (place: Int, weight: Int) {
    var sum = 0
    var weight = 0
    for neighbour in graph.before[vertex] + graph.behind[vertex] {
      let isLong = vertex >= graph.nodeCount && neighbour >= graph.nodeCount
      let own = isLong ? 8 : vertex >= graph.nodeCount || neighbour >= graph.nodeCount ? 2 : 1
      sum += centers[neighbour] * own
      weight += own
    }
    return weight == 0 ? (centers[vertex], 1) : (sum / weight, weight)
  }
}
