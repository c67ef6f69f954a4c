import Mesh

/// What a run came to.
public struct SimulationReport: Sendable {
  /// The seed.
  public let seed: UInt64
  /// A hash of every message and step: equal for equal settings, on every machine.
  public let traceHash: UInt64
  /// All properties that did not hold.
  public let violations: [Violation]
  /// Events that were handled.
  public let steps: UInt64
  /// Simulated time until every task was final or held, as far as that came.
  public let settledAfter: MeshDuration?
  /// The nodes as they stood at the end.
  public let nodes: [MeshNode]
}

/// Many nodes in one thread under a clock of their own and one seed.
///
/// First comes a time with faults, in which only safety is asked for; then the network heals, all
/// nodes are up, and the swarm must finish its tasks and agree. Every message passes through its
/// binary form. Records that were persisted survive a crash; everything else is lost.
public struct Simulation: Sendable {
  enum Event: Sendable {
    case tick(Int)
    case deliver(to: Int, from: Int, [UInt8])
    case finish(Int, life: Int, TaskID, AttemptToken)
    case crash
    case restart(Int)
    case partition
    case unite(Int)
    case heal
  }

  /// One host: a node, its storage, its clock.
  struct Host: Sendable {
    var node: MeshNode
    var records: [MeshRecord] = []
    var isUp = true
    /// Counts the node's lives, so that what began in an earlier one is void.
    var life = 0
    var tickAt: MeshTime?
    /// By how much its clock is ahead of the simulation's.
    let skew: MeshDuration
  }

  let settings: SimulationSettings
  var hosts: [Host]
  var index: [NodeID: Int] = [:]
  var queue = EventQueue<Event>()
  var now = MeshTime.zero
  var random: SplitMix64
  var trace = Digest()
  var step: UInt64 = 0
  var checker: PropertyChecker
  var network: NetworkFaults
  /// The side of the partition on which each host is, and how many partitions there were.
  var sides: [Int]
  var partitions = 0
  var proposed = false

  /// Sets a run up.
  public init(_ settings: SimulationSettings) {
    self.settings = settings
    var random = SplitMix64(seed: settings.seed)
    hosts = settings.configuration.members.map { profile in
      let skew = random.duration(upTo: .seconds(10_000))
      return Host(
        node: MeshNode(
          profile: profile, configuration: settings.configuration, seed: random.next(),
          at: MeshTime.zero + skew), skew: skew)
    }
    for (position, host) in hosts.enumerated() { index[host.node.id] = position }
    self.random = random
    checker = PropertyChecker(seed: settings.seed)
    network = settings.faultyFor == .zero ? .none : settings.network
    sides = Array(repeating: 0, count: hosts.count)
  }

  /// Runs to the end.
  public static func run(_ settings: SimulationSettings) -> SimulationReport {
    var simulation = Simulation(settings)
    return simulation.run()
  }

  mutating func run() -> SimulationReport {
    for host in hosts.indices { queue.add(.tick(host), at: .zero) }
    let heal = MeshTime.zero + settings.faultyFor
    if settings.faultyFor > .zero {
      queue.add(.heal, at: heal)
      scheduleFaults()
    }
    let end = heal + settings.healedFor
    var settledAfter: MeshDuration?
    while let (time, event) = queue.next(until: end) {
      now = time
      step += 1
      handle(event)
      // A violation makes everything after it worthless.
      if !checker.violations.isEmpty { break }
      if settledAfter == nil, now >= heal, isSettled { settledAfter = now.since(.zero) }
      if settledAfter != nil, now >= heal + .seconds(60) { break }
    }
    if checker.violations.isEmpty { checkLiveness(settled: settledAfter != nil) }
    return SimulationReport(
      seed: settings.seed, traceHash: trace.value, violations: checker.violations, steps: step,
      settledAfter: settledAfter, nodes: hosts.map(\.node))
  }

  /// Whether all nodes are up, agree, and have nothing left to do.
  private var isSettled: Bool {
    guard let first = hosts.first else { return true }
    let index = first.node.committedIndex
    guard settings.tasks.isEmpty || !first.node.ledger.tasks.isEmpty else { return false }
    return hosts.allSatisfy {
      $0.isUp && $0.node.committedIndex == index && $0.node.ledger.isSettled
    }
  }

  private mutating func checkLiveness(settled: Bool) {
    checker.expect(settled, "a healed swarm finishes its tasks", nil, step)
    let ledgers = hosts.map(\.node.ledger.digest)
    checker.expect(Set(ledgers).count == 1, "a healed swarm has one ledger", nil, step)
    checker.expect(
      Set(hosts.map(\.node.memory.digest)).count == 1, "a healed swarm has one memory", nil, step)
    for host in hosts {
      for other in hosts where host.node.membership.status(of: other.node.id) == .dead {
        checker.expect(
          false, "a node that is up refutes its death, \(other.node.id) did not", host.node, step)
      }
    }
  }

