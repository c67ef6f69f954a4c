import Mesh

/// A swarm that does nothing but share tasks, most of which come to one node.
struct StealingSimulation: SimulatedProtocol {
  let nodes: [NodeID]
  private let subject: SubjectSettings
  private let settings: WorkStealingSettings

  init(_ subject: SubjectSettings) {
    nodes = (0..<subject.nodes).map { NodeID("n\($0)") }
    self.subject = subject
    settings = WorkStealingSettings(
      slots: 1, requestInterval: .milliseconds(300), retryInterval: .milliseconds(400),
      lease: .seconds(2))
  }

  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [WorkStealingRecord], at now: MeshTime
  ) -> StealingMachine {
    StealingMachine(
      WorkStealing(
        node: nodes[host], peers: nodes, settings: settings, random: SplitMix64(seed: seed),
        restoring: records, at: now))
  }

  func makeChecker(byzantine: Set<Int>) -> StealingChecker { StealingChecker() }

  func makeClients(seed: UInt64) -> StealingClients { StealingClients(subject) }

  /// Nobody lies: whoever does can keep what it is given.
  func makeLiar(of host: Int, seed: UInt64) -> Honest<WorkStealingMessage> { Honest() }
}

/// What clients ask of a node.
enum StealingCommand: Sendable {
  case submit(WorkItem)
  /// Somebody has looked: the task ran.
  case settle(TaskID)
}

/// What becomes of tasks.
enum StealingEvent: Sendable {
  case taken(TaskID)
  case begun(WorkItem)
  case finished(TaskID)
  case held(WorkItem)
}

/// A node that runs its tasks, as the simulator drives it.
struct StealingMachine: SimulatedMachine {
  typealias Effect = MachineEffect<WorkStealingMessage, WorkStealingRecord, StealingEvent>

  private(set) var stealing: WorkStealing
  /// When each task that runs is done.
  private var ends: [TaskID: MeshTime] = [:]

  init(_ stealing: WorkStealing) { self.stealing = stealing }

  var nextDeadline: MeshTime? {
    ends.values.reduce(stealing.nextDeadline) { min($0, $1) }
  }

  mutating func receive(
    _ message: WorkStealingMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] { effects(of: stealing.receive(message, from: peer, at: now), at: now) }

  mutating func tick(at now: MeshTime) -> [Effect] {
    var all: [Effect] = []
    for task in ends.keys.sorted() where ends[task].map({ $0 <= now }) == true {
      all += finish(task, at: now)
    }
    return all + effects(of: stealing.tick(at: now), at: now)
  }

  mutating func submit(_ command: StealingCommand, at now: MeshTime) -> [Effect] {
    switch command {
    case .submit(let item):
      let effects = effects(of: stealing.submit(item), at: now)
      return effects.isEmpty ? [] : effects + [.output(.taken(item.task))]
    case .settle(let task): return finish(task, at: now)
    }
  }

  private mutating func finish(_ task: TaskID, at now: MeshTime) -> [Effect] {
    ends[task] = nil
    let effects = effects(of: stealing.finish(task), at: now)
    return effects.isEmpty ? [] : effects + [.output(.finished(task))]
  }

  private mutating func effects(
    of effects: [WorkStealingEffect], at now: MeshTime
  ) -> [Effect] {
    effects.map { effect in
      switch effect {
      case .send(let peer, let message): return .send(peer, message)
      case .persist(let record): return .persist(record)
      case .held(let item): return .output(.held(item))
      case .begin(let item):
        // Between half a second and four, the same for a task wherever it runs.
        let span = 500 + RingHash()(item.task.wireBytes) % 3_500
        ends[item.task] = now + .milliseconds(Int64(span))
        return .output(.begun(item))
      }
    }
  }
}

extension WorkStealingMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .request: "request"
    case .refusal: "refusal"
    case .grant: "grant"
    case .acknowledgement: "acknowledgement"
    case .revocation: "revocation"
    case .refusedGrant: "refused-grant"
    }
  }
}

extension WorkStealingRecord: SimulatedRecord {}

/// Clients that bring most of their tasks to the first host.
struct StealingClients: Workload {
  typealias Machine = StealingMachine

  private let submissions: [Submission<StealingCommand>]

  init(_ settings: SubjectSettings) {
    var random = SplitMix64(seed: settings.seed ^ 0x57EA1)
    submissions = (0..<settings.commands).map { number in
      let host = random.chance(8_000) ? 0 : Int(random.next(below: UInt64(settings.nodes)))
      let item = WorkItem(task: TaskID("t\(number)"), isIdempotent: random.chance(7_000))
      return Submission(
        .submit(item), to: host, at: .zero + random.duration(upTo: settings.duration))
    }
  }

  mutating func begin(until end: MeshTime) -> [Submission<StealingCommand>] { submissions }

  /// Somebody looks after what is held, and says that it ran.
  mutating func observe(
    _ output: StealingEvent, of host: Int, at now: MeshTime
  ) -> [Submission<StealingCommand>] {
    guard case .held(let item) = output else { return [] }
    return [Submission(.settle(item.task), to: host, at: now + .seconds(1))]
  }
}
