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
    var plan: [(commands: [OrderedCommand], host: Int, time: MeshTime)] = []
    var number = 0
    while number < count {
      let host = Int(random.next(below: UInt64(voters)))
      let together = random.chance(3_000) ? 2 + Int(random.next(below: 3)) : 1
      let numbers = number..<min(number + together, count)
      let commands = numbers.map { number in
        OrderedCommand(
          id: CommandID(origin: nodes[host], incarnation: 1, sequence: UInt64(number + 1)),
          command: .ledger(.cancel(TaskID("t\(number)"))))
      }
      plan.append((commands, host, MeshTime.zero + random.duration(upTo: span)))
      number = numbers.upperBound
    }
    self.plan = plan
    var draw = OrderClientsDraw(
      nodes: nodes, voters: voters, span: span, random: random.split(), number: UInt64(count))
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

  /// All that is asked for, and each command again as long as nobody has heard of its commit.
  public mutating func begin(until end: MeshTime) -> [Submission<OrderMachine.Command>] {
    var submissions = others
    for (commands, host, time) in plan {
      var time = time
      while time < end {
        submissions.append(Submission(.order(commands), to: host, at: time))
        time = time + patience
      }
    }
    return submissions
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

/// Draws what clients do besides submitting commands.
private struct OrderClientsDraw {
  let nodes: [NodeID]
  let voters: Int
  let span: MeshDuration
  var random: SplitMix64
  /// The number of the latest command.
  var number: UInt64
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
        number += 1
        let host = host()
        let command = OrderedCommand(
          id: CommandID(origin: nodes[host], incarnation: 1, sequence: number),
          command: .membership(change))
        submissions.append(Submission(.order([command]), to: host, at: time))
      }
    }
  }
}