  // MARK: - Events

  private mutating func handle(_ event: Event) {
    switch event {
    case .tick(let host):
      guard hosts[host].isUp, hosts[host].tickAt.map({ $0 <= now }) != false else { return }
      hosts[host].tickAt = nil
      var effects = hosts[host].node.tick(at: localTime(of: host))
      if host == 0, !proposed, !settings.tasks.isEmpty {
        effects += propose()
      }
      perform(effects, on: host)
    case .deliver(let receiver, let sender, let bytes):
      guard hosts[receiver].isUp else { return }
      note(1, receiver, sender)
      trace.combine(bytes)
      do {
        let message = try MeshMessage(wireBytes: bytes)
        let effects = hosts[receiver].node.receive(
          message, from: hosts[sender].node.id, at: localTime(of: receiver))
        perform(effects, on: receiver)
      } catch {
        checker.expect(
          false, "every message survives its binary form: \(error)", hosts[receiver].node, step)
      }
    case .finish(let host, let life, let task, let token):
      guard hosts[host].isUp, hosts[host].life == life else { return }
      finish(task, token, on: host)
    case .crash: crash()
    case .restart(let host): restart(host)
    case .partition: partition()
    case .unite(let number): if number == partitions { unite() }
    case .heal: heal()
    }
  }

  private mutating func propose() -> [Effect] {
    proposed = true
    do {
      let key = MemoryKey(namespace: "run", key: "seed")
      let stored = try hosts[0].node.submit(
        .store([1], key, timeToLive: nil), at: localTime(of: 0))
      return try stored
        + hosts[0].node.submit(.propose(settings.tasks), at: localTime(of: 0))
    } catch {
      checker.expect(false, "the tasks are accepted: \(error)", hosts[0].node, step)
      return []
    }
  }

  private mutating func finish(_ task: TaskID, _ token: AttemptToken, on host: Int) {
    note(2, host, Int(truncatingIfNeeded: token.value))
    let command: NodeCommand =
      random.chance(settings.attemptFailure)
      ? .attemptFailed(task, token, .failed, reason: "as simulated")
      : .attemptSucceeded(task, token, TaskResult(digest: [UInt8(truncatingIfNeeded: step)]))
    do {
      perform(try hosts[host].node.submit(command, at: localTime(of: host)), on: host)
    } catch .notExecuting {
      // It was cancelled meanwhile.
    } catch {
      checker.expect(false, "an outcome is taken: \(error)", hosts[host].node, step)
    }
  }

  mutating func perform(_ effects: [Effect], on host: Int) {
    for effect in effects {
      switch effect {
      case .send(let peer, let message): send(message, from: host, to: peer)
      case .persist(let record):
        do {
          hosts[host].records.append(try MeshRecord(wireBytes: record.wireBytes))
        } catch {
          checker.expect(
            false, "every record survives its binary form: \(error)", hosts[host].node, step)
        }
      case .startAttempt(let task, let attempt):
        let span = random.duration(upTo: settings.attemptDuration)
        queue.add(
          .finish(host, life: hosts[host].life, task.id, attempt.token), at: now + span)
      case .cancelAttempt, .needVote, .report: break
      }
    }
    checker.check(hosts[host].node, after: effects, step: step)
    scheduleTick(of: host)
  }

  private mutating func scheduleTick(of host: Int) {
    let deadline = hosts[host].node.nextDeadline.since(localTime(of: host))
    let time = now + max(deadline, .milliseconds(1))
    if let due = hosts[host].tickAt, due <= time { return }
    hosts[host].tickAt = time
    queue.add(.tick(host), at: time)
  }

  private mutating func send(_ message: MeshMessage, from sender: Int, to peer: NodeID) {
    guard let receiver = index[peer] else { return }
    let isCut = sides[sender] != sides[receiver]
    guard !isCut, !random.chance(network.loss) else { return }
    let bytes = message.wireBytes
    for _ in 0..<(random.chance(network.duplication) ? 2 : 1) {
      let range = network.maximumDelay.milliseconds - network.minimumDelay.milliseconds
      var time = now + network.minimumDelay + random.duration(upTo: .milliseconds(range))
      if random.chance(network.spikes) { time = time + random.duration(upTo: network.spike) }
      queue.add(.deliver(to: receiver, from: sender, bytes), at: time)
    }
  }

  func localTime(of host: Int) -> MeshTime { now + hosts[host].skew }

  mutating func note(_ kind: UInt64, _ first: Int, _ second: Int) {
    trace.combine(UInt64(bitPattern: now.milliseconds))
    trace.combine(kind)
    trace.combine(UInt64(truncatingIfNeeded: first))
    trace.combine(UInt64(truncatingIfNeeded: second))
  }
}
