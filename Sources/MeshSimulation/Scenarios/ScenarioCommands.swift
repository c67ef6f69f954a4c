import Mesh

// The commands of scenarios.
extension ScenarioRunner {
  typealias Step = ScenarioScript.Step

  mutating func perform(_ step: Step) throws(ScenarioError) {
    switch step.name {
    case "raft": try beginRaft(step)
    case "pbft": try beginPBFT(step)
    default:
      guard !hosts.isEmpty else {
        throw reader.fail(step, 1, "a scenario begins with a protocol, such as 'raft nodes=3'")
      }
      try performOnHosts(step)
    }
  }

  private mutating func performOnHosts(_ step: Step) throws(ScenarioError) {
    switch step.name {
    case "timeout": timeOut(try reader.host(step, 0))
    case "pass": pass(.milliseconds(Int64(try reader.number(step, step.words.first, 1...600_000))))
    case "submit":
      try order(step) { .ledger(.cancel(TaskID($0))) }
    case "add": try order(step) { .membership(.add(NodeID($0))) }
    case "promote": try order(step) { .membership(.promote(NodeID($0))) }
    case "remove": try order(step) { .membership(.remove(NodeID($0))) }
    case "read":
      let host = try reader.host(step, 0)
      let read = UInt64(try reader.number(step, step.words.dropFirst().first, 1...1_000_000))
      act(host) { $0.submit(.read(read), at: $1) }
    case "transfer":
      let host = try reader.host(step, 0)
      let target = nodes[try reader.host(step, 1)]
      act(host) { $0.submit(.transfer(target), at: $1) }
    case "deliver":
      _ = deliver(try filter(step), isTransitive: false, isQuiet: false)
    case "settle":
      guard deliver(try filter(step), isTransitive: true, isQuiet: false) else {
        throw reader.fail(step, 1, "messages go on for ever: more than \(Self.deliveries) arrived")
      }
    case "drop":
      let filter = try filter(step)
      let count = mail.count
      mail.removeAll { filter.matches($0) }
      output.append("\(count - mail.count) dropped")
    case "hold": held.append(try filter(step))
    case "release": held = []
    case "partition": groups = try reader.groups(step)
    case "heal": groups = nil
    case "crash": hosts[try reader.host(step, 0)].isUp = false
    case "restart": restart(try reader.host(step, 0))
    case "liar": try makeLiar(step)
    case "forge": try forge(step)
    case "states":
      for host in hosts.indices {
        let state =
          hosts[host].isUp ? words.state(of: hosts[host].machine.order) : "is down"
        output.append("\(nodes[host]) \(state)")
      }
    default:
      throw reader.fail(
        step, 1,
        "unknown command '\(step.name)'; known are raft, pbft, timeout, pass, submit, add, promote, "
          + "remove, read, transfer, deliver, settle, drop, hold, release, partition, heal, crash, "
          + "restart, liar, forge, states")
    }
  }

  // MARK: - Setting up

  private mutating func beginRaft(_ step: Step) throws(ScenarioError) {
    let keys = ["nodes", "spares", "snapshot", "trailing", "chunk"]
    let values = try reader.numbers(step, keys)
    let voters = values["nodes"] ?? 3
    let members = OrderMembers(voters: (0..<voters).map { NodeID("n\($0)") })
    let settings = RaftSettings(
      snapshotInterval: values["snapshot"] ?? 4_096, trailingEntries: values["trailing"] ?? 0,
      chunkBytes: values["chunk"] ?? 1_024)
    make = { host, records, now in
      RaftOrder(
        node: NodeID("n\(host)"), members: members, settings: settings, seed: UInt64(host) + 1,
        restoring: records.compactMap { if case .raft(let record) = $0 { record } else { nil } },
        at: now)
    }
    begin(nodes: voters, spares: values["spares"] ?? 0, pbft: nil)
  }

