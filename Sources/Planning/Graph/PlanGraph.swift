import SourceText

/// The tasks of a plan and what they need, for drawing.
public struct PlanGraph: Sendable, Equatable {
  /// A task.
  struct Node: Sendable, Equatable {
    let id: String
    let title: String
    let agent: String?
    /// Source of the expression whose items it runs for; nil where it runs once.
    let forEach: String?
  }

  /// That one task needs another, by their places among the nodes.
  struct Edge: Sendable, Equatable {
    let from: Int
    let to: Int
  }

  let nodes: [Node]
  let edges: [Edge]
  let shape: GraphShape

  /// Takes the graph out of a plan.
  ///
  /// - Throws: ``PlanGraphError`` for a plan that no drawing shows.
  public init(_ plan: SwarmPlan) throws(PlanGraphError) {
    guard plan.tasks.count <= PlanningLimits.graphTasks else {
      throw PlanGraphError(
        what: "tasks", count: plan.tasks.count, limit: PlanningLimits.graphTasks)
    }
    let count = plan.tasks.reduce(0) { $0 + $1.needs.count }
    guard count <= PlanningLimits.graphEdges else {
      throw PlanGraphError(what: "edges", count: count, limit: PlanningLimits.graphEdges)
    }
    shape = GraphShape(plan.tasks)
    // Keys are bytes: names that Swift takes for equal may be two.
    var places: [[UInt8]: Int] = [:]
    for (index, task) in plan.tasks.enumerated() { places[Array(task.id.utf8)] = index }
    nodes = plan.tasks.map { task in
      Node(id: task.id, title: task.title, agent: task.agent, forEach: task.forEach)
    }
    edges = plan.tasks.enumerated().flatMap { index, task in
      task.needs.compactMap { need in
        places[Array(need.utf8)].map { Edge(from: $0, to: index) }
      }
    }
  }

  /// The lines of a node's label: id, title, agent and what it runs for, the last three where they
  /// say something.
  static func label(of node: Node) -> [String] {
    var lines = [node.id]
    if !node.title.isEmpty, !node.title.hasSameBytes(as: node.id) { lines.append(node.title) }
    if let agent = node.agent { lines.append("by \(agent)") }
    if let forEach = node.forEach { lines.append("for each of \(forEach)") }
    return lines
  }
}

/// A plan too large to be drawn.
public struct PlanGraphError: Error, Sendable, Equatable {
  /// What there is too much of: tasks or edges.
  public let what: String
  /// How many there are.
  public let count: Int
  /// How many can be drawn.
  public let limit: Int

  /// What is wrong, as a phrase.
  public var message: String {
    "\(count) \(what) are more than the \(limit) that a drawing shows"
  }
}
