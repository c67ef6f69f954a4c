import Mesh
import MeshSimulation
import Testing

@Suite("Task ledger")
struct LedgerTests {
  /// A ledger with one task, and the attempt that was granted and, if asked for, started.
  static func ledger(
    _ task: TaskSpecification, started: Bool = true
  ) throws -> (TaskLedger, AttemptToken) {
    var ledger = TaskLedger()
    _ = try ledger.apply(.propose([task]))
    let token = try award(task.id, in: &ledger)
    if started { _ = try ledger.apply(.start(task.id, token, incarnation: 1)) }
    return (ledger, token)
  }

  @discardableResult
  static func award(
    _ task: TaskID, in ledger: inout TaskLedger, to node: NodeID = "n1"
  ) throws -> AttemptToken {
    let attempt = (ledger[task]?.attempts ?? 0) + 1
    _ = try ledger.apply(.award(task, attempt: attempt, node: node, agent: "a"))
    return try #require(ledger[task]?.state.currentAttempt?.token)
  }

  @Test("An attempt is awarded once, a result accepted once, a stale one refused")
  func fencing() throws {
    var (ledger, first) = try Self.ledger(TaskSpecification(id: "t"))
    #expect(throws: LedgerRefusal.notPlaceable("t", attempt: 1)) {
      try ledger.apply(.award("t", attempt: 1, node: "n2", agent: "a"))
    }
    _ = try ledger.apply(.fail("t", first, .lost, reason: "n1 is dead"))
    let second = try Self.award("t", in: &ledger, to: "n2")
    #expect(second > first)
    #expect(throws: LedgerRefusal.staleToken("t", first)) {
      try ledger.apply(.succeed("t", first, TaskResult()))
    }
    #expect(throws: LedgerRefusal.notStarted("t", second)) {
      try ledger.apply(.succeed("t", second, TaskResult()))
    }
    _ = try ledger.apply(.start("t", second, incarnation: 1))
    _ = try ledger.apply(.succeed("t", second, TaskResult()))
    #expect(throws: LedgerRefusal.staleToken("t", second)) {
      try ledger.apply(.succeed("t", second, TaskResult()))
    }
    #expect(ledger.checkInvariants().isEmpty)
  }

  @Test("What must not be done twice is held once it may have begun, and placed anew if not")
  func notIdempotent() throws {
    let task = TaskSpecification(
      id: "t", isIdempotent: false, retry: RetryPolicy(attempts: 5))
    var (begun, token) = try Self.ledger(task)
    _ = try begun.apply(.fail("t", token, .lost, reason: ""))
    guard case .held = begun["t"]?.state else {
      Issue.record("\(String(describing: begun["t"]?.state))")
      return
    }
    #expect(begun.readyTasks(limit: 9).isEmpty && begun.isSettled)
    _ = try begun.apply(.redo("t"))
    #expect(begun["t"]?.state == .ready)

    var (failed, other) = try Self.ledger(task)
    _ = try failed.apply(.fail("t", other, .failed, reason: ""))
    guard case .held = failed["t"]?.state else {
      Issue.record("a failure of a task that must not be done twice was retried")
      return
    }
    var (awarded, unused) = try Self.ledger(task, started: false)
    _ = try awarded.apply(.fail("t", unused, .lost, reason: ""))
    #expect(awarded["t"]?.state == .ready)
  }

  @Test("A failure is retried after a doubled pause, as often as the policy says")
  func retries() throws {
    let policy = RetryPolicy(attempts: 3, backoff: .seconds(2), longestBackoff: .seconds(3))
    var (ledger, token) = try Self.ledger(TaskSpecification(id: "t", retry: policy))
    for pause in [MeshDuration.seconds(2), .seconds(3)] {
      let events = try ledger.apply(.fail("t", token, .failed, reason: "no"))
      let attempt = try #require(ledger["t"]?.attempts)
      #expect(events.contains(.backingOff("t", attempt: attempt, pause)))
      #expect(throws: LedgerRefusal.wrongState("t")) {
        try ledger.apply(.retry("t", attempt: attempt - 1))
      }
      _ = try ledger.apply(.retry("t", attempt: attempt))
      token = try Self.award("t", in: &ledger)
      _ = try ledger.apply(.start("t", token, incarnation: 1))
    }
    _ = try ledger.apply(.fail("t", token, .timedOut, reason: ""))
    #expect(ledger["t"]?.state == .failed(.timedOut))
  }

  @Test("A task is ready when all it needs is done, and cancelled when that can't be")
  func needs() throws {
    var ledger = TaskLedger()
    _ = try ledger.apply(
      .propose([
        TaskSpecification(id: "c", needs: ["a", "b", "a"]), TaskSpecification(id: "a"),
        TaskSpecification(id: "b"), TaskSpecification(id: "d", needs: ["c"]),
      ]))
    #expect(ledger.readyTasks(limit: 9) == ["a", "b"])
    let a = try Self.award("a", in: &ledger)
    _ = try ledger.apply(.start("a", a, incarnation: 1))
    let events = try ledger.apply(.fail("a", a, .failed, reason: ""))
    #expect(
      events.suffix(2) == [.cancelled("c", .needFailed("a")), .cancelled("d", .needFailed("a"))])
    _ = try ledger.apply(.cancel("b"))
    // What "a" takes back, "b" still keeps from being done.
    _ = try ledger.apply(.redo("a"))
    #expect(ledger["c"]?.state == .cancelled(.needFailed("b")))
    #expect(ledger["d"]?.state == .cancelled(.needFailed("b")))
    #expect(ledger.checkInvariants().isEmpty)

    var other = TaskLedger()
    _ = try other.apply(
      .propose([TaskSpecification(id: "a"), TaskSpecification(id: "b", needs: ["a"])]))
    _ = try other.apply(.skip("a"))
    #expect(other.readyTasks(limit: 9) == ["b"])
  }

  @Test("A proposal is checked as a whole before anything of it enters")
  func proposals() throws {
    var ledger = TaskLedger()
    #expect(throws: LedgerRefusal.cycle(["a", "b", "c"])) {
      try ledger.apply(
        .propose([
          TaskSpecification(id: "z"), TaskSpecification(id: "a", needs: ["b", "z"]),
          TaskSpecification(id: "b", needs: ["a"]), TaskSpecification(id: "c", needs: ["b"]),
        ]))
    }
    #expect(throws: LedgerRefusal.unknownNeed(task: "a", need: "x")) {
      try ledger.apply(.propose([TaskSpecification(id: "a", needs: ["x"])]))
    }
    #expect(throws: LedgerRefusal.malformed("")) {
      try ledger.apply(.propose([TaskSpecification(id: "")]))
    }
    #expect(ledger.tasks.isEmpty)
    _ = try ledger.apply(.propose([TaskSpecification(id: "a")]))
    #expect(try ledger.apply(.propose([TaskSpecification(id: "a")])).isEmpty)
    #expect(throws: LedgerRefusal.conflictingTask("a")) {
      try ledger.apply(.propose([TaskSpecification(id: "a", isIdempotent: false)]))
    }
  }

  @Test("Only a task that says so is moved while it runs, and then under a new token")
  func migration() throws {
    var (fixed, token) = try Self.ledger(TaskSpecification(id: "t"))
    #expect(throws: LedgerRefusal.notMigratable("t")) {
      try fixed.apply(.migrate("t", token, node: "n2", agent: "a"))
    }
    var (movable, first) = try Self.ledger(TaskSpecification(id: "t", isMigratable: true))
    _ = try movable.apply(.migrate("t", first, node: "n2", agent: "a"))
    #expect(throws: LedgerRefusal.staleToken("t", first)) {
      try movable.apply(.succeed("t", first, TaskResult()))
    }
    #expect(movable["t"]?.state.currentAttempt?.node == "n2")
  }

  @Test(
    "Random commands keep the invariants, and a snapshot restores the ledger", arguments: 1...30)
  func randomCommands(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let nodes: [NodeID] = ["m", "n"]
    let profiles = nodes.map { node in
      NodeProfile(id: node, agents: [AgentProfile(id: "a", capabilities: [])], slots: 2)
    }
    var ledger = TaskLedger(market: seed % 2 == 0 ? TaskMarket(nodes: profiles) : nil)
    let ids = (0..<8).map { TaskID("t\($0)") }
    var refused = 0
    for _ in 0..<400 {
      let task = random.sample(1, of: ids)[0]
      let current = ledger[task]?.state.currentAttempt?.token ?? AttemptToken(0)
      let token = random.chance(8_000) ? current : AttemptToken(random.next(below: 20))
      let command: LedgerCommand
      switch random.next(below: seed % 2 == 0 ? 14 : 10) {
      case 10, 11, 12:
        let attempt = (ledger[task]?.attempts ?? 0) + 1
        command = .bid(
          random.sample(1, of: nodes)[0], [Bid(task: task, attempt: attempt, agent: "a")])
      case 13: command = .closeBidding(task, attempt: (ledger[task]?.attempts ?? 0) + 1)
      case 0:
        let needs = random.sample(Int(random.next(below: 3)), of: ids)
        command = .propose([
          TaskSpecification(
            id: task, needs: needs, isIdempotent: random.chance(7_000),
            isMigratable: random.chance(5_000), retry: RetryPolicy(attempts: 3))
        ])
      case 1, 2, 3:
        command = .award(
          task, attempt: (ledger[task]?.attempts ?? 0) + 1, node: "n", agent: "a")
      case 4, 5: command = .start(task, token, incarnation: 1)
      case 6: command = .succeed(task, token, TaskResult())
      case 7:
        let cause = random.sample(1, of: FailureCause.allCases)[0]
        command = .fail(task, token, cause, reason: "")
      case 8: command = .retry(task, attempt: ledger[task]?.attempts ?? 0)
      default:
        command =
          random.sample(
            1,
            of: [
              .redo(task), .skip(task), .cancel(task),
              .migrate(task, token, node: "m", agent: "a"),
            ])[0]
      }
      let before = ledger
      let decoded = try LedgerCommand(wireBytes: command.wireBytes)
      #expect(decoded == command)
      do {
        _ = try ledger.apply(decoded)
      } catch {
        refused += 1
        #expect(ledger == before, "a refused command changed the ledger")
      }
      let broken = ledger.checkInvariants()
      #expect(broken.isEmpty, "\(command): \(broken)")
    }
    #expect(refused > 0)
    let restored = try TaskLedger(wireBytes: ledger.wireBytes)
    #expect(restored.digest == ledger.digest)
    #expect(restored.readyTasks(limit: .max) == ledger.readyTasks(limit: .max))
    #expect(restored.market == ledger.market && restored.attemptsByNode == ledger.attemptsByNode)
  }
}

@Suite("The ledger and callers that are wrong")
struct LedgerSimulationTests {
  @Test("Whoever asks for what, late, twice or under a guessed token: what must hold does")
  func callers() {
    var steps: UInt64 = 0
    for seed in 1...UInt64(40) {
      let report = SimulationSubject.ledger.run(
        SubjectSettings(seed: seed, nodes: 1, duration: .seconds(60), commands: 40))
      #expect(report.violations.isEmpty, "\(report.violations)")
      steps += report.steps
    }
    // The callers get somewhere.
    #expect(steps > 4_000)
  }
}
