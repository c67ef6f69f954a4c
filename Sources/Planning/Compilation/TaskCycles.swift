/// Finds cycles among tasks that could not be put into order.
enum TaskCycles {
  /// Cycles without a common task, each by positions from its smallest on, in order of these; at
  /// most ``PlanningLimits/cycles``. The time is linear in tasks and needs.
  static func find(needs: [[Int]], isOrdered: [Bool]) -> [[Int]] {
    enum State { case new, open, done }
    var states = isOrdered.map { $0 ? State.done : .new }
    var cycles: [[Int]] = []
    for start in needs.indices where states[start] == .new {
      var path: [(task: Int, next: Int)] = [(start, 0)]
      states[start] = .open
      while let top = path.last, cycles.count < PlanningLimits.cycles {
        guard top.next < needs[top.task].count else {
          states[top.task] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let need = needs[top.task][top.next]
        switch states[need] {
        case .done: continue
        case .new:
          states[need] = .open
          path.append((need, 0))
        case .open:
          guard let begin = path.lastIndex(where: { $0.task == need }) else { continue }
          cycles.append(rotated(path[begin...].map(\.task)))
          for step in path { states[step.task] = .done }
          path.removeAll()
        }
      }
      if cycles.count >= PlanningLimits.cycles { break }
    }
    return cycles.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  private static func rotated(_ cycle: [Int]) -> [Int] {
    guard let least = cycle.min(), let index = cycle.firstIndex(of: least) else { return cycle }
    return Array(cycle[index...] + cycle[..<index])
  }
}
