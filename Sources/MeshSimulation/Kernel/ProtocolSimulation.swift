import Mesh

/// Many machines of one protocol in one thread, under a clock of their own and one seed.
///
/// First comes a time with faults, in which only safety is asked for; then the network heals, all
/// hosts that can come back are up, and the machines must come to rest. Every message passes through
/// its binary form. What was persisted survives a crash; what was written and not yet synced may.
public struct ProtocolSimulation<P: SimulatedProtocol>: Sendable {
  /// The state machine.
  public typealias Machine = P.Machine
  typealias Host = SimulatedHost<P>

  enum Event: Sendable {
    case tick(Int)
    case deliver(to: Int, from: Int, [UInt8])
    case synced(Int, life: Int)
    case submit(Int)
    case beginFault(Int)
    case endFault(Int)
    case heal
  }

  let subject: P
  let settings: KernelSettings
  var hosts: [Host] = []
  var index: [NodeID: Int] = [:]
  var queue = EventQueue<Event>()
  var now = MeshTime.zero
  var random: SplitMix64
  var trace = Digest()
  var step: UInt64 = 0
  var network: NetworkModel
  var checker: P.Checker
  var clients: P.Clients
  var submissions: [Submission<Machine.Command>] = []
  var violations: [Violation] = []
  var timeline: Timeline
  var isHealed: Bool
  private var delivered: UInt64 = 0
  private var storm: StormWatch
  private var sent: UInt64 = 0
  private var kinds = KindCounts()
  /// Outputs of the step, for the checker.
  private var outputs: [Machine.Output] = []

  /// Sets a run up.
  public init(_ subject: P, _ settings: KernelSettings) {
    self.subject = subject
    self.settings = settings
    var random = SplitMix64(seed: settings.seed)
    let nodes = subject.nodes
    network = NetworkModel(
      hosts: nodes.count, calm: settings.faultyFor == .zero ? .none : settings.network,
      seed: random.next())
    checker = subject.makeChecker(byzantine: settings.byzantine)
    clients = subject.makeClients(seed: random.next())
    timeline = Timeline(limit: settings.timelineLimit)
    storm = StormWatch(hosts: nodes.count)
    isHealed = settings.faultyFor == .zero
    for (position, node) in nodes.enumerated() {
      let skew = random.duration(upTo: settings.skew)
      let machine = subject.makeMachine(
        of: position, seed: random.next(), restoring: [], at: MeshTime.zero + skew)
      let liarSeed = random.next()
      hosts.append(
        Host(
          node: node, machine: machine,
          liar: settings.byzantine.contains(position)
            ? subject.makeLiar(of: position, seed: liarSeed) : nil,
          disk: DiskModel(forgetsToSync: settings.forgetsToSync), skew: skew))
      index[node] = position
    }
    self.random = random
  }

  /// Runs to the end.
  public static func run(_ subject: P, _ settings: KernelSettings) -> KernelReport<Machine> {
    var simulation = ProtocolSimulation(subject, settings)
    return simulation.run()
  }

  mutating func run() -> KernelReport<Machine> {
    let heal = MeshTime.zero + settings.faultyFor
    let end = heal + settings.healedFor
    for host in hosts.indices { queue.add(.tick(host), at: .zero) }
    if !isHealed {
      queue.add(.heal, at: heal)
      for (number, fault) in settings.schedule.faults.enumerated() where fault.time < heal {
        queue.add(.beginFault(number), at: fault.time)
      }
    }
    add(clients.begin(until: end))
    var settledAfter: MeshDuration?
    while let (time, event) = queue.next(until: end) {
      now = time
      step += 1
      handle(event)
      // A violation makes everything after it worthless.
      if !violations.isEmpty { break }
      // Looking costs more than a step, and a few more steps change nothing.
      if isHealed, step % 16 == 0, checker.isSettled(honestMachines) {
        settledAfter = now.since(.zero)
        break
      }
    }
    if violations.isEmpty {
      note(checker.finish(honestMachines, isHealed: isHealed), host: nil)
    }
    return KernelReport(
      summary: RunSummary(
        seed: settings.seed, traceHash: trace.value, violations: violations, steps: step,
        delivered: delivered, sent: sent, sentByKind: kinds.byKind, simulated: now.since(.zero),
        settledAfter: settledAfter, timeline: timeline),
      machines: hosts.map(\.machine))
  }

  private var honestMachines: [Machine?] {
    hosts.map { $0.liar != nil || $0.isDestroyed || !$0.isUp ? nil : $0.machine }
  }

