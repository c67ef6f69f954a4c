import MeshSimulation
import Testing

@testable import Mesh

@Suite("SWIM")
struct SWIMTests {
  private static func detector(
    _ settings: SWIMSettings = SWIMSettings(), nodes: Int = 6
  ) -> SWIM {
    let names = (0..<nodes).map { NodeID("n\($0)") }
    return SWIM(
      node: "n0", incarnation: 1, table: MemberTable(names), voters: names, settings: settings,
      random: SplitMix64(seed: 4), at: .zero)
  }

  private static func seconds(_ seconds: Int64) -> MeshTime {
    MeshTime(milliseconds: seconds * 1_000)
  }

  /// What a detector sends by itself in some periods, unanswered.
  private static func targets(_ detector: inout SWIM, until end: MeshTime) -> [NodeID] {
    var targets: [NodeID] = []
    while detector.nextDeadline <= end {
      for case .send(let peer, .ping(_, let target, _)) in detector.tick(at: detector.nextDeadline)
      where peer == target { targets.append(target) }
    }
    return targets
  }

  @Test("Each node is probed once before any is probed again")
  func roundRobin() {
    var order = ProbeOrder(count: 50, random: SplitMix64(seed: 1))
    for _ in 0..<3 {
      let round = (0..<50).compactMap { _ in order.take { _ in true } }
      #expect(Set(round).count == 50)
    }
    #expect(order.take { $0 == 7 } == 7)
    #expect(order.take { _ in false } == nil)
  }

  @Test("Silence is suspected after others were asked, and dead only when nobody refutes in time")
  func silence() {
    var detector = Self.detector()
    let first = detector.nextDeadline
    guard case .send(let target, .ping(let number, _, _))? = detector.tick(at: first).first else {
      Issue.record("no ping")
      return
    }
    let requests = detector.tick(at: first + .seconds(1)).filter {
      if case .send(_, .pingRequest(number, target, _)) = $0 { true } else { false }
    }
    #expect(requests.count == 3)
    #expect(detector.state(of: target) == .alive)
    _ = detector.tick(at: first + .seconds(3))
    #expect(detector.state(of: target) == .suspect)
    // Six nodes: four periods at least, six times as long while nobody confirms it.
    _ = detector.tick(at: first + .seconds(3 + 71))
    #expect(detector.state(of: target) == .suspect)
    _ = detector.tick(at: first + .seconds(3 + 73))
    #expect(detector.state(of: target) == .dead)
    // Once dead it takes a higher incarnation to return.
    func alive(_ incarnation: UInt64) -> SWIMMessage {
      .sync(
        [SWIMUpdate(node: target, state: .alive, incarnation: incarnation, source: target)],
        wantsAnswer: false)
    }
    _ = detector.receive(alive(0), from: target, at: first + .seconds(80))
    #expect(detector.state(of: target) == .dead)
    _ = detector.receive(alive(1), from: target, at: first + .seconds(81))
    #expect(detector.state(of: target) == .alive)
  }

