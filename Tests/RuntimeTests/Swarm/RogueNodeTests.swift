import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import ModelContextProtocol
import NIOConcurrencyHelpers
import NIOPosix
import Planning
import Testing
import ToolCatalog

@testable import Runtime

@Suite("What a rogue node can do to a run")
struct RogueNodeTests {
  @Test("who has not joined is told nothing and can do nothing")
  func strangers() async throws {
    let setup = try await OpenFront()
    let request = OrderRequest(task: "a", token: AttemptToken(1)).json
    for (kind, body) in [
      (ControlKind.order, request), (ControlKind.record, RunEvent.json([RunEvent.note("x")])),
      (ControlKind.show, RunEvent.json([RunEvent.note("x")])),
      (ControlKind.ready, JSONValue.object([:])),
      (ControlKind.listening, JSONValue.object(["address": "127.0.0.1:1"])),
    ] {
      await #expect(throws: TransportError.refused("the node has not joined")) {
        try await setup.talk { link, _ in _ = try await link.ask(kind, body) }
      }
    }
    await #expect(throws: TransportError.refused("the token is not this run's")) {
      try await setup.talk { link, _ in
        _ = try await link.ask(ControlKind.introduce, ["secret": .string("00")])
      }
    }
    #expect(setup.run.asked.withLockedValue { $0 }.isEmpty)
    await setup.front.stop(within: .zero)
  }

  @Test("a node is known by its key: its place is nobody else's")
  func places() async throws {
    let setup = try await OpenFront(nodes: 2)
    let key = Curve25519.Signing.PrivateKey()
    for _ in 1...2 {
      try await setup.talk { link, _ in
        let welcome = try await setup.join(key, over: link)
        #expect(welcome.node == "node-2")
        _ = try await link.ask(ControlKind.listening, ["address": "127.0.0.1:1"])
      }
    }
    try await setup.talk { link, _ in
      let other = try await setup.join(Curve25519.Signing.PrivateKey(), over: link)
      #expect(other.node.text.hasPrefix("worker-"))
      #expect(!other.isMember)
    }
    await setup.front.stop(within: .zero)
  }

  @Test("where nodes sign, nobody joins who was not there from the start")
  func signingSwarm() async throws {
    let setup = try await OpenFront(consensus: .pbft(PBFTSettings(faults: 0)))
    await #expect(throws: TransportError.self) {
      try await setup.talk { link, _ in
        _ = try await setup.join(Curve25519.Signing.PrivateKey(), over: link)
      }
    }
    await setup.front.stop(within: .zero)
  }

  @Test("what cannot be read ends the connection, and the run goes on")
  func garbage() async throws {
    let setup = try await OpenFront()
    let deep = String(repeating: "[", count: 100_000)
    let frames = [
      Frame(.control, []), Frame(.control, [255]), Frame(.control, Array("{".utf8)),
      Frame(.control, Array("{}".utf8)), Frame(.control, Array(deep.utf8)), Frame(.mesh, [1]),
      Frame(.greeting, [1]), Frame(.control, Array(#"{"ask":1}"#.utf8)),
    ]
    for frame in frames {
      try await setup.talk { link, writer in
        try await writer.write(frame)
        // Answered only where the connection outlives the frame.
        await #expect(throws: TransportError.closed) {
          _ = try await link.ask(ControlKind.introduce, ["secret": "00"])
        }
      }
    }
    for body in [.null, [], ["version": 2], ["version": 1, "secret": "zz"]] as [JSONValue] {
      await #expect(throws: TransportError.self) {
        try await setup.talk { link, _ in _ = try await link.ask(ControlKind.join, body) }
      }
    }
    try await setup.talk { link, _ in
      _ = try await setup.join(Curve25519.Signing.PrivateKey(), over: link)
    }
    await setup.front.stop(within: .zero)
  }

  @Test("a node records only what it was handed, and only how it went")
  func records() async throws {
    let scratch = try Scratch()
    let request = RunRequest(
      stateFolder: scratch.path, directory: scratch.path,
      environment: ["PATH": "/usr/bin:/bin"], moflo: "/moflo", seed: 1)
    var plan = SwarmPlan.sample
    plan.agents = []
    plan.tasks = []
    let document = try PlanDocument.read(PlanDocument(plan).bytes())
    let session = try await RunSession.start(document, request: request)
    let attempt = AttemptReference(task: "build", number: 1)
    let forged: [RunEvent] = [
      .attemptFinished(attempt, token: 1, AttemptReport(outcome: .exited(0), duration: 1)),
      .attemptStarted(attempt, token: 1, process: nil), .taskSucceeded(attempt),
      .runFinished(RunSummary(succeeded: true, tasks: [:], duration: 1)), .note("x"),
    ]
    for event in forged {
      await #expect(throws: TransportError.self) {
        try await session.record([event], of: "node-2")
      }
    }
    await session.show(.taskSucceeded(attempt), of: "node-2")
    await session.recordForTest()
    let kinds = try await session.journal.entries(behind: 0).map(\.event)
    #expect(kinds == [.note("node-2 reported 'taskSucceeded', which it may not"), .note("end")])
  }

  @Test("values reach a node as they are", arguments: 0..<20)
  func values(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    func value(_ depth: Int) -> ExpressionValue {
      switch random.next() % (depth > 0 ? 6 : 5) {
      case 0: .null
      case 1: .boolean(random.next() % 2 == 0)
      case 2: .number(Double(Int64(truncatingIfNeeded: random.next())) / 1_024)
      case 3: .text(String(random.next(), radix: 36))
      case 4: .json(["a": [.integer(Int64(random.next() % 100)), .null]])
      default: .list((0..<Int(random.next() % 4)).map { _ in value(depth - 1) })
      }
    }
    let scope = ExpressionScope(
      inputs: ["a": value(2), "b": value(1)], outputs: ["t": ["o": value(3)], "u": [:]],
      item: seed % 2 == 0 ? value(2) : nil)
    let allowance = SpendingLimit(cost: seed % 3 == 0 ? -5 : nil, tokens: Int(seed))
    let answer = try OrderAnswer(
      JSONValue.parse(
        OrderAnswer(task: "t", scope: scope, allowance: allowance).json.canonicalText()))
    #expect(answer.allowance == allowance)
    #expect(answer.scope.inputs == scope.inputs)
    #expect(answer.scope.outputs == scope.outputs)
    #expect(answer.scope.item == scope.item)
  }
}

extension RunSession {
  /// Returns when what was only shown is on disk, behind which this is.
  fileprivate func recordForTest() async { try? await recorder.record([.note("end")]) }
}
