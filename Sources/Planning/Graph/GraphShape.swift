/// How long and how wide a graph of tasks is.
public struct GraphShape: Sendable, Equatable {
  /// The tasks of a longest chain by time limits, each needing the one before; their places in the plan.
  public let criticalPath: [Int]
  /// The sum of their time limits, in milliseconds: no run in which nothing is repeated takes longer,
  /// where there are nodes enough.
  public let criticalTime: Int
  /// How many tasks of the plan stand at most side by side where each takes as long as any other: more
  /// slots than that are of no use then.
  public let width: Int

  /// Measures the tasks of a plan; linear in tasks and needs. What lies on a circle is left out.
  public init(_ tasks: [PlanTask]) {
    var places: [[UInt8]: Int] = [:]
    for (index, task) in tasks.enumerated() { places[Array(task.id.utf8)] = index }
    var followers: [[Int]] = Array(repeating: [], count: tasks.count)
    var open = Array(repeating: 0, count: tasks.count)
    for (index, task) in tasks.enumerated() {
      for need in task.needs {
        guard let place = places[Array(need.utf8)] else { continue }
        followers[place].append(index)
        open[index] += 1
      }
    }
    var queue = tasks.indices.filter { open[$0] == 0 }
    var level = Array(repeating: 0, count: tasks.count)
    var before = Array(repeating: -1, count: tasks.count)
    var start = Array(repeating: 0, count: tasks.count)
    var last = -1
    var longest = 0
    var next = 0
    while next < queue.count {
      let task = queue[next]
      next += 1
      let (sum, overflow) = start[task].addingReportingOverflow(tasks[task].timeout)
      let end = overflow ? Int.max : sum
      if last < 0 || end > longest {
        longest = end
        last = task
      }
      for follower in followers[task] {
        level[follower] = max(level[follower], level[task] + 1)
        if before[follower] < 0 || end > start[follower] {
          start[follower] = end
          before[follower] = task
        }
        open[follower] -= 1
        if open[follower] == 0 { queue.append(follower) }
      }
    }
    var path: [Int] = []
    while last >= 0 {
      path.append(last)
      last = before[last]
    }
    criticalPath = path.reversed()
    criticalTime = longest
    var counts: [Int: Int] = [:]
    for task in queue { counts[level[task], default: 0] += 1 }
    width = counts.values.max() ?? 0
  }
}
