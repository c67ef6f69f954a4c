import JSONSyntax
import Testing

@testable import Runtime

/// One event of every kind, with values at the edges.
enum EventSamples {
  static let attempt = AttemptReference(task: "measure[3]", number: 2)
  static let measure: AttemptReference? = AttemptReference(task: "measure", number: 1)
  static let process = ProcessIdentity(pid: 4711, startTime: .max, boot: "b-1")
  static let all: [RunEvent] = [
    .runStarted(
      RunStart(
        planDigest: "ab12", inputs: ["root": "src", "limit": 3], nodes: ["node-1", "node-2"],
        options: ["runner": ["claude", "-p"]])),
    .runResumed(lastSequence: 41, lost: 2),
    .runFinished(
      RunSummary(
        succeeded: false, tasks: ["succeeded": 3, "failed": 1], duration: 1_234,
        details: ["faults": 0])),
    .note("ünïcode \"quoted\"\n\0 line"),
    .nodeJoined(node: "node-1", agents: ["coder", "tester"]), .nodeSuspected(node: "node-2"),
    .nodeFailed(node: "node-2"), .meshRecord(node: "node-1", bytes: Array(0...255)),
    .ledgerCommitted(index: .max, command: ["award": ["task": "measure"]]),
    .taskReady(task: "measure[3]"), .bid(attempt, node: "node-1", score: 9_100),
    .award(attempt, token: .max, node: "node-1", agent: "coder", score: 9_100),
    .award(attempt, token: 1, node: "node-1", agent: "coder", score: nil),
    .attemptStarted(attempt, token: 1 << 53 + 1, process: process),
    .attemptStarted(attempt, token: 1, process: nil),
    .outputChunk(attempt, stream: .standardError, text: "warning\n"),
    .attemptFinished(
      attempt, token: 7,
      AttemptReport(
        outcome: .exited(0), duration: 12, digest: "ff", outputs: ["list": ["a", "b"]])),
    .attemptFinished(
      attempt, token: 7,
      AttemptReport(outcome: .failedToStart(2), duration: 0, reason: "no such file")),
    .taskSucceeded(attempt), .taskFailed(attempt, reason: "timed out"),
    .taskSkipped(task: "judge", reason: "condition"), .taskHeld(attempt, reason: "may have run"),
    .taskCancelled(task: "judge", reason: "need failed"), .retryScheduled(attempt, delay: 1_000),
    .hookStarted(attempt, script: "agent/coder/pre", phase: .pre, process: process),
    .hookFinished(
      attempt, script: "agent/coder/post", phase: .post, outcome: .signalled(9), duration: 5),
    .hookFinished(
      attempt, script: "agent/coder/error", phase: .error, outcome: .timedOut, duration: 5),
    .toolCalled(tool: "memory_usage", attempt: attempt, succeeded: true, duration: 3),
    .toolCalled(tool: "swarm_status", attempt: nil, succeeded: false, duration: 0),
    .proposalDecided(proposal: "p-1", accepted: true, votes: 6),
    .memoryChanged(namespace: "default", key: "k", deleted: false),
    .nodeRecovered(node: "node-2"), .leaderChanged(node: "node-1"),
    .writingChanged(isPossible: false),
  ]
}

@Suite struct RunEventTests {
  @Test func everyKindComesBackFromItsJSON() throws {
    #expect(Set(EventSamples.all.map(\.kind)) == Set(RunEventKind.allCases))
    for event in EventSamples.all {
      let body = try JSONValue.parse(event.body.canonicalBytes())
      #expect(try RunEvent(kind: event.kind.rawValue, body: body) == event)
    }
  }

  @Test func theStoredFormStaysAsItIs() {
    #expect(
      EventSamples.all[11].body.canonicalText()
        == #"{"agent":"coder","attempt":2,"node":"node-1","score":9100,"task":"measure[3]","#
        + #""token":"18446744073709551615"}"#)
    #expect(
      RunEvent.hookStarted(
        EventSamples.attempt, script: "s", phase: .pre, process: EventSamples.process
      ).body.canonicalText()
        == #"{"attempt":2,"phase":"pre","process":{"boot":"b-1","pid":4711,"#
        + #""start":"9223372036854775807"},"script":"s","task":"measure[3]"}"#)
    #expect(
      RunEventKind.allCases.map(\.rawValue) == [
        "runStarted", "runResumed", "runFinished", "note", "nodeJoined", "nodeSuspected",
        "nodeFailed", "meshRecord", "ledgerCommitted", "taskReady", "bid", "award",
        "attemptStarted", "outputChunk", "attemptFinished", "taskSucceeded", "taskFailed",
        "taskSkipped", "taskHeld", "taskCancelled", "retryScheduled", "hookStarted",
        "hookFinished", "toolCalled", "proposalDecided", "memoryChanged",
        "nodeRecovered", "leaderChanged", "writingChanged",
      ])
  }

  @Test func whatLacksAMemberIsRefusedByName() {
    for event in EventSamples.all {
      guard case .object(let members) = event.body else { continue }
      for name in members.keys {
        var rest = members
        rest[name] = nil
        #expect(throws: RunEventError.self, "\(event.kind) without \(name)") {
          try RunEvent(kind: event.kind.rawValue, body: .object(rest))
        }
        rest[name] = .bool(false)
        if case .bool = members[name] { continue }
        if event.kind == .ledgerCommitted, name == "command" { continue }
        #expect(throws: RunEventError.self, "\(event.kind) with a wrong \(name)") {
          try RunEvent(kind: event.kind.rawValue, body: .object(rest))
        }
      }
    }
    #expect(throws: RunEventError.unknownKind("taskTeleported")) {
      try RunEvent(kind: "taskTeleported", body: [:])
    }
  }
}
