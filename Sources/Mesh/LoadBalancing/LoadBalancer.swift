/// Moves tasks from overloaded to underused nodes, so that no two of them hand a task to and fro.
///
/// Three things keep it from oscillating: the gap between the two thresholds, within which nothing happens;
/// a node has to be overloaded several times in a row; and what was moved, and where it went, rests for a
/// while. After each move all loads are computed anew, and a move is made only if it lowers the variance.
public struct LoadBalancer: Sendable {
  /// The parameters of a balancer.
  public struct Settings: Sendable, Hashable {
    /// The utilization, in basis points, above which a node gives tasks away.
    public var overload: Int
    /// The utilization, in basis points, below which a node gets tasks.
    public var underload: Int
    /// Measurements in a row that a node has to be overloaded in.
    public var confirmations: Int
    /// How long a task that was moved stays, and a node that got one gives none.
    public var cooldown: MeshDuration
    /// Time between two measurements.
    public var interval: MeshDuration

    /// Makes settings.
    public init(
      overload: Int = 8_000, underload: Int = 3_000, confirmations: Int = 2,
      cooldown: MeshDuration = .seconds(30), interval: MeshDuration = .seconds(5)
    ) {
      self.overload = max(overload, 1)
      self.underload = min(max(underload, 0), self.overload)
      self.confirmations = max(confirmations, 1)
      self.cooldown = cooldown
      self.interval = max(interval, .milliseconds(1))
    }
  }

  /// A task that is to go to another node.
  public struct Migration: Sendable, Hashable {
    /// The task.
    public let task: TaskID
    /// Where it is.
    public let source: NodeID
    /// Where it is to go.
    public let target: NodeID
  }

  /// The parameters.
  public let settings: Settings
  private var overloaded: [NodeID: Int] = [:]
  private var restingTasks: [TaskID: MeshTime] = [:]
  private var restingGivers: [NodeID: MeshTime] = [:]
  private var restingTakers: [NodeID: MeshTime] = [:]

  /// Makes a balancer that knows of no move yet.
  public init(settings: Settings = Settings()) { self.settings = settings }

  /// Takes a measurement of all nodes.
  ///
  /// - Parameters:
  ///   - nodes: the nodes that are alive, each once, with what they carry.
  ///   - now: the present.
  /// - Returns: what is to move, in this order; it counts as moved.
  public mutating func measure(
    _ nodes: [LoadedNode], at now: MeshTime
  ) -> [Migration] {
    forget(at: now)
    var nodes = nodes.sorted { $0.node < $1.node }
    let before = overloaded
    overloaded = [:]
    for node in nodes where node.utilization > settings.overload {
      overloaded[node.node] = (before[node.node] ?? 0) + 1
    }
    var migrations: [Migration] = []
    let hot = nodes.filter { (overloaded[$0.node] ?? 0) >= settings.confirmations }
      .sorted { ($1.utilization, $0.node) < ($0.utilization, $1.node) }
    for source in hot where restingGivers[source.node] == nil {
      while let migration = relieve(source.node, &nodes) {
        let end = now + settings.cooldown
        restingTasks[migration.task] = end
        restingGivers[migration.target] = end
        restingTakers[migration.source] = end
        migrations.append(migration)
      }
    }
    return migrations
  }

  /// Moves one task from an overloaded node to the least loaded one that may take it.
  private func relieve(_ node: NodeID, _ nodes: inout [LoadedNode]) -> Migration? {
    guard let source = nodes.firstIndex(where: { $0.node == node }),
      nodes[source].utilization > settings.overload
    else { return nil }
    let targets = nodes.indices.filter {
      $0 != source && nodes[$0].utilization < settings.underload
        && restingTakers[nodes[$0].node] == nil
    }.sorted {
      (nodes[$0].utilization, nodes[$0].node) < (nodes[$1].utilization, nodes[$1].node)
    }
    // The heaviest first: fewer moves.
    let tasks = nodes[source].tasks.filter { restingTasks[$0.task] == nil }
      .sorted { ($1.weight, $0.task) < ($0.weight, $1.task) }
    for target in targets {
      for task in tasks where isGain(task, from: nodes[source], to: nodes[target]) {
        nodes[source].tasks.removeAll { $0.task == task.task }
        nodes[source].weight -= task.weight
        nodes[target].tasks.append(task)
        nodes[target].weight += task.weight
        return Migration(
          task: task.task, source: nodes[source].node, target: nodes[target].node)
      }
    }
    return nil
  }

  /// Whether a move lowers the variance and makes no new overload: with Wₛ, Wₜ the weights and cₛ, cₜ the
  /// capacities, Σ W²/c falls exactly if w·(cₛ + cₜ) < 2·(cₜ·Wₛ − cₛ·Wₜ).
  private func isGain(_ task: LoadedTask, from source: LoadedNode, to target: LoadedNode) -> Bool {
    let after = (target.weight + task.weight) * 10_000 / target.capacity
    let gained = 2 * (target.capacity * source.weight - source.capacity * target.weight)
    return task.targets?.contains(target.node) != false && after <= settings.overload
      && task.weight * (source.capacity + target.capacity) < gained
  }

  private mutating func forget(at now: MeshTime) {
    restingTasks = restingTasks.filter { $0.value > now }
    restingGivers = restingGivers.filter { $0.value > now }
    restingTakers = restingTakers.filter { $0.value > now }
  }
}
