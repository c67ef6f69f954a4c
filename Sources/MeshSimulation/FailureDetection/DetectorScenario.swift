import Mesh

// Failure detection in scenarios: `swim nodes=5`, then time and faults alone.
extension DetectorSimulation: TimedScenarioSubject {
  init(_ step: ScenarioScript.Step, _ words: ScenarioWords) throws(ScenarioError) {
    let values = try words.numbers(step, ["nodes"])
    self.init(
      SubjectSettings(seed: 1, nodes: values["nodes"] ?? 5),
      confirmation: SWIMSettings().confirmation)
  }

  func command(
    _ step: ScenarioScript.Step, _ words: ScenarioWords
  ) throws(ScenarioError) -> Never? { nil }

  static func text(_ change: DetectorChange) -> String? {
    "sees \(change.node) \(change.state) in its life \(change.incarnation)"
  }

  static func text(_ message: SWIMMessage) -> String {
    let news = message.updates.map { "\($0.node) \($0.state)@\($0.incarnation)" }
    return message.kind + (news.isEmpty ? "" : ": " + news.joined(separator: ", "))
  }

  static func state(_ machine: DetectorMachine) -> String {
    let detector = machine.detector
    return "in its life \(detector.incarnation) sees "
      + detector.others.map { other in
        let state = detector.state(of: other).map { "\($0)" } ?? "unknown"
        return "\(other) \(state)@\(detector.incarnation(of: other) ?? 0)"
      }.joined(separator: ", ")
  }
}
