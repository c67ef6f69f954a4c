import JSONSyntax
import SourceText

extension RunEvent {
  /// The word for what happened; part of the stored form.
  public var kind: RunEventKind {
    switch self {
    case .runStarted: .runStarted
    case .runResumed: .runResumed
    case .runFinished: .runFinished
    case .note: .note
    case .nodeJoined: .nodeJoined
    case .nodeSuspected: .nodeSuspected
    case .nodeFailed: .nodeFailed
    case .meshRecord: .meshRecord
    case .ledgerCommitted: .ledgerCommitted
    case .taskReady: .taskReady
    case .bid: .bid
    case .award: .award
    case .attemptStarted: .attemptStarted
    case .outputChunk: .outputChunk
    case .attemptFinished: .attemptFinished
    case .taskSucceeded: .taskSucceeded
    case .taskFailed: .taskFailed
    case .taskSkipped: .taskSkipped
    case .taskHeld: .taskHeld
    case .taskCancelled: .taskCancelled
    case .retryScheduled: .retryScheduled
    case .hookStarted: .hookStarted
    case .hookFinished: .hookFinished
    case .toolCalled: .toolCalled
    case .proposalDecided: .proposalDecided
    case .memoryChanged: .memoryChanged
    case .nodeRecovered: .nodeRecovered
    case .leaderChanged: .leaderChanged
    case .writingChanged: .writingChanged
    }
  }

  /// The event's members as a JSON object; ``kind`` stands beside it.
  public var body: JSONValue {
    var body: [String: JSONValue] = [:]
    switch self {
    case .runStarted(let start):
      body = [
        "plan": .string(start.planDigest), "inputs": .object(start.inputs),
        "nodes": .array(start.nodes.map { .string($0) }), "options": .object(start.options),
      ]
    case .runResumed(let last, let lost): body = ["last": number(last), "lost": number(lost)]
    case .runFinished(let summary):
      body = [
        "succeeded": .bool(summary.succeeded), "tasks": .object(summary.tasks.mapValues(number)),
        "duration": number(summary.duration), "details": .object(summary.details),
      ]
    case .note(let text): body = ["text": .string(text)]
    case .nodeJoined(let node, let agents):
      body = ["node": .string(node), "agents": .array(agents.map { .string($0) })]
    case .nodeSuspected(let node), .nodeFailed(let node), .nodeRecovered(let node),
      .leaderChanged(let node):
      body = ["node": .string(node)]
    case .writingChanged(let isPossible): body = ["possible": .bool(isPossible)]
    case .meshRecord(let node, let bytes):
      body = ["node": .string(node), "bytes": .string(Hexadecimal.text(of: bytes))]
    case .ledgerCommitted(let index, let command):
      body = ["index": .string(String(index)), "command": command]
    case .taskReady(let task): body = ["task": .string(task)]
    case .bid(let attempt, let node, let score):
      body = attempt.body.adding(["node": .string(node), "score": number(score)])
    case .award(let attempt, let token, let node, let agent, let score):
      body = attempt.body.adding([
        "token": .string(String(token)), "node": .string(node), "agent": .string(agent),
        "score": score.map(number) ?? .null,
      ])
    case .attemptStarted(let attempt, let token, let process):
      body = attempt.body.adding([
        "token": .string(String(token)), "process": process?.json ?? .null,
      ])
    case .outputChunk(let attempt, let stream, let text):
      body = attempt.body.adding(["stream": .string(stream.rawValue), "text": .string(text)])
    case .attemptFinished(let attempt, let token, let report):
      body = attempt.body.adding([
        "token": .string(String(token)), "outcome": report.outcome.json,
        "duration": number(report.duration), "digest": .string(report.digest),
        "outputs": .object(report.outputs), "reason": .string(report.reason),
      ])
      if let usage = report.usage {
        body = body.adding(["usage": usage.json])
      }
    case .taskSucceeded(let attempt): body = attempt.body
    case .taskFailed(let attempt, let reason), .taskHeld(let attempt, let reason):
      body = attempt.body.adding(["reason": .string(reason)])
    case .taskSkipped(let task, let reason), .taskCancelled(let task, let reason):
      body = ["task": .string(task), "reason": .string(reason)]
    case .retryScheduled(let attempt, let delay):
      body = attempt.body.adding(["delay": number(delay)])
    case .hookStarted(let attempt, let script, let phase, let process):
      body = attempt.body.adding([
        "script": .string(script), "phase": .string(phase.rawValue), "process": process.json,
      ])
    case .hookFinished(let attempt, let script, let phase, let outcome, let duration):
      body = attempt.body.adding([
        "script": .string(script), "phase": .string(phase.rawValue), "outcome": outcome.json,
        "duration": number(duration),
      ])
    case .toolCalled(let tool, let attempt, let succeeded, let duration):
      body = [
        "tool": .string(tool), "by": attempt.map { .object($0.body) } ?? .null,
        "succeeded": .bool(succeeded), "duration": number(duration),
      ]
    case .proposalDecided(let proposal, let accepted, let votes):
      body = [
        "proposal": .string(proposal), "accepted": .bool(accepted), "votes": number(votes),
      ]
    case .memoryChanged(let namespace, let key, let deleted):
      body = ["namespace": .string(namespace), "key": .string(key), "deleted": .bool(deleted)]
    }
    return .object(body)
  }