  // MARK: - Events

  private mutating func handle(_ event: Event) {
    switch event {
    case .tick(let host): tick(host)
    case .deliver(let receiver, let sender, let bytes): deliver(bytes, to: receiver, from: sender)
    case .synced(let host, let life):
      guard hosts[host].isUp, hosts[host].life == life else { return }
      hosts[host].isSyncing = false
      hosts[host].disk.sync()
      // The disk goes on where the host stands still; what waited for it does when the host does.
      guard hosts[host].pauses == 0 else { return }
      drain(host)
      settle(host)
    case .submit(let number):
      let submission = submissions[number]
      let host = submission.host
      guard clients.wants(submission.command) else { return }
      guard !hosts[host].isUp || hosts[host].pauses == 0 else {
        // It waits in a buffer of the host's.
        queue.add(event, at: now + .seconds(1))
        return
      }
      if let next = clients.retry(submission, at: now) { add([next]) }
      guard hosts[host].isUp else { return }
      mix(2, host, number)
      if hosts[host].liar == nil { checker.submitted(submission.command, to: host) }
      let time = localTime(of: host)
      perform(hosts[host].machine.submit(submission.command, at: time), on: host)
    case .beginFault(let number): begin(number)
    case .endFault(let number): end(number)
    case .heal: heal()
    }
  }

  mutating func tick(_ host: Int) {
    guard hosts[host].isUp, hosts[host].tickAt.map({ $0 <= now }) != false else { return }
    hosts[host].tickAt = nil
    guard hosts[host].pauses == 0 else { return }
    hosts[host].isStarted = true
    let time = localTime(of: host)
    perform(hosts[host].machine.tick(at: time), on: host)
    let lies = hosts[host].liar?.tick(at: time) ?? []
    for (peer, message) in lies { transmit(message, from: host, to: peer) }
  }

  mutating func deliver(_ bytes: [UInt8], to receiver: Int, from sender: Int) {
    guard hosts[receiver].isUp else { return }
    guard hosts[receiver].pauses == 0 else {
      hosts[receiver].missed.append((sender, bytes))
      return
    }
    mix(1, receiver, sender)
    delivered += 1
    if storm.count(at: now) { note(["nodes don't keep each other busy for ever"], host: receiver) }
    let message: Machine.Message
    do {
      guard let first = try MessageFrame<Machine.Message>(reading: bytes).messages.first else {
        throw WireError.truncated
      }
      message = first
    } catch {
      note(["every message survives its binary form: \(error)"], host: receiver)
      return
    }
    trace.combine(message.traceBytes ?? bytes)
    let peer = hosts[sender].node
    let time = localTime(of: receiver)
    if hosts[receiver].liar == nil {
      checker.received(message, by: receiver, from: peer, at: now, local: time)
    }
    hosts[receiver].liar?.hear(message, from: peer, at: time)
    perform(hosts[receiver].machine.receive(message, from: peer, at: time), on: receiver)
  }

  // MARK: - Effects

  mutating func perform(_ effects: [Host.Effect], on host: Int) {
    var rest = effects[...]
    // What stands before the first record need not wait for anything.
    if hosts[host].waiting.isEmpty, !hosts[host].isSyncing {
      while let effect = rest.first, !effect.isRecord {
        carryOut(effect, on: host)
        rest.removeFirst()
      }
    }
    if !rest.isEmpty {
      hosts[host].waiting.append(contentsOf: rest)
      drain(host)
    }
    settle(host)
  }

  /// Does what waits, up to a record that has to be synced first.
  mutating func drain(_ host: Int) {
    guard !hosts[host].isSyncing else { return }
    while let effect = hosts[host].waiting.popFirst() {
      carryOut(effect, on: host)
      guard effect.isRecord else { continue }
      // What stands directly behind is synced together with it.
      while let next = hosts[host].waiting.first, next.isRecord {
        carryOut(next, on: host)
        hosts[host].waiting.removeFirst()
      }
      let delay = syncDelay(of: host)
      guard delay > .zero else {
        hosts[host].disk.sync()
        continue
      }
      hosts[host].isSyncing = true
      queue.add(.synced(host, life: hosts[host].life), at: now + delay)
      return
    }
  }

  private mutating func carryOut(_ effect: Host.Effect, on host: Int) {
    switch effect {
    case .send(let peer, let message): send(message, from: host, to: peer)
    case .output(let output): tell(output, of: host)
    case .persist(let record): write(record, on: host)
    }
  }

