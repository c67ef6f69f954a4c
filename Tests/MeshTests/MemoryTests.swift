import Mesh
import MeshSimulation
import Testing

@Suite("Replicated memory and mailboxes")
struct MemoryTests {
  static func replicas(_ count: Int) -> [MemoryStore] {
    (0..<count).map {
      MemoryStore(
        node: NodeID("n\($0)"), incarnation: 1, random: SplitMix64(seed: UInt64($0)), at: .zero)
    }
  }

  /// Runs rounds of gossip; a message is lost with the given chance. Returns the rounds until equal.
  static func gossip(
    _ replicas: inout [MemoryStore], rounds: Int, loss: Int, seed: UInt64
  ) -> Int? {
    var random = SplitMix64(seed: seed)
    let gossip = GossipRound(
      replicas.indices.map { NodeID("n\($0)") }, loss: BasisPoints(clamping: loss))
    for round in 1...rounds {
      let now = MeshTime(milliseconds: Int64(round) * 2_000)
      _ = gossip.run(&replicas, at: now, random: &random)
      if Set(replicas.map(\.digest)).count == 1 { return round }
    }
    return nil
  }

  @Test("Writes on all nodes become equal, also under 30 % loss", arguments: [0, 3_000])
  func converges(loss: Int) throws {
    for seed in 1...UInt64(4) {
      var replicas = Self.replicas(12)
      for number in 0..<600 {
        try replicas[number % 12].store(
          [UInt8(number % 251)], at: MemoryKey(namespace: "n", key: "k\(number % 400)"),
          now: .zero)
      }
      let rounds = Self.gossip(&replicas, rounds: 40, loss: loss, seed: seed)
      #expect(rounds != nil)
      #expect(replicas.allSatisfy { $0.count == 400 })
    }
  }

  @Test("What is deleted does not come back, what expires is gone, later writes win")
  func deletion() throws {
    var replicas = Self.replicas(3)
    let key = MemoryKey(namespace: "n", key: "k")
    let brief = MemoryKey(namespace: "n", key: "brief")
    try replicas[0].store([1], at: key, now: .zero)
    try replicas[0].store([1], at: brief, timeToLive: .seconds(60), now: .zero)
    #expect(Self.gossip(&replicas, rounds: 9, loss: 0, seed: 1) != nil)
    let now = MeshTime(milliseconds: 20_000)
    #expect(replicas[2].retrieve(key, now: now) == [1])
    #expect(replicas[2].list(namespace: "n", now: now) == [brief, key])
    #expect(replicas[2].search("rie", now: now) == [brief])
    try replicas[2].delete(key, now: now)
    for _ in 0..<3 { _ = Self.gossip(&replicas, rounds: 12, loss: 0, seed: 2) }
    #expect(replicas.allSatisfy { $0.retrieve(key, now: now) == nil })
    let later = MeshTime(milliseconds: 90_000)
    #expect(replicas.allSatisfy { $0.list(namespace: "n", now: later).isEmpty })
    #expect(throws: MemoryRefusal.malformed) {
      try replicas[0].store([], at: MemoryKey(namespace: "n", key: ""), now: now)
    }
  }

  @Test("Two lives of a node write two versions, and all replicas come to the later one")
  func lives() throws {
    let key = MemoryKey(namespace: "n", key: "k")
    var replicas = Self.replicas(3)
    try replicas[0].store([1], at: key, now: .zero)
    #expect(Self.gossip(&replicas, rounds: 9, loss: 0, seed: 1) != nil)
    // It comes back with nothing, and counts from the beginning.
    replicas[0] = MemoryStore(
      node: "n0", incarnation: 2, random: SplitMix64(seed: 9), at: MeshTime(milliseconds: 20_000))
    try replicas[0].store([2], at: key, now: .zero)
    #expect(replicas[0].digest != replicas[1].digest)
    #expect(Self.gossip(&replicas, rounds: 30, loss: 0, seed: 2) != nil)
    #expect(replicas.allSatisfy { $0.retrieve(key, now: .zero) == [2] })
  }

  @Test(
    "A rumour takes at most a round more than ideal push–pull gossip",
    arguments: RumorOracle.all.filter { $0.nodes <= 128 })
  func oracle(oracle: RumorOracle) {
    let outcome = RumorRounds(nodes: oracle.nodes, loss: oracle.loss).measure(seeds: 1...40)
    #expect(oracle.allows(outcome), "\(outcome.mean) \(outcome.percentile99)")
    // With one peer a round it takes longer, and the bound says so.
    let slow = RumorRounds(nodes: oracle.nodes, loss: oracle.loss, fanout: 1)
      .measure(seeds: 1...40)
    #expect(slow.mean > outcome.mean)
    #expect(oracle.nodes < 128 || !oracle.allows(slow))
  }

  @Test("Under faults replicas become equal and hold only what was written", arguments: 1...6)
  func simulation(seed: UInt64) {
    let summary = SimulationSubject.gossip.run(SubjectSettings(seed: seed, nodes: 5))
    #expect(summary.violations.isEmpty, "\(summary.violations)")
    #expect(summary.delivered > 100)
  }

  @Test("A message arrives once although it and its receipts are lost and repeated")
  func mailbox() throws {
    var sender = Mailbox(node: "a", incarnation: 1)
    var receiver = Mailbox(node: "b", incarnation: 1)
    var random = SplitMix64(seed: 5)
    var waiting: [MailboxEffect] = []
    for number in 0..<50 {
      waiting += try sender.send(
        [UInt8(number)], topic: "t", to: ["b"], isBroadcast: false, at: .zero)
    }
    for second in 1...60 {
      for effect in waiting {
        guard case .send("b", let message) = effect, random.chance(6_000) else { continue }
        for _ in 0..<2 {
          for answer in receiver.receive(message, from: "a", at: .zero) {
            guard case .send("a", let receipt) = answer, random.chance(6_000) else { continue }
            _ = sender.receive(receipt, from: "b", at: .zero)
          }
        }
      }
      waiting = sender.tick(at: MeshTime(milliseconds: Int64(second) * 1_000))
    }
    #expect(sender.nextDeadline == nil)
    #expect(receiver.take(limit: 99).map { $0.body[0] }.sorted() == (0..<50).map { UInt8($0) })
  }

  @Test("A full inbox takes nothing and acknowledges nothing")
  func fullInbox() throws {
    var sender = Mailbox(node: "a", incarnation: 1)
    var receiver = Mailbox(node: "b", incarnation: 1)
    for number in 0...MeshLimits.inboxMessages {
      sender = number % 1_000 == 0 ? Mailbox(node: "a", incarnation: UInt64(number) + 1) : sender
      let effects = try sender.send([], topic: "", to: ["b"], isBroadcast: false, at: .zero)
      guard case .send(_, let message)? = effects.first else { continue }
      let answers = receiver.receive(message, from: "a", at: .zero)
      #expect(answers.isEmpty == (number == MeshLimits.inboxMessages))
    }
    #expect(receiver.waiting == MeshLimits.inboxMessages)
  }
}
