import Mesh

/// What a scenario needs to know of a protocol of which only time, faults and clients are commanded.
protocol TimedScenarioSubject: SimulatedProtocol {
  /// Sets a swarm up from the words behind the scenario's first command.
  init(_ step: ScenarioScript.Step, _ words: ScenarioWords) throws(ScenarioError)

  /// A client's command in its words; nil where there is none of that name.
  func command(
    _ step: ScenarioScript.Step, _ words: ScenarioWords
  ) throws(ScenarioError) -> Machine.Command?
  /// What a host tells, in words; nil where that is nothing to tell.
  static func text(_ output: Machine.Output) -> String?
  /// A message in words.
  static func text(_ message: Machine.Message) -> String
  /// What a host knows, in words.
  static func state(_ machine: Machine) -> String
}

/// Runs scenarios in which time passes for all hosts alike: each message arrives after ten milliseconds,
/// unless a command has seen to it that it does not.
struct TimedScenario<P: TimedScenarioSubject> {
  private struct Host {
    var machine: P.Machine
    var records: [P.Machine.Record] = []
    var isUp = true
  }

  private typealias Effect = MachineEffect<
    P.Machine.Message, P.Machine.Record, P.Machine.Output
  >

  /// How long a message takes.
  private static var delay: MeshDuration { .milliseconds(10) }

  private let words: ScenarioWords
  private let subject: P
  private var hosts: [Host]
  private var mail = EventQueue<(from: Int, to: Int, message: P.Machine.Message)>()
  private var now = MeshTime.zero
  private var groups: [Int]?
  private var lost: Set<String> = []
  private var shown: Set<String> = []
  private var checker: P.Checker
  private var output: [String] = []

  /// Runs a scenario.
  ///
  /// - Returns: the scenario with what came of each command.
  static func run(_ script: ScenarioScript, _ subject: P.Type) throws(ScenarioError) -> String {
    var scenario: TimedScenario<P>?
    return try script.text { step throws(ScenarioError) in
      if scenario == nil {
        scenario = TimedScenario(
          try P(step, ScenarioWords(file: script.file)), ScenarioWords(file: script.file))
        return []
      }
      scenario?.output = []
      try scenario?.perform(step)
      return scenario?.output ?? []
    }
  }

  private init(_ subject: P, _ words: ScenarioWords) {
    self.subject = subject
    var words = words
    words.nodes = subject.nodes
    self.words = words
    checker = subject.makeChecker(byzantine: [])
    hosts = subject.nodes.indices.map { host in
      Host(
        machine: subject.makeMachine(of: host, seed: UInt64(host) + 1, restoring: [], at: .zero))
    }
  }

  // MARK: - Commands

  private mutating func perform(_ step: ScenarioScript.Step) throws(ScenarioError) {
    switch step.name {
    case "pass":
      pass(.milliseconds(Int64(try words.number(step, step.words.first, 1...600_000))))
    case "partition": groups = try words.groups(step)
    case "heal": groups = nil
    case "crash": hosts[try words.host(step, 0)].isUp = false
    case "restart": restart(try words.host(step, 0))
    case "lose": lost = Set(step.words.map(\.value))
    case "show": shown = Set(step.words.map(\.value))
    case "states":
      for (host, node) in subject.nodes.enumerated() {
        output.append(
          "\(node) " + (hosts[host].isUp ? P.state(hosts[host].machine) : "is down"))
      }
    default:
      let host = try words.host(step, 0)
      guard let command = try subject.command(step, words) else {
        throw words.fail(
          step, 1,
          "unknown command '\(step.name)'; known are pass, partition, heal, crash, restart, lose, "
            + "show, states and those of the protocol")
      }
      act(host) { $0.submit(command, at: $1) }
    }
  }

  private mutating func restart(_ host: Int) {
    guard !hosts[host].isUp else { return }
    hosts[host].machine = subject.makeMachine(
      of: host, seed: UInt64(host) + 1_000, restoring: hosts[host].records, at: now)
    hosts[host].isUp = true
    note(checker.restarted(hosts[host].machine, of: host), host)
    act(host) { $0.tick(at: $1) }
  }

  private mutating func pass(_ span: MeshDuration) {
    let end = now + span
    while now < end {
      while let (_, letter) = mail.next(until: now) {
        arrive(letter.from, letter.to, letter.message)
      }
      for host in hosts.indices where hosts[host].isUp {
        guard let deadline = hosts[host].machine.nextDeadline, deadline <= now else { continue }
        act(host) { $0.tick(at: $1) }
      }
      now = now + .milliseconds(1)
    }
  }

  private mutating func arrive(_ sender: Int, _ receiver: Int, _ message: P.Machine.Message) {
    guard hosts[receiver].isUp, groups.map({ $0[sender] == $0[receiver] }) != false else { return }
    let peer = subject.nodes[sender]
    checker.received(message, by: receiver, from: peer, at: now, local: now)
    act(receiver) { $0.receive(message, from: peer, at: $1) }
  }

  // MARK: - Effects

  private mutating func act(
    _ host: Int, _ body: (inout P.Machine, MeshTime) -> [Effect]
  ) {
    guard hosts[host].isUp else {
      output.append("\(subject.nodes[host]) is down")
      return
    }
    let node = subject.nodes[host]
    var told: [P.Machine.Output] = []
    for effect in body(&hosts[host].machine, now) {
      switch effect {
      case .persist(let record):
        if record.supersedesEarlier { hosts[host].records = [] }
        hosts[host].records.append(record)
      case .send(let peer, let message):
        note(checker.sent(message, from: host, to: peer), host)
        let isLost = lost.contains(message.kind)
        if shown.contains(message.kind) {
          output.append("\(node) → \(peer) \(P.text(message))" + (isLost ? " (lost)" : ""))
        }
        guard !isLost, let target = subject.nodes.firstIndex(of: peer) else { continue }
        mail.add((host, target, message), at: now + Self.delay)
      case .output(let event):
        told.append(event)
        if let text = P.text(event) { output.append("\(node) \(text)") }
      }
    }
    note(checker.check(hosts[host].machine, of: host, after: told, at: now), host)
  }

  private mutating func note(_ broken: [String], _ host: Int) {
    for property in broken { output.append("\(subject.nodes[host]) VIOLATES \(property)") }
  }
}
