import Testing

@testable import Planning

@Suite("Laying a graph out")
struct GraphLayoutTests {
  /// A graph that grows like plans do: most tasks need one or two of the last ones, some a far one.
  static func graph(
    tasks: Int, seed: UInt64
  ) -> (sizes: [(width: Int, height: Int)], edges: [PlanGraph.Edge]) {
    var random = SplitMix(seed: seed)
    var edges: [PlanGraph.Edge] = []
    for task in 1..<max(tasks, 2) where task < tasks {
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        let reach = Int.random(in: 0...9, using: &random) == 0 ? task : min(task, 30)
        let need = task - Int.random(in: 1...reach, using: &random)
        let edge = PlanGraph.Edge(from: need, to: task)
        if !edges.contains(edge) { edges.append(edge) }
      }
    }
    let sizes = (0..<tasks).map { _ in
      (
        width: Int.random(in: 40...260, using: &random),
        height: Int.random(in: 1...4, using: &random) * 16 + 14
      )
    }
    return (sizes, edges)
  }

  @Test("No box covers another, every edge goes from its task to the one that needs it")
  func separate() throws {
    for (seed, tasks) in [0, 1, 2, 5, 30, 120, 500].enumerated() {
      let (sizes, edges) = Self.graph(tasks: tasks, seed: UInt64(seed))
      let layout = try GraphLayout(sizes, edges)
      for (place, box) in layout.boxes.enumerated() {
        #expect(box.x >= 0 && box.y >= 0)
        #expect(box.x + box.width <= layout.width && box.y + box.height <= layout.height)
        for other in layout.boxes[..<place] {
          let isApart =
            box.x + box.width <= other.x || other.x + other.width <= box.x
            || box.y + box.height <= other.y || other.y + other.height <= box.y
          #expect(isApart, "\(box) and \(other)")
        }
      }
      for (edge, route) in zip(edges, layout.routes) {
        let from = layout.boxes[edge.from]
        let to = layout.boxes[edge.to]
        #expect(
          route.first.map { [$0.x, $0.y] } == [from.x + from.width, from.y + from.height / 2])
        #expect(route.last.map { [$0.x, $0.y] } == [to.x, to.y + to.height / 2])
        #expect(zip(route, route.dropFirst()).allSatisfy { $0.x <= $1.x })
      }
    }
  }

  @Test("An edge passes through no box: where it passes a layer it is level and beside them")
  func passages() throws {
    for seed in 0..<6 as Range<UInt64> {
      let (sizes, edges) = Self.graph(tasks: 80, seed: seed)
      let layout = try GraphLayout(sizes, edges)
      for (edge, route) in zip(edges, layout.routes) {
        for (start, end) in zip(route, route.dropFirst()) where start.y == end.y {
          for (task, box) in layout.boxes.enumerated() where task != edge.from && task != edge.to {
            let isThrough =
              start.x < box.x + box.width && end.x > box.x && start.y > box.y
              && start.y < box.y + box.height
            // Between two layers a level piece may end where a box of the next begins.
            #expect(!isThrough, "\(edge) through \(task)")
          }
        }
      }
    }
  }

  @Test("A tree is drawn without a crossing, and a crossed ladder is untangled")
  func crossings() throws {
    var random = SplitMix(seed: 3)
    let children = (1..<60).map {
      PlanGraph.Edge(from: Int.random(in: ($0 / 3)...(($0 - 1) / 2), using: &random), to: $0)
    }
    var tree = try LayeredGraph(60, children.shuffled(using: &random), points: 1_000)
    tree.reduceCrossings()
    #expect(tree.crossings() == 0)

    let ladder = (0..<10).map { PlanGraph.Edge(from: $0, to: 19 - $0) }
    var crossed = try LayeredGraph(20, ladder, points: 0)
    #expect(crossed.crossings() == 45)
    crossed.reduceCrossings()
    #expect(crossed.crossings() == 0)
  }

  @Test("Crossings are counted as every pair of edges would")
  func counting() throws {
    for seed in 0..<20 as Range<UInt64> {
      var random = SplitMix(seed: seed)
      var edges: [PlanGraph.Edge] = []
      for from in 0..<9 {
        for to in 9..<18 where Bool.random(using: &random) {
          edges.append(PlanGraph.Edge(from: from, to: to))
        }
      }
      let graph = try LayeredGraph(18, edges, points: 100)
      guard graph.layers.count == 2 else { continue }
      let places = Dictionary(
        graph.layers.flatMap { $0.enumerated().map { ($1, $0) } }
      ) { first, _ in first }
      var count = 0
      for (index, edge) in edges.enumerated() {
        for other in edges[..<index] {
          guard let a = places[edge.from], let b = places[edge.to], let c = places[other.from],
            let d = places[other.to]
          else { continue }
          if (a < c && b > d) || (a > c && b < d) { count += 1 }
        }
      }
      #expect(graph.crossings() == count)
    }
  }

  @Test("The same graph is laid out the same, and a circle is laid out too")
  func determinism() throws {
    let (sizes, edges) = Self.graph(tasks: 60, seed: 9)
    let first = try GraphLayout(sizes, edges)
    let second = try GraphLayout(sizes, edges)
    #expect(first.boxes == second.boxes)
    #expect(
      first.routes.map { $0.map { [$0.x, $0.y] } } == second.routes.map { $0.map { [$0.x, $0.y] } })

    let circle = [(0, 1), (1, 2), (2, 0), (1, 1)].map { PlanGraph.Edge(from: $0.0, to: $0.1) }
    let layout = try GraphLayout(Array(repeating: (40, 30), count: 3), circle)
    #expect(layout.boxes.count == 3 && layout.routes.count == 4)
  }

  @Test("Too many bends are refused, and not laid out for minutes")
  func bounds() {
    let chain = (1..<1_000).map { PlanGraph.Edge(from: $0 - 1, to: $0) }
    let long = (0..<200).map { PlanGraph.Edge(from: $0, to: 999 - $0) }
    let error = #expect(throws: PlanGraphError.self) {
      try GraphLayout(Array(repeating: (40, 30), count: 1_000), chain + long)
    }
    #expect(error?.what == "bends of edges")
    #expect(error?.limit == GraphLayout.points)
  }
}
