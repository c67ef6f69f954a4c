import Mesh

/// Clients of one host each that submit commands there, in its name, and try again until they hear of
/// the commit; others read, once each.
public struct OrderClients: Workload {
  /// What they talk to.
  public typealias Machine = OrderMachine

  /// The commands, each with the host that it goes to first and its time.
  public let plan: [(command: OrderedCommand, host: Int, time: MeshTime)]
  /// The reads, each with its number, the host that it goes to and its time.
  public let reads: [(number: UInt64, host: Int, time: MeshTime)]
  private var heard: Set<CommandID> = []
  private let patience: MeshDuration

  /// Draws commands.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - reads: how many reads besides; nobody repeats one.
  ///   - hosts: how many hosts there are.
  ///   - span: the time in which they are first submitted.
  ///   - patience: after how long a client that heard nothing tries again.
  ///   - seed: decides hosts and times.
  public init(
    count: Int, reads: Int = 0, hosts: Int, during span: MeshDuration,
    patience: MeshDuration = .seconds(7), seed: UInt64
  ) {
    var random = SplitMix64(seed: seed)
    self.patience = patience
    plan = (0..<count).map { number in
      let host = Int(random.next(below: UInt64(max(hosts, 1))))
      let id = CommandID(
        origin: NodeID("n\(host)"), incarnation: 1, sequence: UInt64(number + 1))
      let command = OrderedCommand(id: id, command: .ledger(.cancel(TaskID("t\(number)"))))
      return (command, host, MeshTime.zero + random.duration(upTo: span))
    }
    self.reads = (0..<max(reads, 0)).map { number in
      let host = Int(random.next(below: UInt64(max(hosts, 1))))
      return (UInt64(number + 1), host, MeshTime.zero + random.duration(upTo: span))
    }
  }

  /// The ids of all commands.
  public var ids: Set<CommandID> { Set(plan.map(\.command.id)) }

  /// All commands, and each again as long as nobody has heard of its commit.
  public mutating func begin(until end: MeshTime) -> [Submission<OrderMachine.Command>] {
    var submissions: [Submission<OrderMachine.Command>] = []
    for (command, host, time) in plan {
      var time = time
      while time < end {
        submissions.append(Submission(.order(command), to: host, at: time))
        time = time + patience
      }
    }
    for (number, host, time) in reads where time < end {
      submissions.append(Submission(.read(number), to: host, at: time))
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
    guard case .order(let command) = command else { return true }
    return command.id.sequence % 8 == 0 || !heard.contains(command.id)
  }
}
