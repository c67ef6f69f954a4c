import Mesh

// Work stealing in scenarios: `work-stealing nodes=3`, `submit n0 a b`, `submit-once n0 c`.
extension StealingSimulation: TimedScenarioSubject {
  init(_ step: ScenarioScript.Step, _ words: ScenarioWords) throws(ScenarioError) {
    let values = try words.numbers(step, ["nodes"])
    self.init(SubjectSettings(seed: 1, nodes: values["nodes"] ?? 3, menu: .none))
  }

  func command(
    _ step: ScenarioScript.Step, _ words: ScenarioWords
  ) throws(ScenarioError) -> StealingCommand? {
    guard step.words.count == 2 else { throw words.fail(step, 1, "a host and a task are due") }
    let task = TaskID(step.words[1].value)
    switch step.name {
    case "submit": return .submit(WorkItem(task: task))
    case "submit-once": return .submit(WorkItem(task: task, isIdempotent: false))
    case "settle": return .settle(task)
    default: return nil
    }
  }

  static func text(_ event: StealingEvent) -> String? {
    switch event {
    case .taken(let task): "takes \(task)"
    case .begun(let item): "begins \(item.task) under \(item.token)"
    case .finished(let task): "is done with \(task)"
    case .held(let item): "holds \(item.task) for somebody to decide"
    }
  }

  static func text(_ message: WorkStealingMessage) -> String {
    switch message {
    case .request(let load): "request, load \(load)"
    case .refusal(let waiting): "refusal, \(waiting) waiting"
    case .grant(let number, let items): "grant \(number): " + names(items)
    case .acknowledgement(let number): "acknowledgement \(number)"
    case .revocation(let number): "revocation \(number)"
    case .refusedGrant(let number): "refused-grant \(number)"
    }
  }

  static func state(_ machine: StealingMachine) -> String {
    let stealing = machine.stealing
    let onTheWay = stealing.grants.map { "\($0.key): \(names($0.value.items))" }
    return "waiting [\(names(Array(stealing.waiting)))], "
      + "running [\(names(Array(stealing.running.values)))], "
      + "held [\(names(Array(stealing.held.values)))], "
      + "on the way [\(onTheWay.joined(separator: ", "))], "
      + "done [\(stealing.finished.sorted().map(\.text).joined(separator: " "))]"
  }

  private static func names(_ items: [WorkItem]) -> String {
    items.map { "\($0.task)@\($0.token)" }.joined(separator: " ")
  }
}
