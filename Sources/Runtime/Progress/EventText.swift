import Diagnostics
import JSONSyntax

/// An event in one line, for `moflo logs`.
public enum EventText {
  /// The line, without a line end: `+12.345s attempt.started measure[0] #1 by surveyor on node-3`.
  ///
  /// - Parameters:
  ///   - entry: the event.
  ///   - projection: the run with this event applied, which knows who does an attempt.
  public static func line(_ entry: JournalEntry, in projection: RunProjection) -> String {
    let words = words(for: entry.event, projection)
    let line = "\(DurationText.offset(entry.milliseconds)) \(name(of: entry.event.kind))"
    return words.isEmpty ? line : "\(line) \(TerminalText.escape(words))"
  }

  /// The lines of an event: one, but for output, which has one for each of its own.
  public static func lines(_ entry: JournalEntry, in projection: RunProjection) -> [String] {
    guard case .outputChunk(let attempt, let stream, let text) = entry.event else {
      return [line(entry, in: projection)]
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast(text.hasSuffix("\n") ? 1 : 0)
      .map { part in
        var entry = entry
        entry.event = .outputChunk(attempt, stream: stream, text: String(part))
        return line(entry, in: projection)
      }
  }

  /// The kind with a dot before its last word: `attempt.started`.
  static func name(of kind: RunEventKind) -> String {
    var name = ""
    for scalar in kind.rawValue.unicodeScalars {
      if scalar.properties.isUppercase {
        name += "." + scalar.properties.lowercaseMapping
      } else {
        name.unicodeScalars.append(scalar)
      }
    }
    return name
  }

  private static func words(for event: RunEvent, _ projection: RunProjection) -> String {
    switch event {
    case .runStarted(let start):
      return "with \(start.nodes.count) nodes, plan \(start.planDigest.prefix(16))"
    case .runResumed(let last, let lost):
      return "behind event \(last)" + (lost > 0 ? "; \(lost) events are lost" : "")
    case .runFinished(let summary):
      let word = summary.succeeded ? "succeeded" : "failed"
      return "\(word) in \(DurationText.short(Int64(summary.duration)))"
    case .note(let text): return text
    case .nodeJoined(let node, let agents):
      return agents.isEmpty ? node : "\(node) with \(agents.joined(separator: ", "))"
    case .nodeSuspected(let node), .nodeFailed(let node), .nodeRecovered(let node),
      .leaderChanged(let node):
      return node
    case .writingChanged(let isPossible): return isPossible ? "possible" : "not possible"
    case .meshRecord(let node, let bytes): return "\(node) \(bytes.count) bytes"
    case .ledgerCommitted(let index, let command): return "\(index) \(command.canonicalText())"
    case .memoryChanged(let namespace, let key, let deleted):
      return "\(namespace)/\(key)" + (deleted ? " deleted" : "")
    case .proposalDecided(let proposal, let accepted, let votes):
      return "\(proposal) \(accepted ? "accepted" : "rejected") with \(votes) votes"
    case .toolCalled(let tool, let attempt, let succeeded, let duration):
      let caller = attempt.map { " by \(words($0))" } ?? ""
      return "\(tool)\(caller) \(succeeded ? "succeeded" : "failed") in "
        + DurationText.short(Int64(duration))
    default: return taskWords(for: event, projection)
    }
  }

  private static func taskWords(for event: RunEvent, _ projection: RunProjection) -> String {
    switch event {
    case .taskReady(let task): return task
    case .taskSkipped(let task, let reason), .taskCancelled(let task, let reason):
      return joined(task, reason)
    case .taskFailed(let attempt, let reason), .taskHeld(let attempt, let reason):
      return joined(words(attempt), reason)
    case .taskSucceeded(let attempt): return words(attempt) + doer(of: attempt, projection)
    case .bid(let attempt, let node, let score): return "\(words(attempt)) from \(node) at \(score)"
    case .award(let attempt, _, let node, let agent, let score):
      return "\(words(attempt)) to \(agent) on \(node)" + (score.map { " at \($0)" } ?? "")
    case .attemptStarted(let attempt, _, let process):
      let number = process.map { ", process \($0.pid)" } ?? ""
      return words(attempt) + doer(of: attempt, projection) + number
    case .outputChunk(let attempt, let stream, let text):
      return "\(words(attempt)) \(stream.rawValue): \(text)"
    case .attemptFinished(let attempt, _, let report):
      let outputs = report.outputs.isEmpty ? "" : ", \(report.outputs.count) outputs"
      let text =
        "\(words(attempt)) \(report.outcome.words) in "
        + DurationText.short(Int64(report.duration)) + outputs + words(report.usage)
      // A reason that only repeats the status says nothing more.
      return report.outcome.isSuccess ? joined(text, report.reason) : text
    case .retryScheduled(let attempt, let delay):
      return "\(words(attempt)) in \(DurationText.short(Int64(delay)))"
    case .hookStarted(let attempt, let script, let phase, let process):
      return "\(words(attempt)) \(phase.rawValue) \(script), process \(process.pid)"
    case .hookFinished(let attempt, let script, let phase, let outcome, let duration):
      return "\(words(attempt)) \(phase.rawValue) \(script) \(outcome.words) in "
        + DurationText.short(Int64(duration))
    default: return ""
    }
  }

  private static func words(_ attempt: AttemptReference) -> String {
    // A task that failed for good names no attempt.
    attempt.number > 0 ? "\(attempt.task) #\(attempt.number)" : attempt.task
  }

  private static func words(_ usage: RunnerUsage?) -> String {
    guard let usage else { return "" }
    let tools = usage.tools.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)×" }
    let parts = [
      usage.model, usage.turns > 0 ? "\(usage.turns) turns" : "", usage.spending.words,
      tools.isEmpty ? "" : "used \(tools.joined(separator: ", "))",
    ]
    return "; " + parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private static func doer(of attempt: AttemptReference, _ projection: RunProjection) -> String {
    guard let task = projection.task(attempt.task), task.attempt == attempt.number else {
      return ""
    }
    return (task.agent.map { " by \($0)" } ?? "") + (task.node.map { " on \($0)" } ?? "")
  }

  private static func joined(_ text: String, _ reason: String) -> String {
    reason.isEmpty ? text : "\(text): \(reason)"
  }
}

extension RunEvent {
  /// Id of the task that the event is about; nil where it is about none.
  public var task: String? {
    switch self {
    case .taskReady(let task), .taskSkipped(let task, _), .taskCancelled(let task, _): task
    case .bid(let attempt, _, _), .award(let attempt, _, _, _, _),
      .attemptStarted(let attempt, _, _), .outputChunk(let attempt, _, _),
      .attemptFinished(let attempt, _, _), .taskSucceeded(let attempt),
      .taskFailed(let attempt, _), .taskHeld(let attempt, _), .retryScheduled(let attempt, _),
      .hookStarted(let attempt, _, _, _), .hookFinished(let attempt, _, _, _, _):
      attempt.task
    case .toolCalled(_, let attempt, _, _): attempt?.task
    default: nil
    }
  }
}
