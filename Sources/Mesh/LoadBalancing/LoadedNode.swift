/// A task as load balancing sees it.
public struct LoadedTask: Sendable, Hashable {
  /// The task.
  public let task: TaskID
  /// How much of its node it takes, in the unit of ``LoadedNode/capacity``.
  public let weight: Int
  /// The nodes to which it may go; any where nil. A running task that does not say that it can be moved has
  /// none.
  public let targets: Set<NodeID>?

  /// Makes a task; a weight below 1 counts as 1.
  public init(task: TaskID, weight: Int = 1, targets: Set<NodeID>? = nil) {
    self.task = task
    self.weight = min(max(weight, 1), Self.greatestWeight)
    self.targets = targets
  }

  /// So that no product of two sums overflows.
  static let greatestWeight = 1_000_000
}

/// A node with its tasks, as load balancing sees it.
public struct LoadedNode: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// How much it can carry at a time, such as its slots.
  public let capacity: Int
  /// What it carries.
  public internal(set) var tasks: [LoadedTask]

  /// Makes a node; a capacity below 1 counts as 1.
  public init(node: NodeID, capacity: Int, tasks: [LoadedTask]) {
    self.node = node
    self.capacity = min(max(capacity, 1), LoadedTask.greatestWeight)
    self.tasks = tasks
    weight = tasks.reduce(0) { $0 + $1.weight }
  }

  /// The weight of all its tasks.
  public internal(set) var weight: Int

  /// The weight of its tasks, in basis points of its capacity; above 10,000 where some have to wait.
  public var utilization: Int { weight * 10_000 / capacity }
}
