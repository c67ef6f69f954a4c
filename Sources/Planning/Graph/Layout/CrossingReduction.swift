// The second step of Sugiyama, Tagawa and Toda: in which order the vertices of a layer stand.
extension LayeredGraph {
  private static let sweeps = 16

  /// Orders each layer so that few edges cross: each vertex at the middle of its neighbours in the layer
  /// before, then behind, over and over; the best order that was met is kept.
  mutating func reduceCrossings() {
    var best = layers
    var fewest = crossings()
    var patience = 4
    for sweep in 0..<Self.sweeps where fewest > 0 && patience > 0 {
      let isForward = sweep % 2 == 0
      let order =
        isForward ? Array(layers.indices.dropFirst()) : layers.indices.dropLast().reversed()
      for layer in order {
        arrange(layer, by: isForward ? before : behind, next: isForward ? layer - 1 : layer + 1)
      }
      let count = crossings()
      if count < fewest {
        fewest = count
        best = layers
        patience = 4
      } else {
        patience -= 1
      }
    }
    layers = best
  }

  /// Sorts a layer by the mean place of neighbours; what has none keeps its place.
  private mutating func arrange(_ layer: Int, by neighbours: [[Int]], next: Int) {
    var places: [Int: Int] = [:]
    for (place, vertex) in layers[next].enumerated() { places[vertex] = place }
    // As fractions, so that no rounding decides.
    let keys = layers[layer].enumerated().map { place, vertex in
      let found = neighbours[vertex].compactMap { places[$0] }
      return (
        vertex: vertex, place: place, sum: found.isEmpty ? place : found.reduce(0, +),
        count: max(found.count, 1)
      )
    }
    layers[layer] = keys.sorted { first, second in
      let left = first.sum * second.count
      let right = second.sum * first.count
      return left == right ? first.place < second.place : left < right
    }.map(\.vertex)
  }

  /// How often edges cross between neighbouring layers (Barth, Jünger and Mutzel, Simple and Efficient
  /// Bilayer Cross Counting, 2002).
  func crossings() -> Int {
    var count = 0
    for layer in layers.indices.dropLast() {
      var places: [Int: Int] = [:]
      for (place, vertex) in layers[layer + 1].enumerated() { places[vertex] = place }
      var tree = FenwickTree(count: layers[layer + 1].count)
      var seen = 0
      for vertex in layers[layer] {
        let ends = behind[vertex].compactMap { places[$0] }.sorted()
        for end in ends { count += seen - tree.sum(through: end) }
        for end in ends { tree.add(at: end) }
        seen += ends.count
      }
    }
    return count
  }
}

/// Counts at places, summed up to a place in logarithmic time (Fenwick 1994).
private struct FenwickTree {
  private var sums: [Int]

  init(count: Int) { sums = Array(repeating: 0, count: count + 1) }

  mutating func add(at place: Int) {
    var index = place + 1
    while index < sums.count {
      sums[index] += 1
      index += index & -index
    }
  }

  func sum(through place: Int) -> Int {
    var index = place + 1
    var sum = 0
    while index > 0 {
      sum += sums[index]
      index -= index & -index
    }
    return sum
  }
}
