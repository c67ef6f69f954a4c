import JSONSyntax
import Mesh
import Planning

/// Which tasks of a plan the swarm knows, and what those that are done gave.
///
/// A plain task is proposed as soon as all that it needs is known to the swarm; the ledger then waits
/// for the needs. A `forEach` becomes known once its needs are done and its items can be counted, one
/// task an item, named `ID[INDEX]`.
struct PlanProgress: Sendable {
  /// A task that the swarm knows.
  struct Instance: Sendable {
    /// The plan's task.
    let task: PlanTask
    /// The item; nil outside of a `forEach`.
    let item: ExpressionValue?
  }

  /// How a task of the plan stands, as far as others depend on it.
  private enum Shape {
    case unknown
    /// The ids that stand for it in the ledger: one, or one an item.
    case known([String])
  }

  /// What the run was handed.
  let inputs: [String: ExpressionValue]
  /// The tasks that the swarm knows, by their ids in the ledger.
  private(set) var instances: [String: Instance] = [:]
  private let tasks: [PlanTask]
  private let indices: [String: Int]
  /// How many hooks an agent has.
  private let hooks: [String: Int]
  private var shapes: [Shape]
  private var unproposed: [Int]
  private var finished: Set<String> = []
  private var values: [String: [String: ExpressionValue]] = [:]

  /// Makes the progress of a run that has not begun.
  init(plan: SwarmPlan, inputs: [String: ExpressionValue]) {
    self.inputs = inputs
    tasks = plan.tasks
    indices = Dictionary(plan.tasks.enumerated().map { ($1.id, $0) }) { first, _ in first }
    hooks = Dictionary(
      plan.agents.map {
        ($0.id, $0.preHooks.count + max($0.postHooks.count, $0.errorHooks.count))
      }
    ) { first, _ in first }
    shapes = Array(repeating: .unknown, count: tasks.count)
    unproposed = Array(tasks.indices)
  }

  /// How many tasks of the plan the swarm does not know.
  var unproposedCount: Int { unproposed.count }

  /// How many tasks of the ledger are over.
  var finishedCount: Int { finished.count }

  /// Notes that a task of the ledger is over; `outputs` is nil where it gave none.
  mutating func finish(_ id: String, outputs: [String: ExpressionValue]?) {
    finished.insert(id)
    values[id] = outputs
  }

  /// Notes that a task of the ledger is to be done after all.
  mutating func reopen(_ id: String) {
    finished.remove(id)
    values[id] = nil
  }

  /// The tasks that can be proposed now and were not before.
  ///
  /// - Throws: ``RunError/fanOut(task:reason:)`` where the items of a `forEach` cannot be told.
  mutating func nextProposals() throws(RunError) -> [TaskSpecification] {
    var proposals: [TaskSpecification] = []
    var left: [Int] = []
    for index in unproposed {
      if let specifications = try propose(index) {
        proposals += specifications
      } else {
        left.append(index)
      }
    }
    unproposed = left
    return proposals
  }

  /// Whether all that a task of the ledger needs is known to be over.
  func isReady(_ id: String) -> Bool {
    guard let instance = instances[id] else { return false }
    return instance.task.needs.allSatisfy { need in
      guard let index = indices[need], case .known(let ids) = shapes[index] else { return false }
      return ids.allSatisfy(finished.contains)
    }
  }

  /// The values that a task's expressions and environment can name.
  func scope(of instance: Instance) -> ExpressionScope {
    var outputs: [String: [String: ExpressionValue]] = [:]
    var names = Set(instance.task.needs)
    for expression in [instance.task.condition, instance.task.forEach].compactMap(\.self) {
      guard let expression = try? Expression(expression) else { continue }
      for reference in expression.references {
        if case .output(let task, _) = reference.target { names.insert(task) }
      }
    }
    for name in names {
      if let index = indices[name] { outputs[name] = self.outputs(of: index) }
    }
    return ExpressionScope(inputs: inputs, outputs: outputs, item: instance.item)
  }

  private mutating func propose(_ index: Int) throws(RunError) -> [TaskSpecification]? {
    let task = tasks[index]
    var needs: [String] = []
    for need in task.needs {
      guard let place = indices[need], case .known(let ids) = shapes[place] else { return nil }
      needs += ids
    }
    guard let forEach = task.forEach else {
      return [know(index, id: task.id, item: nil, needs: needs)]
    }
    guard needs.allSatisfy(finished.contains) else { return nil }
    guard needs.allSatisfy({ values[$0] != nil }) else {
      // A need failed: the ledger cancels what it knows, so it must know this one.
      return [know(index, id: task.id, item: nil, needs: needs)]
    }
    let items = try items(of: task, forEach)
    shapes[index] = .known([])
    return items.enumerated().map { number, item in
      know(index, id: "\(task.id)[\(number)]", item: item, needs: needs)
    }
  }

  private mutating func know(
    _ index: Int, id: String, item: ExpressionValue?, needs: [String]
  ) -> TaskSpecification {
    let task = tasks[index]
    if case .known(let ids) = shapes[index] {
      shapes[index] = .known(ids + [id])
    } else {
      shapes[index] = .known([id])
    }
    instances[id] = Instance(task: task, item: item)
    return TaskSpecification(
      id: TaskID(id), needs: needs.map { TaskID($0) },
      capabilities: task.capabilities.map { Capability($0) },
      agent: task.agent.map { AgentID($0) }, isIdempotent: task.idempotent,
      retry: RetryPolicy(
        attempts: min(max(task.retry.attempts, 1), MeshLimits.attempts),
        backoff: .milliseconds(Int64(task.retry.backoff)),
        afterFailure: task.retry.after.contains(.exit),
        afterTimeout: task.retry.after.contains(.timeout)),
      timeLimit: timeLimit(of: task))
  }

  /// Hooks run before and behind the task, in time of their own, and each process may take a while to end.
  private func timeLimit(of task: PlanTask) -> MeshDuration {
    let count = task.agent.flatMap { hooks[$0] } ?? hooks.values.max() ?? 0
    let ending = RuntimeLimits.gracePeriod + RuntimeLimits.drainPeriod
    let besides = (RuntimeLimits.hookTime + ending) * count + ending
    return .milliseconds(Int64(task.timeout) + besides.components.seconds * 1_000)
  }

  private func items(
    of task: PlanTask, _ source: String
  ) throws(RunError) -> [ExpressionValue] {
    let scope = scope(of: Instance(task: task, item: nil))
    let value: ExpressionValue
    do throws(ExpressionError) {
      value = try Expression(source).evaluate(in: scope)
    } catch {
      throw .fanOut(task: task.id, reason: error.message)
    }
    guard let items = value.items else {
      throw .fanOut(task: task.id, reason: "its value is no list")
    }
    guard items.count <= RuntimeLimits.fanOut else {
      throw .fanOut(
        task: task.id,
        reason: "\(items.count) items are more than the limit of \(RuntimeLimits.fanOut)")
    }
    return items
  }

  /// The outputs of a plan's task: of a `forEach` lists in the items' order. What was skipped gives
  /// empty values.
  private func outputs(of index: Int) -> [String: ExpressionValue] {
    let task = tasks[index]
    guard case .known(let ids) = shapes[index] else { return [:] }
    var outputs: [String: ExpressionValue] = [:]
    for output in task.outputs {
      let found = ids.map { id in
        values[id]?[output.name] ?? ExpressionValue.empty(of: output.type)
      }
      outputs[output.name] = task.forEach == nil ? found.first : .list(found)
    }
    return outputs
  }
}
