import Mesh

/// Clients of one host each that submit commands there, in its name, and try again until they hear of
/// the commit.
public struct OrderClients: Workload {
  /// What they talk to.
  public typealias Machine = OrderMachine

  /// Commands that are submitted together, with the host that they go to and the first time.
  public let plan: [(commands: [OrderedCommand], host: Int, time: MeshTime)]
  /// Reads, changes of members and transfers of leadership, each with its host and time.
  private let others: [Submission<OrderMachine.Command>]
  private var heard: Set<CommandID> = []
  private let patience: MeshDuration

  /// Draws what clients do: commands, alone or up to four together, and about half as many reads; now
  /// and then the leader is asked to let another lead.
  ///
  /// - Parameters:
  ///   - count: how many commands.
  ///   - nodes: the hosts.
  ///   - spares: how many of them, the last ones, take no part at the start: each is added, promoted,
  ///     and perhaps removed again.
  ///   - removesAny: whether some other voter may be removed too, as where nobody lies.
  ///   - span: the time in which commands are first submitted.
  ///   - patience: after how long a client that heard nothing tries again.
  ///   - seed: decides hosts and times.
  public init(
    count: Int, nodes: [NodeID], spares: Int = 0, removesAny: Bool = false,
    during span: MeshDuration, patience: MeshDuration = .seconds(7), seed: UInt64
  ) {
    var random = SplitMix64(seed: seed)
    self.patience = patience
    let voters = max(nodes.count - spares, 1)
    var batches: [(tasks: Range<Int>, host: Int, time: MeshTime)] = []
    var first = 0
    while first < count {
      let host = Int(random.next(below: UInt64(voters)))
      let together = random.chance(3_000) ? 2 + Int(random.next(below: 3)) : 1
      batches.append(
        (
          first..<min(first + together, count), host,
          MeshTime.zero + random.duration(upTo: span)
        ))
      first += together
    }
    // Each client numbers what it asks for in the order in which it does.
    var numbering = Numbering()
    plan = batches.sorted { $0.time < $1.time }.map { tasks, host, time in
      let commands = tasks.map { task in
        numbering.number(.ledger(.cancel(TaskID("t\(task)"))), of: nodes[host])
      }
      return (commands, host, time)
    }
    var draw = OrderClientsDraw(
      nodes: nodes, voters: voters, span: span, random: random.split(),
      numbering: numbering)
    draw.drawReads(count / 2)
    draw.drawTransfers()
    for spare in nodes.suffix(spares) { draw.drawMembership(of: spare, removesAny: removesAny) }
    others = draw.submissions
  }

  /// The ids of all commands.
  public var ids: Set<CommandID> {
    var ids = Set(plan.flatMap(\.commands).map(\.id))
    for case .order(let commands) in others.map(\.command) { ids.formUnion(commands.map(\.id)) }
    return ids
  }

  /// All that is asked for.
  public mutating func begin(until end: MeshTime) -> [Submission<OrderMachine.Command>] {
    others + plan.map { Submission(.order($0.commands), to: $0.host, at: $0.time) }
  }

  /// Commands are asked for again, changes of members are not.
  public func retry(
    _ submission: Submission<OrderMachine.Command>, at now: MeshTime
  ) -> Submission<OrderMachine.Command>? {
    guard case .order(let commands) = submission.command,
      case .ledger? = commands.first?.command
    else { return nil }
    return Submission(submission.command, to: submission.host, at: now + patience)
  }

  /// A commit ends the wait, whoever has it first.
  public mutating func observe(
    _ output: OrderMachine.Output, of host: Int, at now: MeshTime
  ) -> [Submission<OrderMachine.Command>] {
    if case .committed(_, let command) = output { heard.insert(command.id) }
    return []
  }

  /// Whether it is not known to be committed; every eighth client does not listen and insists.
  public func wants(_ command: OrderMachine.Command) -> Bool {
    guard case .order(let commands) = command else { return true }
    return commands.contains { $0.id.sequence % 8 == 0 || !heard.contains($0.id) }
  }
}

/// Gives each client's commands their numbers.
private struct Numbering {
  private var latest: [NodeID: UInt64] = [:]

  mutating func number(_ command: SwarmCommand, of origin: NodeID) -> OrderedCommand {
    let sequence = (latest[origin] ?? 0) + 1
    latest[origin] = sequence
    return OrderedCommand(
      id: CommandID(origin: origin, incarnation: 1, sequence: sequence), command: command)
  }
}

/// Draws what clients do besides submitting commands.
private struct OrderClientsDraw {
  let nodes: [NodeID]
  let voters: Int
  let span: MeshDuration
  var random: SplitMix64
  var numbering: Numbering
  var submissions: [Submission<OrderMachine.Command>] = []

  private mutating func host() -> Int { Int(random.next(below: UInt64(voters))) }

  private mutating func moment() -> MeshTime { MeshTime.zero + random.duration(upTo: span) }

  mutating func drawReads(_ count: Int) {
    // Numbers are never used again, also not after a restart.
    for number in 0..<count {
      submissions.append(Submission(.read(UInt64(number) + 1), to: host(), at: moment()))
    }
  }

  mutating func drawTransfers() {
    // Whoever does not lead does nothing: all are asked, at different times.
    for _ in 0..<voters * 2 {
      let target = nodes[host()]
      submissions.append(Submission(.transfer(target), to: host(), at: moment()))
    }
  }

  /// Each change is asked for several times: it may be refused while another is under way.
  mutating func drawMembership(of spare: NodeID, removesAny: Bool) {
    var changes: [MembershipChange] = [.add(spare), .promote(spare)]
    if random.chance(5_000) { changes.append(.remove(spare)) }
    if removesAny, voters >= 3, random.chance(5_000) {
      changes.insert(
        .remove(nodes[host()]), at: Int(random.next(below: UInt64(changes.count + 1))))
    }
    let step = MeshDuration(milliseconds: span.milliseconds / Int64(changes.count + 1))
    for (position, change) in changes.enumerated() {
      let time = MeshTime.zero + step * Int64(position) + random.duration(upTo: step)
      for _ in 0..<2 {
        let host = host()
        let command = numbering.number(.membership(change), of: nodes[host])
        submissions.append(Submission(.order([command]), to: host, at: time))
      }
    }
  }
}
