import MeshSimulation
import Testing

@testable import Mesh

@Suite("Work stealing")
struct WorkStealingTests {
  private static func node(
    _ name: NodeID, tasks: Int = 0, restoring records: [WorkStealingRecord] = []
  ) -> (node: WorkStealing, records: [WorkStealingRecord]) {
    var node = WorkStealing(
      node: name, peers: ["busy", "idle", "other"], settings: WorkStealingSettings(slots: 1),
      random: SplitMix64(seed: 3), restoring: records, at: .zero)
    var records: [WorkStealingRecord] = []
    for number in 0..<tasks {
      let item = WorkItem(task: TaskID("t\(number)"), isIdempotent: number % 2 == 0)
      records += Self.records(node.submit(item))
    }
    return (node, records)
  }

  private static func records(_ effects: [WorkStealingEffect]) -> [WorkStealingRecord] {
    effects.compactMap { if case .persist(let record) = $0 { record } else { nil } }
  }

  private static func messages(_ effects: [WorkStealingEffect]) -> [WorkStealingMessage] {
    effects.compactMap { if case .send(_, let message) = $0 { message } else { nil } }
  }

  private static func seconds(_ seconds: Int64) -> MeshTime {
    MeshTime(milliseconds: seconds * 1_000)
  }

  /// A grant of four of ten tasks.
  private static func grant(
    _ busy: inout WorkStealing
  ) -> (message: WorkStealingMessage, effects: [WorkStealingEffect]) {
    let effects = busy.receive(.request(load: 0), from: "idle", at: .zero)
    return (messages(effects).first ?? .refusal(waiting: 0), effects)
  }

  @Test("A steal whose reply is lost loses no task, and one that is repeated doubles none")
  func lostAndRepeated() {
    var (busy, _) = Self.node("busy", tasks: 10)
    var (idle, _) = Self.node("idle")
    let (grant, _) = Self.grant(&busy)
    guard case .grant(1, let items) = grant else {
      Issue.record("no grant")
      return
    }
    #expect(items.map(\.task) == ["t6", "t7", "t8", "t9"] && items.allSatisfy { $0.token == 2 })
    // The grant is lost, and said again; the request is repeated, and nothing more is given.
    #expect(busy.receive(.request(load: 0), from: "idle", at: Self.seconds(1)).isEmpty)
    #expect(Self.messages(busy.tick(at: Self.seconds(1))).first == grant)
    // It arrives three times; the answer is lost twice.
    for _ in 0..<3 {
      let effects = idle.receive(grant, from: "busy", at: Self.seconds(2))
      #expect(Self.messages(effects).first == .acknowledgement(1))
    }
    #expect(idle.waiting.count + idle.running.count == 4)
    #expect(busy.waiting.count + busy.running.count == 6)
    _ = busy.receive(.acknowledgement(1), from: "idle", at: Self.seconds(3))
    #expect(busy.grants.isEmpty)
    // An answer to a grant that is settled, or to none, changes nothing.
    for number in [0, 1, 2] as [UInt64] {
      #expect(busy.receive(.refusedGrant(number), from: "idle", at: Self.seconds(4)).isEmpty)
    }
    #expect(busy.waiting.count + busy.running.count == 6)
  }

  @Test("A grant that nobody takes in time is revoked, and never taken afterwards")
  func revocation() {
    var (busy, _) = Self.node("busy", tasks: 10)
    var (idle, _) = Self.node("idle")
    let (grant, _) = Self.grant(&busy)
    #expect(Self.messages(busy.tick(at: Self.seconds(9))).contains(grant))
    #expect(Self.messages(busy.tick(at: Self.seconds(10))).contains(.revocation(1)))
    let refused = idle.receive(.revocation(1), from: "busy", at: Self.seconds(11))
    #expect(refused.first == .persist(.refused(1, from: "busy")))
    let late = idle.receive(grant, from: "busy", at: Self.seconds(12))
    #expect(Self.messages(late) == [.refusedGrant(1)])
    #expect(idle.waiting.isEmpty && idle.running.isEmpty)
    _ = busy.receive(.refusedGrant(1), from: "idle", at: Self.seconds(13))
    #expect(busy.waiting.count + busy.running.count == 10)
    #expect(busy.waiting.suffix(4).allSatisfy { $0.token == 3 })
  }

  @Test("Whoever took a grant says so after a restart, also to a revocation, and has the tasks")
  func takerRestarts() {
    var (busy, _) = Self.node("busy", tasks: 10)
    var (idle, _) = Self.node("idle")
    let (grant, _) = Self.grant(&busy)
    let effects = idle.receive(grant, from: "busy", at: .zero)
    // What is said stands behind what is kept, and nothing begins before.
    guard case .persist(.accepted(1, from: "busy", _)) = effects.first else {
      Issue.record("not kept first")
      return
    }
    var (again, _) = Self.node("idle", restoring: Self.records(effects))
    let answer = again.receive(.revocation(1), from: "busy", at: Self.seconds(20))
    #expect(Self.messages(answer).first == .acknowledgement(1))
    #expect(again.waiting.count + again.running.count == 4)
  }

