import Mesh
import Testing

@Suite("Who may ask the ledger for what")
struct AuthorityTests {
  static let members: [NodeID] = ["a", "b", "c", "d"]

  struct Swarm {
    var state: SwarmState
    var index: UInt64 = 0

    init(liars: Int) {
      state = SwarmState(members: AuthorityTests.members, faults: 1, survivedLiars: liars)
    }

    mutating func apply(
      _ command: LedgerCommand, from origin: NodeID
    ) throws -> [MeshEvent] {
      index += 1
      return try state.apply(
        OrderedCommand(
          id: CommandID(origin: origin, incarnation: 1, sequence: index), command: .ledger(command)),
        at: index)
    }

    /// Grants the task's next attempt to "b" and starts it.
    mutating func begin(_ task: TaskID) throws -> AttemptToken {
      let attempt = (state.ledger[task]?.attempts ?? 0) + 1
      _ = try apply(.award(task, attempt: attempt, node: "b", agent: "x"), from: "a")
      let token = try #require(state.ledger[task]?.state.currentAttempt?.token)
      _ = try apply(.start(task, token, incarnation: 1), from: "b")
      return token
    }
  }

  static func swarm(liars: Int) throws -> (Swarm, AttemptToken) {
    var swarm = Swarm(liars: liars)
    _ = try swarm.apply(.propose([TaskSpecification(id: "t")]), from: "worker")
    let token = try swarm.begin("t")
    return (swarm, token)
  }

  @Test("Only the node that holds an attempt starts it and reports on it", arguments: [0, 1])
  func holder(liars: Int) throws {
    var (swarm, token) = try Self.swarm(liars: liars)
    let before = swarm.state
    for command: LedgerCommand in [
      .start("t", token, incarnation: 2), .heartbeat("t", token, progress: .whole),
      .succeed("t", token, TaskResult()), .fail("t", token, .failed, reason: ""),
      .fail("t", token, .timedOut, reason: ""), .fail("t", token, .declined, reason: ""),
    ] {
      #expect(throws: MeshRefusal.ledger(.notEntitled("t", node: "c"))) {
        try swarm.apply(command, from: "c")
      }
    }
    #expect(swarm.state == before)
    _ = try swarm.apply(.succeed("t", token, TaskResult()), from: "b")
    #expect(swarm.state.ledger.isSettled)
  }

  @Test("Only voting members place tasks")
  func placing() throws {
    var (swarm, token) = try Self.swarm(liars: 0)
    for command: LedgerCommand in [
      .award("t", attempt: 2, node: "worker", agent: "x"), .retry("t", attempt: 1),
      .migrate("t", token, node: "worker", agent: "x"), .fail("t", token, .lost, reason: ""),
    ] {
      #expect(throws: MeshRefusal.ledger(.notEntitled("t", node: "worker"))) {
        try swarm.apply(command, from: "worker")
      }
    }
  }

  @Test("Where voters may lie, only who holds an attempt gives it away")
  func givingAway() throws {
    var (swarm, token) = try Self.swarm(liars: 1)
    let move = LedgerCommand.migrate("t", token, node: "c", agent: "x")
    #expect(throws: MeshRefusal.ledger(.notEntitled("t", node: "c"))) {
      try swarm.apply(move, from: "c")
    }
    #expect(throws: MeshRefusal.ledger(.notMigratable("t"))) { try swarm.apply(move, from: "b") }
  }

  @Test("An attempt is lost when its node says so, or one more voter than may lie")
  func loss() throws {
    var (crashes, first) = try Self.swarm(liars: 0)
    _ = try crashes.apply(.fail("t", first, .lost, reason: ""), from: "c")
    #expect(crashes.state.ledger["t"]?.state == .ready)

    var (swarm, token) = try Self.swarm(liars: 1)
    for _ in 0..<3 {
      #expect(try swarm.apply(.fail("t", token, .lost, reason: ""), from: "c").isEmpty)
    }
    #expect(swarm.state.authority.hasReported(token, "c"))
    #expect(!swarm.state.authority.hasReported(token, "d"))
    let restored = try SwarmState(wireBytes: swarm.state.wireBytes)
    #expect(restored.authority == swarm.state.authority)
    #expect(restored.wireBytes == swarm.state.wireBytes)
    #expect(swarm.state.ledger["t"]?.state.currentAttempt?.token == token)
    _ = try swarm.apply(.fail("t", token, .lost, reason: ""), from: "d")
    #expect(swarm.state.ledger["t"]?.state == .ready)

    // What was said of one attempt counts for no other.
    let second = try swarm.begin("t")
    #expect(try swarm.apply(.fail("t", second, .lost, reason: ""), from: "d").isEmpty)
    #expect(throws: MeshRefusal.ledger(.staleToken("t", token))) {
      try swarm.apply(.fail("t", token, .lost, reason: ""), from: "a")
    }
    _ = try swarm.apply(.fail("t", second, .lost, reason: ""), from: "b")
    #expect(swarm.state.ledger["t"]?.state == .ready)
  }

  @Test("A pause after a failure is over when one more voter says so than may lie")
  func pause() throws {
    for liars in [0, 1] {
      var swarm = Swarm(liars: liars)
      let twice = RetryPolicy(attempts: 3, backoff: .seconds(60))
      _ = try swarm.apply(.propose([TaskSpecification(id: "t", retry: twice)]), from: "a")
      for attempt in 1...2 {
        let token = try swarm.begin("t")
        _ = try swarm.apply(.fail("t", token, .failed, reason: ""), from: "b")
        let retry = LedgerCommand.retry("t", attempt: attempt)
        if liars > 0 {
          let paused = swarm.state.ledger
          for _ in 0..<3 { #expect(try swarm.apply(retry, from: "c").isEmpty) }
          #expect(swarm.state.ledger == paused)
          #expect(swarm.state.authority.hasEnded(.pause(attempt: attempt), of: "t", "c"))
          #expect(!swarm.state.authority.hasEnded(.pause(attempt: attempt), of: "t", "d"))
          let restored = try SwarmState(wireBytes: swarm.state.wireBytes)
          #expect(restored.authority == swarm.state.authority)
        }
        _ = try swarm.apply(retry, from: "d")
        #expect(swarm.state.ledger["t"]?.state == .ready)
        // What was said of one attempt counts for no other, and not again.
        #expect(!swarm.state.authority.hasEnded(.pause(attempt: attempt), of: "t", "c"))
        #expect(throws: MeshRefusal.ledger(.wrongState("t"))) {
          try swarm.apply(retry, from: "a")
        }
      }
    }
  }

  @Test("Reports on attempts that are over are forgotten")
  func bounded() throws {
    var swarm = Swarm(liars: 1)
    _ = try swarm.apply(
      .propose((0..<40).map { TaskSpecification(id: TaskID("t\($0)")) }), from: "a")
    for number in 0..<40 {
      let task = TaskID("t\(number)")
      let token = try swarm.begin(task)
      _ = try swarm.apply(.fail(task, token, .lost, reason: ""), from: "c")
      #expect(swarm.state.authority.hasReported(token, "c"))
      _ = try swarm.apply(.succeed(task, token, TaskResult()), from: "b")
    }
    #expect(swarm.state.authority.wireBytes.count < 200)
  }
}