  private mutating func beginPBFT(_ step: Step) throws(ScenarioError) {
    let values = try reader.numbers(step, ["nodes", "spares", "interval", "batch", "pipeline"])
    let voters = values["nodes"] ?? 4
    let names = (0..<voters).map { NodeID("n\($0)") }
    let keys = SimulatedCryptography(seed: 1)
    let settings = PBFTSettings(
      swarm: [1], checkpointInterval: UInt64(values["interval"] ?? 4),
      batchCommands: values["batch"] ?? 64, pipeline: UInt64(values["pipeline"] ?? 8))
    make = { host, records, now in
      let node = NodeID("n\(host)")
      return PBFTOrder(
        node: node, members: OrderMembers(voters: names), settings: settings,
        cryptography: keys.cryptography(for: node),
        restoring: records.compactMap {
          if case .byzantine(let record) = $0 { record } else { nil }
        }, at: now)
    }
    makeLiar = { host, strategy in
      let node = NodeID("n\(host)")
      return PBFTLiar(
        node: node, nodes: names, strategy: strategy, settings: settings,
        cryptography: keys.cryptography(for: node), seed: 1)
    }
    begin(nodes: voters, spares: values["spares"] ?? 0, pbft: settings)
  }

  // MARK: - Commands with arguments

  private mutating func order(
    _ step: Step, _ make: (String) -> SwarmCommand
  ) throws(ScenarioError) {
    let host = try reader.host(step, 0)
    guard step.words.count > 1 else { throw reader.fail(step, 1, "'\(step.name)' asks for a name") }
    for word in step.words.dropFirst() {
      let command = OrderedCommand(
        id: CommandID(origin: nodes[host], incarnation: 1, sequence: nextSequence()),
        command: make(word.value))
      act(host) { $0.submit(.order([command]), at: $1) }
    }
  }

  private mutating func makeLiar(_ step: Step) throws(ScenarioError) {
    let host = try reader.host(step, 0)
    let name = step.words.dropFirst().first
    guard let makeLiar,
      let strategy = PBFTLiar.Strategy.allCases.first(where: { "\($0)" == name?.value })
    else {
      throw reader.fail(step, name?.column ?? 1, "no such way to lie, or not in this protocol")
    }
    hosts[host].liar = makeLiar(host, strategy)
    checker?.distrust(host)
  }

  /// `forge from=n3 as=n1 to=n0 kind=commit view=0 sequence=1`: a vote for what the receiver has accepted,
  /// with a signature that is none.
  private mutating func forge(_ step: Step) throws(ScenarioError) {
    func word(_ key: String) throws(ScenarioError) -> ScenarioScript.Word {
      guard let word = step.words.first(where: { $0.key == key }) else {
        throw reader.fail(step, 1, "'forge' asks for \(key)=")
      }
      return word
    }
    let from = try reader.host(step, try word("from").column, try word("from").value)
    let claimed = try reader.host(step, try word("as").column, try word("as").value)
    let receiver = try reader.host(step, try word("to").column, try word("to").value)
    let sequence = UInt64(try reader.number(step, try word("sequence"), 1...1_000_000))
    let view = UInt64(try reader.number(step, try word("view"), 0...1_000_000))
    let kinds: [String: OrderVote.Kind] = [
      "prepare": .prepare, "commit": .commit, "checkpoint": .checkpoint,
    ]
    guard let kind = kinds[try word("kind").value] else {
      throw reader.fail(step, try word("kind").column, "kind is prepare, commit or checkpoint")
    }
    let pbft = hosts[receiver].machine.order as? PBFTOrder
    let vote = OrderVote(
      kind: kind, view: view, sequence: sequence,
      digest: pbft?.proposal(at: sequence)?.digest ?? [], signer: nodes[claimed],
      signature: [0, 1, 2, 3, 4, 5, 6, 7])
    post(.byzantine(.vote(vote)), from: from, to: nodes[receiver])
  }

  private func filter(_ step: Step) throws(ScenarioError) -> Filter {
    var filter = Filter()
    for word in step.words {
      switch word.key {
      case "from": filter.from = try reader.host(step, word.column, word.value)
      case "to": filter.to = try reader.host(step, word.column, word.value)
      case "kind": filter.kind = word.value
      default: throw reader.fail(step, word.column, "known here are from=, to= and kind=")
      }
    }
    return filter
  }
}
