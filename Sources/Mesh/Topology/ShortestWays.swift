import Collections

/// The shortest ways from one node to all others (Dijkstra, "A Note on Two Problems in Connexion with
/// Graphs", 1959); of two that are as long, the one over earlier nodes.
struct ShortestWays {
  /// As long as a way can't be: where there is none.
  static let none: Int64 = .max / (1 << 24)

  private let source: Int
  private var lengths: [Int64]
  private var before: [Int?]

  private struct Step: Comparable {
    let length: Int64
    let node: Int

    static func < (one: Step, other: Step) -> Bool {
      (one.length, one.node) < (other.length, other.node)
    }
  }

  init(from source: Int, _ neighbors: [[Int]], _ latency: [[Int64]]) {
    self.source = source
    lengths = neighbors.map { _ in Self.none }
    before = neighbors.map { _ in nil }
    lengths[source] = 0
    var steps: Heap = [Step(length: 0, node: source)]
    while let step = steps.popMin() {
      guard step.length == lengths[step.node] else { continue }
      for next in neighbors[step.node] {
        let length = step.length + latency[step.node][next]
        guard length < lengths[next] else { continue }
        lengths[next] = length
        before[next] = step.node
        steps.insert(Step(length: length, node: next))
      }
    }
  }

  /// Milliseconds to a node; ``none`` where there is no way.
  func length(to target: Int) -> Int64 { lengths[target] }

  /// The nodes between the source and a target.
  func between(_ target: Int) -> [Int] {
    var nodes: [Int] = []
    var node = before[target]
    while let current = node, current != source {
      nodes.append(current)
      node = before[current]
    }
    return nodes
  }
}
