import Mesh

/// What surrounds the nodes: a front that proposes the tasks, executors that take their time and
/// sometimes fail, voters that agree.
public struct SwarmClients: Workload {
  /// What it talks to.
  public typealias Machine = SwarmMachine

  private let tasks: [TaskSpecification]
  private let span: MeshDuration
  private let attemptDuration: MeshDuration
  private let attemptFailure: Int
  private let hosts: Int
  private var random: SplitMix64
  private var proposed: Set<TaskID> = []

  /// Draws the surroundings.
  ///
  /// - Parameters:
  ///   - tasks: what is to be done; each after what it needs.
  ///   - span: the time in which tasks are proposed.
  ///   - hosts: how many there are.
  ///   - attemptDuration: longest time that an attempt takes.
  ///   - attemptFailure: chance, in ten-thousandths, that it fails.
  ///   - seed: decides whatever chance decides.
  public init(
    tasks: [TaskSpecification], during span: MeshDuration, hosts: Int,
    attemptDuration: MeshDuration, attemptFailure: Int, seed: UInt64
  ) {
    self.tasks = tasks
    self.span = span
    self.hosts = hosts
    self.attemptDuration = attemptDuration
    self.attemptFailure = attemptFailure
    random = SplitMix64(seed: seed)
  }

  /// The tasks in a few batches.
  public mutating func begin(until end: MeshTime) -> [Submission<NodeCommand>] {
    let key = MemoryKey(namespace: "run", key: "seed")
    var submissions = [
      Submission<NodeCommand>(.store([1], key, timeToLive: nil), to: 0, at: .zero)
    ]
    let count = min(max((tasks.count + 4) / 5, 1), MeshLimits.tasksPerProposal)
    let batches = Int64(max((tasks.count + count - 1) / count, 5))
    for start in stride(from: 0, to: tasks.count, by: count) {
      let batch = Array(tasks[start..<min(start + count, tasks.count)])
      let time =
        MeshTime.zero
        + MeshDuration(
          milliseconds: span.milliseconds / batches * Int64(start / count))
      submissions.append(Submission(.propose(batch), to: 0, at: time))
    }
    return submissions
  }

  /// A batch is proposed again, elsewhere, as long as nobody has heard of it.
  public func retry(
    _ submission: Submission<NodeCommand>, at now: MeshTime
  ) -> Submission<NodeCommand>? {
    guard case .propose = submission.command else { return nil }
    return Submission(
      submission.command, to: (submission.host + 1) % hosts, at: now + .seconds(11))
  }

  /// Ends attempts and gives votes.
  public mutating func observe(
    _ output: SwarmMachine.Output, of host: Int, at now: MeshTime
  ) -> [Submission<NodeCommand>] {
    switch output {
    case .start(let task, let attempt):
      let outcome: NodeCommand =
        random.chance(attemptFailure)
        ? .attemptFailed(task.id, attempt.token, .failed, reason: "as simulated")
        : .attemptSucceeded(
          task.id, attempt.token,
          TaskResult(digest: [UInt8(truncatingIfNeeded: attempt.token.value)]))
      return [Submission(outcome, to: host, at: now + random.duration(upTo: attemptDuration))]
    case .needVote(let proposal):
      return [Submission(.vote(proposal.id, accept: true), to: host, at: now)]
    case .event(.ledger(_, .proposed(let task))):
      proposed.insert(task)
      return []
    default: return []
    }
  }

  /// Whether a batch is not known to be in the ledger.
  public func wants(_ command: NodeCommand) -> Bool {
    guard case .propose(let tasks) = command else { return true }
    return tasks.contains { !proposed.contains($0.id) }
  }
}
