import JSONSyntax
import Mesh
import Planning

/// What the journal says of a run that a runtime takes up; empty for a new one.
struct RunHistory: Sendable {
  /// Whether there was a runtime before.
  private(set) var isResumed = false
  /// How the run began.
  private(set) var start: RunStart?
  /// What the run came to, where it was over.
  private(set) var summary: RunSummary?
  /// What the nodes must find again, by node, in order.
  var records: [NodeID: [MeshRecord]] { lists.mapValues(\.records) }
  /// The outputs of attempts that ended well, by token.
  private(set) var outputs: [AttemptToken: [String: ExpressionValue]] = [:]
  /// The results of attempts that ended well and that the ledger is not known to have, by token.
  var results: [AttemptToken: TaskResult] {
    Dictionary(ends.values.map { ($0.token, $0.result) }) { first, _ in first }
  }
  /// What the prompts of each task have cost.
  private(set) var spent: [String: Spending] = [:]
  /// Milliseconds of the run that were used.
  private(set) var elapsed: Int64 = 0
  /// Number of the last event.
  private(set) var lastSequence = 0
  private var shown: Set<String> = []
  private var lists: [NodeID: RecordList] = [:]
  /// The last good end of each task whose success is not recorded.
  private var ends: [String: (token: AttemptToken, result: TaskResult)] = [:]

  /// The history of a new run.
  init() {}

  /// Reads a journal.
  ///
  /// - Throws: ``JournalError``.
  init(_ journal: Journal, plan: SwarmPlan) async throws(JournalError) {
    isResumed = true
    let tasks = Dictionary(plan.tasks.map { ($0.id, $0) }) { first, _ in first }
    while true {
      let entries = try await journal.entries(behind: lastSequence)
      guard let last = entries.last else { break }
      for entry in entries { take(entry.event, tasks: tasks) }
      lastSequence = last.sequence
      elapsed = max(elapsed, last.milliseconds)
    }
  }

  /// Whether the journal has this event: the ledger tells it again when nodes take up their logs.
  func has(_ event: RunEvent) -> Bool {
    isResumed && shown.contains(RunHistory.key(of: event))
  }

  private mutating func take(_ event: RunEvent, tasks: [String: PlanTask]) {
    switch event {
    case .runStarted(let start): self.start = start
    case .runFinished(let summary): self.summary = summary
    case .meshRecord(let node, let bytes):
      guard let record = try? MeshRecord(wireBytes: bytes) else { return }
      lists[NodeID(node), default: RecordList()].append(record)
    case .attemptFinished(let attempt, let token, let report):
      if let spending = report.usage?.spending {
        spent[attempt.task] = (spent[attempt.task] ?? .none) + spending
      }
      guard report.isSuccess, let task = tasks[RunHistory.planTask(of: attempt.task)]
      else { return }
      outputs[AttemptToken(token)] = report.values(of: task)
      ends[attempt.task] = (AttemptToken(token), report.result)
    case .taskSucceeded(let attempt):
      ends[attempt.task] = nil
      shown.insert(RunHistory.key(of: event))
    case .taskReady, .award, .taskFailed, .taskSkipped, .taskHeld, .taskCancelled,
      .retryScheduled, .proposalDecided, .note:
      shown.insert(RunHistory.key(of: event))
    default: break
    }
  }

  /// The plan's task of a task of the ledger: `measure` of `measure[3]`.
  private static func planTask(of id: String) -> String {
    String(id.prefix { $0 != "[" })
  }

  private static func key(of event: RunEvent) -> String {
    "\(event.kind.rawValue) \(event.body.canonicalText())"
  }
}

extension AttemptReport {
  /// Whether the attempt's process ended well, and gave what it should.
  var isSuccess: Bool { outcome.isSuccess && reason.isEmpty }

  /// What the ledger is told of a good end.
  var result: TaskResult { TaskResult(digest: Array(digest.utf8)) }

  /// The outputs as values of their types.
  func values(of task: PlanTask) -> [String: ExpressionValue] {
    var values: [String: ExpressionValue] = [:]
    for output in task.outputs {
      guard let json = outputs[output.name] else { continue }
      values[output.name] = ExpressionValue(json: json, type: output.type)
    }
    return values
  }
}
