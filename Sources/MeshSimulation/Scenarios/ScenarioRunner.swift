import Mesh

/// Runs scenarios: hosts of one protocol, between which every message waits until a command lets it
/// arrive, and for which time passes only when a command says so.
public struct ScenarioRunner: Sendable {
  struct Mail: Sendable {
    let from: Int
    let to: Int
    let message: OrderMessage
  }

  struct Host: Sendable {
    var machine: OrderMachine
    var records: [OrderRecord] = []
    var isUp = true
    var liar: PBFTLiar?
  }

  /// Which messages a command is about.
  struct Filter: Sendable {
    var from: Int?
    var to: Int?
    var kind: String?

    func matches(_ mail: Mail) -> Bool {
      (from == nil || from == mail.from) && (to == nil || to == mail.to)
        && (kind == nil || kind == mail.message.kind)
    }
  }

  /// Most messages that one command lets arrive.
  static let deliveries = 10_000

  var nodes: [NodeID] = []
  var hosts: [Host] = []
  var mail: [Mail] = []
  var held: [Filter] = []
  var groups: [Int]?
  var now = MeshTime.zero
  var words = ScenarioText()
  var output: [String] = []
  var make:
    (@Sendable (_ host: Int, _ records: [OrderRecord], _ now: MeshTime) -> any CheckedOrder)?
  var makeLiar: (@Sendable (_ host: Int, _ strategy: PBFTLiar.Strategy) -> PBFTLiar)?
  var checker: OrderChecker?
  private var sequence: UInt64 = 0
  var reader: ScenarioWords

  private init(file: String) { reader = ScenarioWords(file: file) }

  /// Runs a scenario.
  ///
  /// - Returns: the scenario with what came of each command in place of what was expected; equal to the
  ///   scenario itself where all came as expected.
  /// - Throws: ``ScenarioError``.
  public static func run(_ script: ScenarioScript) throws(ScenarioError) -> String {
    if let first = script.steps.first {
      switch first.name {
      case "swim": return try TimedScenario.run(script, DetectorSimulation.self)
      case "work-stealing": return try TimedScenario.run(script, StealingSimulation.self)
      default: break
      }
    }
    var runner = ScenarioRunner(file: script.file)
    return try script.text { step throws(ScenarioError) in
      runner.output = []
      try runner.perform(step)
      return runner.output
    }
  }

  // MARK: - Setting up

  mutating func begin(nodes count: Int, spares: Int, pbft: PBFTSettings?) {
    nodes = (0..<count + spares).map { NodeID("n\($0)") }
    reader.nodes = nodes
    checker = OrderChecker(nodes: nodes, submitted: [], required: [], pbft: pbft)
    hosts = []
    for host in nodes.indices {
      guard let make else { return }
      hosts.append(Host(machine: machine(make(host, [], now))))
    }
  }

  private func machine(_ order: any CheckedOrder) -> OrderMachine {
    OrderMachine(order, view: MembershipView(voters: nodes))
  }

  mutating func nextSequence() -> UInt64 {
    sequence += 1
    return sequence
  }

  // MARK: - What hosts do

  mutating func act(
    _ host: Int, _ body: (inout OrderMachine, MeshTime) -> [OrderMachine.Effect]
  ) {
    guard hosts[host].isUp else {
      output.append("\(nodes[host]) is down")
      return
    }
    let effects = body(&hosts[host].machine, now)
    var outputs: [OrderMachine.Output] = []
    for effect in effects {
      switch effect {
      case .persist(let record):
        if record.supersedesEarlier { hosts[host].records = [] }
        hosts[host].records.append(record)
      case .send(let peer, let message):
        let lies = hosts[host].liar?.replace(message, to: peer, at: now)
        if hosts[host].liar == nil {
          note(checker?.sent(message, from: host, to: peer) ?? [], host)
        }
        for (peer, message) in lies ?? [(peer, message)] { post(message, from: host, to: peer) }
      case .output(let event):
        outputs.append(event)
        describe(event, of: host)
      }
    }
    guard hosts[host].liar == nil else { return }
    let broken = checker?.check(hosts[host].machine, of: host, after: outputs, at: now) ?? []
    // Who may submit what is not the scenario's business.
    note(broken.filter { !$0.hasPrefix("only what was submitted") }, host)
  }

