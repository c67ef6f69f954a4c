/// Finds what waits for itself.
enum CycleSearch {
  /// The strongly connected components that hold a cycle, by their first member; members ascending
  /// (Tarjan 1972, with a stack of its own instead of recursion).
  static func components(of needs: [[Int]], among candidates: [Bool]) -> [[Int]] {
    var components: [[Int]] = []
    var number = Array(repeating: 0, count: needs.count)
    var low = Array(repeating: 0, count: needs.count)
    var isOnStack = Array(repeating: false, count: needs.count)
    var stack: [Int] = []
    var calls: [(task: Int, next: Int)] = []
    var counter = 0
    for root in needs.indices where candidates[root] && number[root] == 0 {
      calls.append((root, 0))
      while let (task, next) = calls.last {
        if next == 0 {
          counter += 1
          number[task] = counter
          low[task] = counter
          stack.append(task)
          isOnStack[task] = true
        }
        if next < needs[task].count {
          calls[calls.count - 1].next += 1
          let need = needs[task][next]
          guard candidates[need] else { continue }
          if number[need] == 0 {
            calls.append((need, 0))
          } else if isOnStack[need] {
            low[task] = min(low[task], number[need])
          }
          continue
        }
        // A task without needs is visited once only; others come here after their last need.
        calls.removeLast()
        if let caller = calls.last { low[caller.task] = min(low[caller.task], low[task]) }
        guard low[task] == number[task] else { continue }
        var component: [Int] = []
        while let member = stack.popLast() {
          isOnStack[member] = false
          component.append(member)
          if member == task { break }
        }
        if component.count > 1 || needs[task].contains(task) {
          components.append(component.sorted())
        }
      }
    }
    return components.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  /// A shortest cycle of a component, each member needing the next, from its smallest member.
  ///
  /// It is the shortest of all unless the component is so large that looking from every member would
  /// pass ``SwarmChecksLimits/cycleSearchEdges``; then it is the shortest through the members that
  /// were looked at, the smallest first.
  static func shortestCycle(in component: [Int], _ needs: [[Int]]) -> [Int] {
    var isMember: Set<Int> = Set(component)
    var best: [Int] = []
    var budget = SwarmChecksLimits.cycleSearchEdges
    for start in component {
      let cycle = cycle(through: start, isMember, needs, shorterThan: best.count, &budget)
      if !cycle.isEmpty { best = cycle }
      if best.count == 1 || budget <= 0 { break }
      // Every cycle through this member is known now.
      isMember.remove(start)
    }
    guard let smallest = best.min(), let turn = best.firstIndex(of: smallest) else { return best }
    return Array(best[turn...] + best[..<turn])
  }

  /// A shortest cycle through a task, by breadth-first search; empty if none is shorter than `limit`
  /// (0 for no limit).
  private static func cycle(
    through start: Int, _ isMember: Set<Int>, _ needs: [[Int]], shorterThan limit: Int,
    _ budget: inout Int
  ) -> [Int] {
    var parent: [Int: Int] = [:]
    var level = [start]
    var length = 1
    while !level.isEmpty, limit == 0 || length < limit {
      var next: [Int] = []
      for task in level {
        budget -= needs[task].count
        for need in needs[task] {
          if need == start {
            var path = [task]
            while let last = path.last, last != start, let before = parent[last] {
              path.append(before)
            }
            return path.reversed()
          }
          guard isMember.contains(need), parent[need] == nil else { continue }
          parent[need] = task
          next.append(need)
        }
      }
      level = next
      length += 1
    }
    return []
  }
}
