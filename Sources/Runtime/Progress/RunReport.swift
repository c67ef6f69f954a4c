import JSONSyntax
import SourceText

/// A run with what a person needs to go on from it: its folder, how it stands, what to type.
public struct RunReport: Sendable {
  /// How a run as a whole stands.
  public enum Standing: String, Sendable, CaseIterable {
    /// A runtime drives it.
    case live
    /// It is over, and all went well.
    case succeeded
    /// It is over, and something did not go well.
    case failed
    /// It is not over, and nobody drives it.
    case interrupted
  }

  /// The run.
  public let projection: RunProjection
  /// Its folder.
  public let folder: RunFolder
  /// The folder of states, as the person named it; nil where that is the default.
  public let stateFolder: String?
  /// How it stands.
  public let standing: Standing
  /// Digest of its plan.
  public let planDigest: String

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - projection: the run.
  ///   - folder: its folder.
  ///   - stateFolder: what `--state-dir` names; nil where it is left out.
  ///   - isLive: whether a runtime drives it, by ``RunLock/isHeld(_:)``.
  public init(
    _ projection: RunProjection, folder: RunFolder, stateFolder: String?, isLive: Bool
  ) {
    self.projection = projection
    self.folder = folder
    self.stateFolder = stateFolder
    planDigest = projection.start?.planDigest ?? ""
    standing =
      if let summary = projection.summary { summary.succeeded ? .succeeded : .failed } else {
        isLive ? .live : .interrupted
      }
  }

  /// Milliseconds that the run has taken, as far as its events tell.
  public var duration: Int64 {
    projection.summary.map { Int64($0.duration) } ?? projection.lastTime
  }

  /// The tasks that wait for a person.
  public var held: [TaskProgress] { tasks(.held) }

  /// Where a task stands, in a word: what ran when nobody drove the run any more was interrupted.
  func word(for word: TaskWord) -> String {
    standing == .interrupted && word == .running ? "interrupted" : word.rawValue
  }

  /// The tasks that stand in one way.
  func tasks(_ word: TaskWord) -> [TaskProgress] {
    projection.counts[word] == nil ? [] : projection.shownTasks.filter { $0.word == word }
  }

  /// The command that goes on with the run, for a POSIX shell.
  ///
  /// - Parameter decision: a flag and the task that it is about, such as `--retry` and `publish`.
  public func resumeCommand(_ decision: (flag: String, task: String)? = nil) -> String {
    var words = ["moflo", "run", "--resume"]
    if let decision { words += [decision.flag, decision.task.asShellWord] }
    words += ["--run", folder.id.text]
    if let stateFolder { words += ["--state-dir", stateFolder.asShellWord] }
    return words.joined(separator: " ")
  }
}

extension RunReport {
  /// The whole report as one JSON object.
  public var json: JSONValue {
    var object: [String: JSONValue] = [
      "run": .string(folder.id.text), "folder": .string(folder.path), "plan": .string(planDigest),
      "state": .string(standing.rawValue), "succeeded": .bool(standing == .succeeded),
      "duration": .integer(duration),
      "counts": .object(
        Dictionary(
          projection.counts.map { (word(for: $0), .integer(Int64($1))) }, uniquingKeysWith: { $1 })),
      "tasks": .array(projection.shownTasks.map(json)),
      "nodes": .array(projection.nodes.map(RunReport.json)),
      "leader": projection.leader.map { .string($0) } ?? .null,
      "leaderChanges": .integer(Int64(projection.leaderChanges)),
      "writing": .bool(projection.isWriting),
      "failedHooks": .array(projection.failedHooks.map(RunReport.json)),
      "notes": .array(projection.notes.map { .string($0) }),
      "proposals": .array(
        projection.proposals.map {
          [
            "id": .string($0.id), "accepted": .bool($0.accepted),
            "votes": .integer(Int64($0.votes)),
          ]
        }),
      "toolCalls": [
        "total": .integer(Int64(projection.toolCalls)),
        "failed": .integer(Int64(projection.failedToolCalls)),
      ],
      "spending": projection.spending.json,
      "resumes": .integer(Int64(projection.resumes)),
      "lostEvents": .integer(Int64(projection.lostEvents)),
    ]
    if let summary = projection.summary { object["details"] = .object(summary.details) }
    return .object(object)
  }

  private func json(_ task: TaskProgress) -> JSONValue {
    var object: [String: JSONValue] = [
      "id": .string(task.id), "state": .string(word(for: task.word)),
      "attempts": .integer(Int64(task.attempt)),
    ]
    object["agent"] = task.agent.map { .string($0) }
    object["node"] = task.node.map { .string($0) }
    if !task.spending.isNone { object["spending"] = task.spending.json }
    object["start"] = task.start.map { .integer($0) }
    object["end"] = task.end.map { .integer($0) }
    if !task.reason.isEmpty { object["reason"] = .string(task.reason) }
    if task.word == .failed || task.word == .held || task.word == .retrying {
      object["stderr"] = task.errorFile(in: folder).map { .string($0) }
    }
    if task.word == .held {
      object["retry"] = .string(resumeCommand(("--retry", task.id)))
      object["skip"] = .string(resumeCommand(("--skip", task.id)))
    }
    return .object(object)
  }

  private static func json(_ node: NodeProgress) -> JSONValue {
    [
      "id": .string(node.id), "status": .string(node.status.rawValue),
      "agents": .array(node.agents.map { .string($0) }),
      "attempts": .integer(Int64(node.attempts)),
    ]
  }

  private static func json(_ hook: FailedHook) -> JSONValue {
    [
      "task": .string(hook.attempt.task), "attempt": .integer(Int64(hook.attempt.number)),
      "script": .string(hook.script), "phase": .string(hook.phase.rawValue),
      "outcome": hook.outcome.json,
    ]
  }
}