  private mutating func note(_ broken: [String], _ host: Int) {
    for property in broken { output.append("\(nodes[host]) VIOLATES \(property)") }
  }

  mutating func post(_ message: OrderMessage, from host: Int, to peer: NodeID) {
    guard let receiver = nodes.firstIndex(of: peer), receiver != host else { return }
    let line = "\(nodes[host]) → \(peer) \(words.text(message))"
    if let groups, groups[host] != groups[receiver] {
      output.append("\(line) (cut off)")
      return
    }
    output.append(line)
    mail.append(Mail(from: host, to: receiver, message: message))
  }

  private mutating func describe(_ event: OrderMachine.Output, of host: Int) {
    let node = nodes[host]
    switch event {
    case .committed(let index, let command):
      output.append("\(node) commits \(index): \(ScenarioText.name(command))")
    case .installed(let index, _): output.append("\(node) installs the state of \(index)")
    case .leader(let leader):
      output.append("\(node) " + (leader.map { "sees \($0) lead" } ?? "sees no leader"))
    case .refused(let ids, let why):
      let numbers = ids.map { "\($0.sequence)" }.joined(separator: " ")
      output.append("\(node) refuses \(numbers): \(why)")
    case .readable(let read): output.append("\(node) may answer read \(read)")
    case .readFailed(let read): output.append("\(node) can't answer read \(read)")
    }
  }

  // MARK: - Messages and time

  /// Lets the messages that match arrive; those that are sent meanwhile too, where asked.
  mutating func deliver(_ filter: Filter, isTransitive: Bool, isQuiet: Bool) -> Bool {
    var budget = Self.deliveries
    var waiting = mail
    mail = []
    while !waiting.isEmpty, budget > 0 {
      let letter = waiting.removeFirst()
      guard filter.matches(letter), !held.contains(where: { $0.matches(letter) }) else {
        mail.append(letter)
        continue
      }
      budget -= 1
      let kept = mail
      mail = []
      arrive(letter, isQuiet: isQuiet)
      if isTransitive { waiting += mail }
      mail = kept + (isTransitive ? [] : mail)
    }
    mail += waiting
    return budget > 0
  }

  private mutating func arrive(_ letter: Mail, isQuiet: Bool) {
    if let groups, groups[letter.from] != groups[letter.to] { return }
    guard hosts[letter.to].isUp else { return }
    let before = output
    let sender = nodes[letter.from]
    if hosts[letter.to].liar == nil {
      checker?.received(letter.message, by: letter.to, from: sender, at: now, local: now)
    }
    hosts[letter.to].liar?.hear(letter.message, from: sender, at: now)
    act(letter.to) { $0.receive(letter.message, from: sender, at: $1) }
    guard isQuiet else { return }
    // Commits, elections and violations stay.
    output = before + output.dropFirst(before.count).filter { !$0.contains("→") }
  }

  /// Lets a host's next deadline pass.
  mutating func timeOut(_ host: Int) {
    if let deadline = hosts[host].machine.nextDeadline { now = max(now, deadline) }
    act(host) { $0.tick(at: $1) }
  }

  /// Lets time pass for all, each message arriving after a millisecond, and tells only what is decided.
  mutating func pass(_ span: MeshDuration) {
    let end = now + span
    while now < end {
      for host in hosts.indices where hosts[host].isUp {
        guard let deadline = hosts[host].machine.nextDeadline, deadline <= now else { continue }
        let before = output
        act(host) { $0.tick(at: $1) }
        output = before + output.dropFirst(before.count).filter { !$0.contains("→") }
      }
      _ = deliver(Filter(), isTransitive: false, isQuiet: true)
      now = now + .milliseconds(1)
    }
  }

  mutating func restart(_ host: Int) {
    guard let make, !hosts[host].isUp else { return }
    hosts[host].machine = machine(make(host, hosts[host].records, now))
    hosts[host].isUp = true
    note(checker?.restarted(hosts[host].machine, of: host) ?? [], host)
    act(host) { $0.tick(at: $1) }
  }
}
