import SwarmChecks

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

  /// Measures the tasks of a plan; linear in tasks and needs. What can never be ready is left out.
  public init(_ tasks: [PlanTask]) {
    let graph = DependencyGraph(tasks.map { ($0.id, $0.needs) })
    let limits = tasks.map(\.timeout)
    criticalPath = graph.criticalPath(weights: limits)
    criticalTime = criticalPath.reduce(0) { sum, task in
      let (total, overflow) = sum.addingReportingOverflow(limits[task])
      return overflow ? .max : total
    }
    width = graph.width
  }
}