  private mutating func write(_ record: Machine.Record, on host: Int) {
    do {
      hosts[host].disk.write(try Machine.Record(wireBytes: record.wireBytes))
    } catch {
      note(["every record survives its binary form: \(error)"], host: host)
    }
  }

  private mutating func syncDelay(of host: Int) -> MeshDuration {
    let slow = hosts[host].diskSlowness.reduce(Int64(0)) { $0 + $1.delay.milliseconds }
    guard settings.syncing > .zero || slow > 0 else { return .zero }
    return .milliseconds(random.duration(upTo: settings.syncing).milliseconds + slow)
  }

  private mutating func tell(_ output: Machine.Output, of host: Int) {
    if hosts[host].liar == nil { outputs.append(output) }
    if timeline.isKept, let remark = checker.remark(on: output) {
      timeline.add(.remark(host: host, remark), at: now)
    }
    add(clients.observe(output, of: host, at: now))
  }

  /// Checks a host that changed and schedules its next tick.
  private mutating func settle(_ host: Int) {
    if hosts[host].liar == nil {
      let broken = Self.check(&hosts[host], host, by: &checker, after: outputs, at: now)
      if !broken.isEmpty { note(broken, host: host) }
    }
    outputs.removeAll(keepingCapacity: true)
    if timeline.isKept, let progress = checker.progress(of: hosts[host].machine),
      progress != hosts[host].progress
    {
      hosts[host].progress = progress
      timeline.add(.progress(host: host, progress), at: now)
    }
    guard let deadline = hosts[host].inspect({ $0.nextDeadline }) else { return }
    let time = now + max(deadline.since(localTime(of: host)), .milliseconds(1))
    if let due = hosts[host].tickAt, due <= time { return }
    hosts[host].tickAt = time
    queue.add(.tick(host), at: time)
  }

  /// What a checker says of a host, looked at in its place.
  private static func check(
    _ host: inout Host, _ number: Int, by checker: inout P.Checker,
    after outputs: [Machine.Output], at now: MeshTime
  ) -> [String] {
    host.inspect { checker.check($0, of: number, after: outputs, at: now) }
  }

  private mutating func send(_ message: Machine.Message, from host: Int, to peer: NodeID) {
    guard hosts[host].liar != nil else {
      let broken = checker.sent(message, from: host, to: peer)
      if !broken.isEmpty { note(broken, host: host) }
      return transmit(message, from: host, to: peer)
    }
    let time = localTime(of: host)
    for (peer, lie) in hosts[host].liar?.replace(message, to: peer, at: time) ?? [] {
      transmit(lie, from: host, to: peer)
    }
  }

  private mutating func transmit(_ message: Machine.Message, from host: Int, to peer: NodeID) {
    guard let receiver = index[peer], receiver != host else { return }
    sent += 1
    kinds.count(message.kind)
    let delays = network.copies(from: host, to: receiver, at: now)
    if timeline.isKept {
      timeline.add(
        .message(from: host, to: receiver, kind: message.kind, arrivesAfter: delays.first), at: now)
    }
    guard !delays.isEmpty else { return }
    let bytes = MessageFrame(messages: [message]).bytes
    let slow =
      hosts[host].slowness.reduce(Int64(0)) { $0 + $1.delay.milliseconds }
      + hosts[receiver].slowness.reduce(Int64(0)) { $0 + $1.delay.milliseconds }
    for delay in delays {
      queue.add(
        .deliver(to: receiver, from: host, bytes), at: now + delay + .milliseconds(slow))
    }
  }

  private mutating func add(_ new: [Submission<Machine.Command>]) {
    for submission in new where hosts.indices.contains(submission.host) {
      submissions.append(submission)
      queue.add(.submit(submissions.count - 1), at: max(submission.time, now))
    }
  }

  // MARK: - Bookkeeping

  mutating func note(_ broken: [String], host: Int?) {
    for property in broken {
      violations.append(
        Violation(
          property: property, node: host.map { hosts[$0].node }, step: step, seed: settings.seed))
      timeline.add(.violation(host: host, property), at: now)
    }
  }

  func localTime(of host: Int) -> MeshTime { now + hosts[host].skew }

  mutating func mix(_ kind: UInt64, _ first: Int, _ second: Int) {
    trace.combine(UInt64(bitPattern: now.milliseconds))
    trace.combine(
      kind << 56 ^ UInt64(truncatingIfNeeded: first) << 24 ^ UInt64(truncatingIfNeeded: second))
  }
}
