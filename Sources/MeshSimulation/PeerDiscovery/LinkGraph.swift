/// An undirected graph, by position; a place without a list is no vertex.
struct LinkGraph: Sendable {
  private let links: [[Int]?]

  init(_ links: [[Int]?]) { self.links = links }

  /// How many vertices each connected part has.
  var parts: [Int] {
    var seen = links.map { _ in false }
    return links.indices.filter { links[$0] != nil }.compactMap { start in
      seen[start] ? nil : walk(from: start, &seen).reached
    }
  }

  /// The most steps that the shortest way between any two vertices takes; nil where there is none.
  var diameter: Int? {
    let count = links.count { $0 != nil }
    var longest = 0
    for start in links.indices where links[start] != nil {
      var seen = links.map { _ in false }
      let (reached, steps) = walk(from: start, &seen)
      guard reached == count else { return nil }
      longest = max(longest, steps)
    }
    return longest
  }

  private func walk(from start: Int, _ seen: inout [Bool]) -> (reached: Int, steps: Int) {
    seen[start] = true
    var edge = [start]
    var reached = 0
    var steps = -1
    while !edge.isEmpty {
      reached += edge.count
      steps += 1
      var next: [Int] = []
      for vertex in edge {
        for other in links[vertex] ?? [] where !seen[other] {
          seen[other] = true
          next.append(other)
        }
      }
      edge = next
    }
    return (reached, steps)
  }

  /// A vertex of a connected graph without which it would not be connected; nil where there is none
  /// (Hopcroft and Tarjan, "Algorithm 447: Efficient Algorithms for Graph Manipulation", CACM 16(6), 1973).
  var cutVertex: Int? {
    guard let root = links.firstIndex(where: { $0 != nil }) else { return nil }
    var order: [Int?] = links.map { _ in nil }
    var low = links.map { _ in 0 }
    var stack = [(vertex: root, parent: root, next: 0)]
    var time = 0
    var rootChildren = 0
    order[root] = 0
    while let (vertex, parent, next) = stack.last {
      guard let others = links[vertex], next < others.count else {
        stack.removeLast()
        guard vertex != root else { break }
        low[parent] = min(low[parent], low[vertex])
        if parent == root {
          rootChildren += 1
        } else if low[vertex] >= order[parent] ?? 0 {
          return parent
        }
        continue
      }
      stack[stack.count - 1].next += 1
      let other = others[next]
      if let seen = order[other] {
        if other != parent { low[vertex] = min(low[vertex], seen) }
      } else {
        time += 1
        order[other] = time
        low[other] = time
        stack.append((other, vertex, 0))
      }
    }
    return rootChildren > 1 ? root : nil
  }
}