  @Test("An answer through another node counts, and a silent node asked for another says so")
  func indirect() {
    var detector = Self.detector()
    let first = detector.nextDeadline
    guard case .send(let target, .ping(let number, _, _))? = detector.tick(at: first).first else {
      Issue.record("no ping")
      return
    }
    _ = detector.tick(at: first + .seconds(1))
    let answer = SWIMMessage.acknowledgement(number, node: target, incarnation: 1, [])
    _ = detector.receive(answer, from: "helper", at: first + .seconds(2))
    _ = detector.tick(at: first + .seconds(3))
    #expect(detector.state(of: target) == .alive)

    let effects = detector.receive(
      .pingRequest(9, target: "n5", []), from: "n4", at: first + .seconds(3))
    #expect(
      effects.contains {
        if case .send("n5", .ping(_, target: "n5", _)) = $0 { true } else { false }
      })
    let late = detector.tick(at: first + .seconds(3) + .milliseconds(800))
    #expect(late.contains(.send("n4", .negative(9))))
  }

  @Test("Suspicions end sooner the more confirm them (Lifeguard's formula)")
  func shrinking() {
    var suspicion = Suspicion(
      incarnation: 1, by: "a", lasting: (.seconds(10), .seconds(60)), confirmations: 3, at: .zero)
    var ends = [suspicion.endsAt.milliseconds]
    for accuser in ["b", "b", "c", "d", "e"] as [NodeID] {
      _ = suspicion.confirm(by: accuser, at: .zero)
      ends.append(suspicion.endsAt.milliseconds)
    }
    // 60 − 50·log(c + 1)/log 4: a half gone with one, four fifths with two, all with three.
    #expect(ends[0] == 60_000)
    #expect((34_990...35_010).contains(ends[1]) && ends[2] == ends[1])
    #expect((20_300...20_400).contains(ends[3]))
    #expect((10_000...10_100).contains(ends[4]) && ends[5] == ends[4])
  }

  @Test("Logarithms are those of mathematics, to a thousandth")
  func logarithms() {
    for (value, expected) in [(1, 0), (2, 301), (10, 1_000), (11, 1_041), (10_000, 4_000)] {
      let parts = FixedLogarithm.log10(value).parts * 1_000 / 65_536
      #expect(abs(parts - Int64(expected)) <= 1, "\(value): \(parts)")
    }
    #expect(FixedLogarithm.log2(1 << 40).parts == 40 << 16)
    #expect(SWIMSettings().tellings(nodes: 9) == 4)
    #expect(SWIMSettings().tellings(nodes: 10) == 8)
  }

  @Test("Whoever is suspected refutes with a higher incarnation that is stored first")
  func refutation() {
    var detector = Self.detector()
    func suspect(_ incarnation: UInt64) -> SWIMMessage {
      .ping(
        1, target: "n0",
        [SWIMUpdate(node: "n0", state: .suspect, incarnation: incarnation, source: "n3")])
    }
    let effects = detector.receive(suspect(1), from: "n2", at: .zero)
    #expect(effects.first == .persistIncarnation(2))
    #expect(
      effects.contains {
        guard case .send("n2", .acknowledgement(1, node: "n0", incarnation: 2, let news)) = $0
        else { return false }
        return news.contains { $0.node == "n0" && $0.state == .alive && $0.incarnation == 2 }
      })
    #expect(detector.health == 1)
    // What is said of an earlier incarnation is refuted already, which whoever says it has to hear; a later
    // one there is not.
    for (said, isAnswered) in [(0, true), (1, true), (3, false), (UInt64.max, false)] {
      let effects = detector.receive(suspect(said), from: "n2", at: .zero)
      #expect(detector.incarnation == 2)
      let answers = effects.contains {
        guard case .send("n2", .sync(let updates, wantsAnswer: false)) = $0 else { return false }
        return updates.map(\.incarnation) == [2]
      }
      #expect(answers == isAnswered)
    }
  }

  @Test("A node that hears nobody doubts itself: its times grow, and shrink with answers")
  func health() {
    var detector = Self.detector()
    #expect(detector.health == 0)
    let early = Self.targets(&detector, until: Self.seconds(60)).count
    #expect(detector.health == 8)
    // A healthy one would have probed twenty times.
    #expect(early < 9)
    var probes = 0
    var now = detector.nextDeadline
    while probes < 12 {
      now = max(now, detector.nextDeadline)
      for case .send(let peer, .ping(let number, let target, _)) in detector.tick(at: now)
      where peer == target {
        probes += 1
        _ = detector.receive(
          .acknowledgement(number, node: target, incarnation: 2, []), from: target, at: now)
      }
    }
    #expect(detector.health == 0)
  }

  @Test("News is told so often and no more, the least told first, of a node only the latest")
  func news() {
    var queue = UpdateQueue()
    for number in 0..<5 {
      queue.add(
        SWIMUpdate(node: NodeID("m\(number)"), state: .dead, incarnation: 1, source: "a"))
    }
    queue.add(SWIMUpdate(node: "m4", state: .alive, incarnation: 2, source: "m4"))
    var told: [NodeID: Int] = [:]
    for _ in 0..<20 {
      let taken = queue.take(2, tellings: 3)
      #expect(taken.count <= 2)
      for update in taken { told[update.node, default: 0] += 1 }
      let counts = (0..<5).map { told[NodeID("m\($0)")] ?? 0 }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    #expect(told.values.allSatisfy { $0 == 3 } && told.count == 5)
    #expect(queue.take(2, tellings: 3).isEmpty)
  }

  @Test("Three heartbeats lost in a row are no death: at 30 % loss nobody sound is declared dead")
  func lossIsNoDeath() {
    let settings = SWIMSettings()
    // The naive rule: silent for 10 s at 3 s intervals. Each run of three losses would do: 2.7 %.
    var random = SplitMix64(seed: 3)
    var alarms = 0
    for _ in 0..<10_000 where (0..<3).allSatisfy({ _ in random.chance(3_000) }) { alarms += 1 }
    #expect(alarms > 200)
    for seed in 1...3 {
      let outcome = DetectorScale(
        nodes: 10, loss: BasisPoints(clamping: 3_000), settings: settings
      ).run(seed: UInt64(seed))
      #expect(outcome.isComplete)
      #expect(outcome.falseDeaths == 0)
    }
  }

  @Test("The load of a node and the time to the first suspicion do not grow with the swarm")
  func scale() {
    let small = DetectorScale(nodes: 10, loss: .zero).run(seed: 2)
    let large = DetectorScale(nodes: 60, loss: .zero).run(seed: 2)
    for outcome in [small, large] {
      #expect(outcome.isComplete)
      #expect(outcome.falseSuspicions == 0)
      #expect((150...400).contains(outcome.messages), "\(outcome.messages)")
      #expect(outcome.suspected <= 600)
      #expect(outcome.suspected < outcome.declared && outcome.declared <= outcome.known)
    }
  }

  @Test("By quorum, hearsay is no finding, and a suspect's own word does not count")
  func quorum() {
    var detector = Self.detector(SWIMSettings(confirmation: .quorum(nil)))
    #expect(detector.requiredAccusers == 4)
    let hearsay = SWIMMessage.ping(
      1, target: "n0",
      [
        SWIMUpdate(node: "n5", state: .dead, incarnation: 0, source: "n3"),
        SWIMUpdate(node: "n4", state: .left, incarnation: 0, source: "n4"),
      ])
    _ = detector.receive(hearsay, from: "n2", at: .zero)
    #expect(detector.state(of: "n5") == .alive)
    #expect(detector.state(of: "n4") == .alive)
    // The suspect itself, a stranger, other incarnations, and one voter thrice.
    for accuser in ["n5", "stranger", "n1", "n1", "n1", "n2"] as [NodeID] {
      _ = detector.receive(
        .accusation("n5", incarnation: 0, isAnswer: false), from: accuser, at: .zero)
      _ = detector.receive(
        .accusation("n5", incarnation: 7, isAnswer: false), from: "n3", at: .zero)
    }
    _ = detector.tick(at: Self.seconds(90))
    #expect(detector.state(of: "n5") != .dead)
  }

  @Test("A node that leaves is not taken for dead, and a new one is met")
  func comingAndGoing() {
    var detector = Self.detector()
    let left = SWIMUpdate(node: "n3", state: .left, incarnation: 1, source: "n3")
    _ = detector.receive(.sync([left], wantsAnswer: false), from: "n3", at: .zero)
    #expect(detector.state(of: "n3") == .left)
    let new = SWIMUpdate(node: "new", state: .alive, incarnation: 4, source: "new")
    let effects = detector.receive(.sync([new], wantsAnswer: true), from: "new", at: .zero)
    #expect(effects.contains(.changed("new", .alive, incarnation: 4)))
    #expect(detector.incarnation(of: "new") == 4)
    #expect(detector.leave().count >= 4)
    #expect(
      detector.join(at: .zero).first == .persistIncarnation(1))
  }

  @Test("Bytes of messages are read back, and damaged ones are refused or read to themselves")
  func wire() throws {
    let update = SWIMUpdate(node: "é", state: .suspect, incarnation: .max, source: "b")
    let messages: [SWIMMessage] = [
      .ping(1, target: "a", [update]), .pingRequest(2, target: "b", []),
      .acknowledgement(3, node: "c", incarnation: 4, [update, update]), .negative(5),
      .sync([update], wantsAnswer: true), .accusation("d", incarnation: 6, isAnswer: true),
    ]
    var random = SplitMix64(seed: 8)
    for message in messages {
      let bytes = message.wireBytes
      #expect(try SWIMMessage(wireBytes: bytes) == message)
      for _ in 0..<1_000 {
        var damaged = bytes
        damaged[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
          truncatingIfNeeded: random.next())
        if let read = try? SWIMMessage(wireBytes: damaged) { #expect(read.wireBytes == damaged) }
      }
    }
  }

  @Test("Under faults and lies everything holds", arguments: 1...5)
  func simulation(seed: UInt64) {
    let runs: [(SimulationSubject, SubjectSettings)] = [
      (.swim, SubjectSettings(seed: seed, nodes: 5)),
      (.swimQuorum, SubjectSettings(seed: seed, nodes: 7, byzantine: 2)),
      (.swimQuorum, SubjectSettings(seed: seed, nodes: 7, byzantine: 2, menu: .none)),
    ]
    for (subject, settings) in runs {
      let summary = subject.run(settings)
      #expect(summary.violations.isEmpty, "\(subject) \(summary.violations)")
    }
  }
}