  private func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}

/// The words for what can happen; part of the stored form.
public enum RunEventKind: String, Sendable, CaseIterable {
  /// ``RunEvent/runStarted(_:)``
  case runStarted
  /// ``RunEvent/runResumed(lastSequence:lost:)``
  case runResumed
  /// ``RunEvent/runFinished(_:)``
  case runFinished
  /// ``RunEvent/note(_:)``
  case note
  /// ``RunEvent/nodeJoined(node:agents:)``
  case nodeJoined
  /// ``RunEvent/nodeSuspected(node:)``
  case nodeSuspected
  /// ``RunEvent/nodeFailed(node:)``
  case nodeFailed
  /// ``RunEvent/meshRecord(node:bytes:)``
  case meshRecord
  /// ``RunEvent/ledgerCommitted(index:command:)``
  case ledgerCommitted
  /// ``RunEvent/taskReady(task:)``
  case taskReady
  /// ``RunEvent/bid(_:node:score:)``
  case bid
  /// ``RunEvent/award(_:token:node:agent:score:)``
  case award
  /// ``RunEvent/attemptStarted(_:token:process:)``
  case attemptStarted
  /// ``RunEvent/outputChunk(_:stream:text:)``
  case outputChunk
  /// ``RunEvent/attemptFinished(_:token:_:)``
  case attemptFinished
  /// ``RunEvent/taskSucceeded(_:)``
  case taskSucceeded
  /// ``RunEvent/taskFailed(_:reason:)``
  case taskFailed
  /// ``RunEvent/taskSkipped(task:reason:)``
  case taskSkipped
  /// ``RunEvent/taskHeld(_:reason:)``
  case taskHeld
  /// ``RunEvent/taskCancelled(task:reason:)``
  case taskCancelled
  /// ``RunEvent/retryScheduled(_:delay:)``
  case retryScheduled
  /// ``RunEvent/hookStarted(_:script:phase:process:)``
  case hookStarted
  /// ``RunEvent/hookFinished(_:script:phase:outcome:duration:)``
  case hookFinished
  /// ``RunEvent/toolCalled(tool:attempt:succeeded:duration:)``
  case toolCalled
  /// ``RunEvent/proposalDecided(proposal:accepted:votes:)``
  case proposalDecided
  /// ``RunEvent/memoryChanged(namespace:key:deleted:)``
  case memoryChanged
  /// ``RunEvent/nodeRecovered(node:)``
  case nodeRecovered
  /// ``RunEvent/leaderChanged(node:)``
  case leaderChanged
  /// ``RunEvent/writingChanged(isPossible:)``
  case writingChanged
}

extension AttemptReference {
  var body: [String: JSONValue] {
    ["task": .string(task), "attempt": .integer(Int64(number))]
  }
}

extension ProcessIdentity {
  /// The identity as stored. The start time is text, since JSON's numbers lose digits.
  var json: JSONValue {
    [
      "pid": .integer(Int64(pid)), "start": .string(String(startTime)), "boot": .string(boot),
    ]
  }
}

extension ProcessOutcome {
  /// The outcome as stored: a word, with `code` where there is one.
  public var json: JSONValue {
    switch self {
    case .exited(let code): ["kind": "exited", "code": .integer(Int64(code))]
    case .signalled(let code): ["kind": "signalled", "code": .integer(Int64(code))]
    case .timedOut: ["kind": "timedOut"]
    case .cancelled: ["kind": "cancelled"]
    case .failedToStart(let code): ["kind": "failedToStart", "code": .integer(Int64(code))]
    }
  }
}

extension [String: JSONValue] {
  fileprivate func adding(_ members: [String: JSONValue]) -> [String: JSONValue] {
    merging(members) { _, new in new }
  }
}
