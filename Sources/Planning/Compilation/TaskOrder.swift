/// Puts tasks into an order in which each stands behind those that it needs; ties by id.
enum TaskOrder {
  /// The positions in that order; tasks on or behind a cycle are left out.
  ///
  /// - Parameters:
  ///   - ids: the tasks' ids.
  ///   - needs: for each task the positions of those that it needs.
  static func positions(ids: [String], needs: [[Int]]) -> [Int] {
    var waiting = needs.map(\.count)
    var followers = [[Int]](repeating: [], count: ids.count)
    for (position, needs) in needs.enumerated() {
      for need in needs { followers[need].append(position) }
    }
    // Ranks by id, so that the heap compares numbers.
    let byName = ids.indices.sorted { PlanNames.precedes(ids[$0], ids[$1]) }
    var rank = [Int](repeating: 0, count: ids.count)
    for (index, position) in byName.enumerated() { rank[position] = index }
    var ready = IntegerHeap()
    for position in ids.indices where waiting[position] == 0 { ready.insert(rank[position]) }
    var order: [Int] = []
    while let next = ready.removeLeast() {
      let position = byName[next]
      order.append(position)
      for follower in followers[position] {
        waiting[follower] -= 1
        if waiting[follower] == 0 { ready.insert(rank[follower]) }
      }
    }
    return order
  }
}

/// A binary heap that gives the least number first.
private struct IntegerHeap {
  private var items: [Int] = []

  mutating func insert(_ item: Int) {
    items.append(item)
    var index = items.count - 1
    while index > 0, items[(index - 1) / 2] > items[index] {
      items.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func removeLeast() -> Int? {
    guard let first = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return first }
    items[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < items.count && items[child] < items[least] {
        least = child
      }
      if least == index { return first }
      items.swapAt(index, least)
      index = least
    }
  }
}