  @Test("Whoever gave says it again after a restart, and does not begin what it gave")
  func giverRestarts() {
    var (busy, records) = Self.node("busy", tasks: 10)
    let (grant, effects) = Self.grant(&busy)
    var (again, _) = Self.node("busy", restoring: records + Self.records(effects))
    let said = again.tick(at: .zero)
    #expect(Self.messages(said).contains(grant))
    #expect(again.waiting.count + again.running.count == 6)
    // The next grant has a number of its own.
    _ = again.receive(.acknowledgement(1), from: "idle", at: .zero)
    #expect(
      Self.records(Self.grant(&again).effects).contains { record in
        if case .granted(2, to: "idle", _) = record { true } else { false }
      })
  }

  @Test("What was on its way to a lost node comes back under new tokens, or is held")
  func lostNode() {
    var (busy, records) = Self.node("busy", tasks: 10)
    let (_, effects) = Self.grant(&busy)
    let back = busy.lose("idle")
    #expect(Set(busy.waiting.suffix(2).map(\.task)) == ["t6", "t8"])
    #expect(busy.waiting.suffix(2).allSatisfy { $0.token == 3 })
    #expect(busy.held.keys == ["t7", "t9"])
    #expect(back.count { if case .held = $0 { true } else { false } } == 2)
    // A word of the lost one comes too late.
    #expect(busy.receive(.acknowledgement(1), from: "idle", at: .zero).isEmpty)
    #expect(busy.lose("idle").isEmpty)
    // A restart finds the same.
    let (again, _) = Self.node("busy", restoring: records + Self.records(effects + back))
    #expect(
      again.held.keys.sorted() == ["t7", "t9"] && again.waiting.count == busy.waiting.count + 1)
    #expect(busy.finish("t7").contains(.persist(.finished("t7"))))
    #expect(busy.held.keys == ["t9"])
  }

  @Test("What must not begin twice is held after a restart, what may begins again, first of all")
  func restart() {
    var (node, records) = Self.node("busy", tasks: 2)
    #expect(node.running.keys == ["t0"])
    let (idempotent, _) = Self.node("busy", restoring: records)
    #expect(idempotent.waiting.map(\.task) == ["t0", "t1"] && idempotent.held.isEmpty)
    records += Self.records(node.finish("t0"))
    #expect(node.running.keys == ["t1"])
    var (again, _) = Self.node("busy", restoring: records)
    #expect(again.waiting.isEmpty && again.held.keys == ["t1"])
    #expect(again.tick(at: .zero).contains { if case .held = $0 { true } else { false } })
    // What is done is not taken again.
    #expect(again.submit(WorkItem(task: "t0")).isEmpty)
  }

  @Test("Half of the difference is given, no more than a batch, and none by whoever has little")
  func amounts() {
    for (tasks, asker, expected) in [(1, 0, 0), (2, 0, 1), (5, 0, 2), (5, 40_000, 0), (99, 0, 4)] {
      var (busy, _) = Self.node("busy", tasks: tasks)
      let effects = busy.receive(.request(load: asker), from: "idle", at: .zero)
      guard case .grant(_, let items)? = Self.messages(effects).first else {
        #expect(expected == 0 && Self.messages(effects) == [.refusal(waiting: tasks - 1)])
        continue
      }
      #expect(items.count == expected)
      // Nobody is left with less than the asker gets.
      #expect(busy.load >= items.count * 10_000)
    }
    // Whoever has got enough meanwhile refuses.
    var (full, _) = Self.node("idle", tasks: 3)
    let effects = full.receive(.grant(1, [WorkItem(task: "x")]), from: "busy", at: .zero)
    #expect(Self.messages(effects) == [.refusedGrant(1)])
    // A stranger is not heard.
    #expect(full.receive(.request(load: 0), from: "stranger", at: .zero).isEmpty)
  }

  @Test("Tasks that all come to one node are done in little more than a node's share of the time")
  func balance() {
    func end(nodes: Int) -> MeshDuration {
      let settings = SubjectSettings(
        seed: 2, nodes: nodes, duration: .seconds(1), commands: 60, menu: .none)
      let summary = SimulationSubject.workStealing.run(settings)
      #expect(summary.violations.isEmpty)
      return summary.simulated
    }
    let alone = end(nodes: 1)
    let shared = end(nodes: 4)
    #expect(shared * 3 < alone, "\(shared.milliseconds) of \(alone.milliseconds) ms")
  }

  @Test(
    "Bytes of messages and records are read back, and damaged ones are refused or read to themselves"
  )
  func wire() throws {
    let items = [WorkItem(task: "é", token: .max, isIdempotent: false), WorkItem(task: "b")]
    let messages: [WorkStealingMessage] = [
      .request(load: 3), .refusal(waiting: 4), .grant(1, items), .acknowledgement(2),
      .revocation(3), .refusedGrant(4),
    ]
    let records: [WorkStealingRecord] = [
      .queued(items[0]), .begun("a"), .finished("b"), .granted(1, to: "c", items),
      .delivered(2, to: "d"), .returned(3, from: "e"), .accepted(4, from: "f", items),
      .refused(5, from: "g"),
    ]
    func check<Value: WireCodable & Equatable>(_ values: [Value]) throws {
      var random = SplitMix64(seed: 8)
      for value in values {
        let bytes = value.wireBytes
        #expect(try Value(wireBytes: bytes) == value)
        for _ in 0..<500 {
          var damaged = bytes
          damaged[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
            truncatingIfNeeded: random.next())
          if let read = try? Value(wireBytes: damaged) { #expect(read.wireBytes == damaged) }
        }
      }
    }
    try check(messages)
    try check(records)
  }

  @Test("Under faults no task is lost, and none is held twice", arguments: [2, 3, 6])
  func simulation(nodes: Int) {
    for seed in 1...20 as ClosedRange<UInt64> {
      let summary = SimulationSubject.workStealing.run(SubjectSettings(seed: seed, nodes: nodes))
      #expect(summary.violations.isEmpty, "\(summary.violations)")
    }
  }
}
