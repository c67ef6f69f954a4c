import Mesh

/// What work stealing must keep: at every step a token has one holder, ever; a task is finished once, and one that
/// must not begin twice begins once; and once healed every task that was taken is done.
struct StealingChecker: InvariantChecker {
  private struct Hold: Hashable {
    let task: TaskID
    let token: UInt64
  }

  private var holders: [Hold: Int] = [:]
  private var taken: Set<TaskID> = []
  private var begun: Set<TaskID> = []
  private var finished: Set<TaskID> = []

  mutating func check(
    _ machine: StealingMachine, of host: Int, after outputs: [StealingEvent], at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    let stealing = machine.stealing
    for item in stealing.waiting + stealing.running.values + stealing.held.values {
      let hold = Hold(task: item.task, token: item.token)
      let holder = holders[hold, default: host]
      if holder != host { broken.append("a token has one holder: \(item.task), \(item.token)") }
      holders[hold] = holder
    }
    for output in outputs {
      switch output {
      case .taken(let task): taken.insert(task)
      case .begun(let item):
        if !begun.insert(item.task).inserted, !item.isIdempotent {
          broken.append("what must not begin twice begins once: \(item.task)")
        }
        if finished.contains(item.task) {
          broken.append("what is done does not begin: \(item.task)")
        }
      case .finished(let task):
        if !finished.insert(task).inserted { broken.append("a task is done once: \(task)") }
      case .held: break
      }
    }
    return broken
  }

  /// What was written before a crash counts, whether anybody heard of it or not.
  mutating func restarted(_ machine: StealingMachine, of host: Int) -> [String] {
    finished.formUnion(machine.stealing.finished)
    return []
  }

  mutating func sent(
    _ message: WorkStealingMessage, from host: Int, to peer: NodeID
  ) -> [String] {
    guard case .grant(_, let items) = message else { return [] }
    return items.count <= MeshLimits.stolenTasks ? [] : ["a grant is bounded"]
  }

  mutating func finish(_ machines: [StealingMachine?], isHealed: Bool) -> [String] {
    guard isHealed, !isSettled(machines) else { return [] }
    let missing = taken.subtracting(finished).sorted().prefix(5).map(\.text)
    return ["no task is lost: \(missing.joined(separator: ", "))"]
  }

  func isSettled(_ machines: [StealingMachine?]) -> Bool {
    taken.isSubset(of: finished)
      && machines.allSatisfy { $0?.stealing.load == 0 && $0?.stealing.grants.isEmpty == true }
  }

  func remark(on output: StealingEvent) -> String? {
    switch output {
    case .taken, .begun: nil
    case .finished(let task): "\(task) done"
    case .held(let item): "\(item.task) held"
    }
  }

  func progress(of machine: StealingMachine) -> UInt64? {
    UInt64(machine.stealing.waiting.count)
  }
}
