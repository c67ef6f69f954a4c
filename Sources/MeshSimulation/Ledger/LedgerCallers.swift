import Mesh

/// Callers of a ledger: some do what follows, others repeat what they said before, say it too early, or
/// guess a token.
public struct LedgerCallers: Workload {
  /// What they talk to.
  public typealias Machine = LedgerMachine

  private var random: SplitMix64
  private let span: MeshDuration
  private let tasks: [TaskSpecification]
  private var said: [LedgerCommand] = []
  private var tokens: [(task: TaskID, token: AttemptToken)] = []
  private var left: Int

  /// Draws the tasks.
  public init(_ settings: SubjectSettings) {
    random = SplitMix64(seed: settings.seed ^ 0x1ED6)
    span = settings.duration
    left = settings.commands * 20
    var tasks: [TaskSpecification] = []
    for number in 0..<max(settings.commands / 4, 2) {
      let needs = random.sample(Int(random.next(below: 3)), of: tasks.map(\.id))
      let retry = RetryPolicy(attempts: 1 + Int(random.next(below: 3)), backoff: .seconds(1))
      tasks.append(
        TaskSpecification(
          id: TaskID("t\(number)"), needs: needs, isIdempotent: random.chance(6_000),
          isMigratable: random.chance(5_000), retry: retry))
    }
    self.tasks = tasks
  }

  /// The tasks in two batches, and guesses.
  public mutating func begin(until end: MeshTime) -> [Submission<LedgerCommand>] {
    let half = tasks.count / 2
    var submissions = [
      Submission(LedgerCommand.propose(Array(tasks[..<half])), to: 0, at: .zero),
      Submission(
        LedgerCommand.propose(Array(tasks[half...])), to: 0,
        at: .zero + MeshDuration(milliseconds: span.milliseconds / 3)),
    ]
    for _ in 0..<tasks.count * 4 {
      let task = tasks[Int(random.next(below: UInt64(tasks.count)))].id
      let token = AttemptToken(random.next(below: UInt64(tasks.count * 2)))
      submissions.append(
        Submission(wrong(task, token), to: 0, at: .zero + random.duration(upTo: span)))
    }
    return submissions
  }

  /// Goes on with what was answered, more or less.
  public mutating func observe(
    _ output: LedgerMachine.Output, of host: Int, at now: MeshTime
  ) -> [Submission<LedgerCommand>] {
    guard case .applied(let command, let events) = output, left > 0 else { return [] }
    said.append(command)
    var commands = events.flatMap { answer(to: $0) }
    if random.chance(4_000) { commands.append(said[Int(random.next(below: UInt64(said.count)))]) }
    if random.chance(4_000), !tokens.isEmpty {
      let known = tokens[Int(random.next(below: UInt64(tokens.count)))]
      commands.append(wrong(known.task, known.token))
    }
    left -= commands.count
    return commands.map { Submission($0, to: 0, at: now + random.duration(upTo: .seconds(3))) }
  }

  private mutating func answer(to event: LedgerEvent) -> [LedgerCommand] {
    switch event {
    case .ready(let task, let attempt) where random.chance(5_000):
      let bids = (0..<3).map { node -> LedgerCommand in
        // One in ten is false.
        let agent = AgentID("a\(random.chance(1_000) ? 3 : node)")
        return LedgerCommand.bid(
          NodeID("n\(node)"), [Bid(task: task, attempt: attempt, agent: agent)])
      }
      return bids + [.closeBidding(task, attempt: attempt)]
    case .ready(let task, let attempt):
      let awards = (0..<(random.chance(2_000) ? 2 : 1)).map { _ in
        LedgerCommand.award(
          task, attempt: attempt, node: NodeID("n\(random.next(below: 3))"),
          agent: AgentID("a\(random.next(below: 3))"))
      }
      return awards
    case .awarded(let task, let attempt):
      tokens.append((task, attempt.token))
      let start = LedgerCommand.start(task, attempt.token, incarnation: 1)
      if random.chance(1_500) { return [wrong(task, attempt.token), start] }
      return [start]
    case .started(let task, let attempt, _):
      let first = end(task, attempt.token)
      return random.chance(2_500) ? [first, end(task, attempt.token)] : [first]
    case .backingOff(let task, let attempt, _): return [.retry(task, attempt: attempt)]
    case .held(let task, _): return [random.chance(6_000) ? .redo(task) : .skip(task)]
    case .failed(let task, _): return random.chance(5_000) ? [.redo(task)] : []
    default: return []
    }
  }

  private mutating func end(_ task: TaskID, _ token: AttemptToken) -> LedgerCommand {
    if random.chance(5_000) { return .succeed(task, token, TaskResult(digest: [1])) }
    let causes = FailureCause.allCases
    return .fail(
      task, token, causes[Int(random.next(below: UInt64(causes.count)))], reason: "as simulated")
  }

  /// A command that mostly makes no sense.
  private mutating func wrong(_ task: TaskID, _ token: AttemptToken) -> LedgerCommand {
    switch random.next(below: 9) {
    case 0: .start(task, token, incarnation: 2)
    case 1: .heartbeat(task, token, progress: .zero)
    case 2: .succeed(task, token, TaskResult(digest: [2]))
    case 3: .fail(task, token, .lost, reason: "")
    case 4: migration(of: task, token)
    case 5: .retry(task, attempt: Int(random.next(below: 4)))
    case 6: .award(task, attempt: 1, node: NodeID("n9"), agent: AgentID("a9"))
    case 7: .fail(task, token, .failed, reason: "")
    default: random.chance(2_000) ? .skip(task) : .redo(task)
    }
  }

  /// A move to a node that may have room.
  private mutating func migration(of task: TaskID, _ token: AttemptToken) -> LedgerCommand {
    let target = random.next(below: 3)
    return .migrate(task, token, node: NodeID("n\(target)"), agent: AgentID("a\(target)"))
  }
}
