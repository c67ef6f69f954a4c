/// What is wrong with the needs of a set of tasks.
public enum DependencyProblem: Hashable, Sendable {
  /// A later task with the id of an earlier one; it is left out of the graph.
  case duplicate(id: String)
  /// A need that names no task.
  case unknownNeed(task: String, need: String)
  /// Tasks that wait for one another, in order: each needs the next, the last needs the first.
  case cycle([String])
  /// A task that is never ready, since it needs one that is not.
  case unreachable(task: String, because: String)
}

/// Tasks and what each of them needs, over plain ids.
///
/// Everything is iterative and takes time linear in tasks and needs, so that a graph of any shape may
/// come from a stranger. Ids are compared byte for byte.
public struct DependencyGraph: Sendable {
  /// The ids as declared, without later duplicates.
  public let ids: [String]
  /// For each task the indices of the tasks that it needs, each once, in the order written.
  public let needs: [[Int]]
  /// For each task the indices of the tasks that need it, ascending.
  public let dependents: [[Int]]
  /// All that is wrong: duplicates, unknown needs, cycles, unreachable tasks, each in the order
  /// declared.
  public let problems: [DependencyProblem]
  /// The tasks that can ever be ready, each after what it needs: by depth, then as declared.
  public let order: [Int]
  /// For each task that can be ready the longest chain of needs below it, in tasks; nil otherwise.
  public let depths: [Int?]

  /// Builds and checks a graph.
  ///
  /// - Parameter tasks: the ids with what each needs, in the order declared.
  public init(_ tasks: [(id: String, needs: [String])]) {
    var problems: [DependencyProblem] = []
    var index: [ByteKey: Int] = [:]
    index.reserveCapacity(tasks.count)
    var ids: [String] = []
    var written: [[String]] = []
    for task in tasks {
      guard index[ByteKey(task.id)] == nil else {
        problems.append(.duplicate(id: task.id))
        continue
      }
      index[ByteKey(task.id)] = ids.count
      ids.append(task.id)
      written.append(task.needs)
    }

    var needs: [[Int]] = Array(repeating: [], count: ids.count)
    var dependents: [[Int]] = Array(repeating: [], count: ids.count)
    var hasUnknownNeed = Array(repeating: false, count: ids.count)
    var latestDependent = Array(repeating: -1, count: ids.count)
    for task in ids.indices {
      for need in written[task] {
        guard let needed = index[ByteKey(need)] else {
          problems.append(.unknownNeed(task: ids[task], need: need))
          hasUnknownNeed[task] = true
          continue
        }
        guard latestDependent[needed] != task else { continue }
        latestDependent[needed] = task
        needs[task].append(needed)
        dependents[needed].append(task)
      }
    }

    let (order, depths) = DependencyGraph.sort(needs, dependents, except: hasUnknownNeed)
    var isInCycle = Array(repeating: false, count: ids.count)
    for component in CycleSearch.components(of: needs, among: depths.map { $0 == nil }) {
      for task in component { isInCycle[task] = true }
      let cycle = CycleSearch.shortestCycle(in: component, needs)
      problems.append(.cycle(cycle.map { ids[$0] }))
    }
    for task in ids.indices where depths[task] == nil && !isInCycle[task] && !hasUnknownNeed[task] {
      guard let cause = needs[task].first(where: { depths[$0] == nil }) else { continue }
      problems.append(.unreachable(task: ids[task], because: ids[cause]))
    }

    self.ids = ids
    self.needs = needs
    self.dependents = dependents
    self.problems = problems
    self.order = order
    self.depths = depths
  }

  /// Kahn's algorithm (1962), one level after the other.
  private static func sort(
    _ needs: [[Int]], _ dependents: [[Int]], except never: [Bool]
  ) -> (order: [Int], depths: [Int?]) {
    var open = needs.map(\.count)
    var depths: [Int?] = Array(repeating: nil, count: needs.count)
    var level = needs.indices.filter { open[$0] == 0 && !never[$0] }
    var order: [Int] = []
    var depth = 0
    while !level.isEmpty {
      var next: [Int] = []
      for task in level {
        depths[task] = depth
        order.append(task)
        for dependent in dependents[task] {
          open[dependent] -= 1
          if open[dependent] == 0, !never[dependent] { next.append(dependent) }
        }
      }
      level = next.sorted()
      depth += 1
    }
    return (order, depths)
  }

  /// The most tasks that stand at one depth: how many agents can be busy when the graph is worked off
  /// level by level.
  public var width: Int {
    var counts: [Int: Int] = [:]
    for case let depth? in depths { counts[depth, default: 0] += 1 }
    return counts.values.max() ?? 0
  }

  /// The chain of tasks that takes longest, first task first; of equal ones that which was declared
  /// first. Empty if no task can be ready.
  ///
  /// - Parameter weights: how long each task takes, in any unit; 1 where there is none or it is
  ///   negative. Sums stop at `Int.max`.
  public func criticalPath(weights: [Int] = []) -> [Int] {
    var longest = Array(repeating: 0, count: ids.count)
    var previous: [Int?] = Array(repeating: nil, count: ids.count)
    var last: Int?
    for task in order {
      for need in needs[task] where previous[task].map({ longest[need] > longest[$0] }) ?? true {
        previous[task] = need
      }
      let weight = weights.indices.contains(task) ? max(weights[task], 0) : 1
      let before = previous[task].map { longest[$0] } ?? 0
      let (sum, overflow) = before.addingReportingOverflow(weight)
      longest[task] = overflow ? .max : sum
      if last.map({ longest[task] > longest[$0] }) ?? true { last = task }
    }
    var path: [Int] = []
    while let task = last {
      path.append(task)
      last = previous[task]
    }
    return path.reversed()
  }
}
