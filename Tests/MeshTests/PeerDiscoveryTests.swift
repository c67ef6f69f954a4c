import Testing

@testable import Mesh
@testable import MeshSimulation

@Suite("Peer discovery")
struct PeerDiscoveryTests {
  private static func node(
    _ name: NodeID = "n0", seeds: [NodeID] = []
  ) -> PeerDiscovery {
    PeerDiscovery(node: name, seeds: seeds, random: SplitMix64(seed: 7), at: .zero)
  }

  /// A node with as many neighbours as it may have.
  private static func full() -> PeerDiscovery {
    var node = node()
    for number in 1...5 {
      _ = node.receive(.ask(.high, []), from: NodeID("n\(number)"), at: .zero)
    }
    return node
  }

  private static func answer(
    _ effects: [PeerDiscoveryEffect], to peer: NodeID
  ) -> Bool? {
    for case .send(peer, .answer(let isAccepted, _)) in effects { return isAccepted }
    return nil
  }

  private static func requests(_ effects: [PeerDiscoveryEffect]) -> [NodeID] {
    effects.compactMap { if case .send(let peer, .ask) = $0 { peer } else { nil } }
  }

  @Test("Whoever has enough refuses, but makes room for one that has too few, and for the ring")
  func room() {
    var node = Self.full()
    #expect(node.neighbors.count == 5)
    #expect(Self.answer(node.receive(.ask(.low, []), from: "a", at: .zero), to: "a") == false)

    // The one with most neighbours of its own goes, unless it stands next on the ring.
    let ring = node.activePeers.around(node.position, 1).map(\.node)
    let rich = node.neighbors.first { !ring.contains($0) } ?? "none"
    for peer in node.neighbors {
      let degree = peer == rich ? 5 : 3
      _ = node.receive(.announcement(neighbors: degree, []), from: peer, at: .zero)
    }
    let effects = node.receive(.ask(.high, []), from: "b", at: .zero)
    #expect(Self.answer(effects, to: "b") == true)
    #expect(effects.contains(.disconnected(rich)))
    #expect(node.neighbors.count == 5)

    // Of many strangers those next on the ring, and only those, are let in as such.
    for number in 0..<40 {
      let stranger = NodeID("s\(number)")
      let peers = node.activePeers + [RingPeer(stranger, node.settings.ringHash)]
      let isNext = peers.around(node.position, 1).contains { $0.node == stranger }
      let effects = node.receive(.ask(.ring, []), from: stranger, at: .zero)
      #expect(Self.answer(effects, to: stranger) == isNext)
      #expect(node.neighbors.count == 5)
    }
  }

  @Test(
    "A peer with a bad reputation is not picked while a better one is there, and is when none is")
  func reputation() {
    var node = Self.node()
    node.learn(["bad", "worse", "good"])
    node.note(.timedOut, of: "bad")
    node.note(.timedOut, of: "worse")
    node.note(.timedOut, of: "worse")
    for _ in 0..<50 { #expect(node.pick() == "good") }
    node.forget("good")
    for _ in 0..<50 { #expect(node.pick() == "bad") }
    // It is tried again when its silence has faded.
    node.learn(["good"])
    for _ in 0..<10 { node.reputation.fade() }
    #expect(Set((0..<50).compactMap { _ in node.pick() }) == ["bad", "good"])
  }

  @Test("Each silence in a row weighs more, an answer makes up for all, but not for misbehaviour")
  func fading() {
    var reputation = PeerReputation()
    func roundsUntilCredible() -> Int {
      var copy = reputation
      return (0...).first { _ in
        defer { copy.fade() }
        return copy.isCredible("p")
      } ?? 0
    }
    var waits: [Int] = []
    for _ in 0..<4 {
      reputation.note(.timedOut, of: "p")
      waits.append(roundsUntilCredible())
    }
    #expect(zip(waits, waits.dropFirst()).prefix(2).allSatisfy { $1 >= 2 * $0 }, "\(waits)")
    #expect(waits[3] > waits[2] && waits[3] < 100)
    reputation.note(.answered, of: "p")
    #expect(reputation.isCredible("p"))
    reputation.note(.misbehaved, of: "p")
    reputation.note(.answered, of: "p")
    #expect(roundsUntilCredible() > 100)
    for number in 0..<3_000 { reputation.note(.timedOut, of: NodeID("x\(number)")) }
    #expect(!reputation.isCredible("p"))
  }

  @Test("Whoever says what no honest node says is let go, forgotten and not let in again")
  func misbehaviour() {
    var node = Self.full()
    let effects = node.receive(.exchange([""]), from: "n3", at: .zero)
    #expect(effects.contains(.disconnected("n3")))
    #expect(!node.neighbors.contains("n3") && !node.remembered.contains("n3"))
    let again = node.receive(.ask(.high, []), from: "n3", at: .zero)
    #expect(Self.answer(again, to: "n3") == false)
  }

  @Test("A silent neighbour is given up, and who refused is not asked again at once")
  func silence() {
    var node = Self.node(seeds: ["seed"])
    #expect(Self.requests(node.join(at: .zero)) == ["seed"])
    let refusal = node.receive(.answer(isAccepted: false, []), from: "seed", at: .zero)
    #expect(Self.requests(refusal).isEmpty)
    var now = node.nextDeadline
    _ = node.receive(.ask(.high, []), from: "n1", at: now)
    #expect(node.neighbors == ["n1"])
    var asked: [MeshTime] = []
    while now < MeshTime(milliseconds: 30_000) {
      let effects =
        node.tick(at: now) + node.receive(.answer(isAccepted: false, []), from: "seed", at: now)
      asked += Self.requests(effects).filter { $0 == "seed" }.map { _ in now }
      now = node.nextDeadline
    }
    #expect(!node.neighbors.contains("n1"))
    #expect(asked.count > 5)
    #expect(zip(asked, asked.dropFirst()).allSatisfy { $1.since($0) >= .seconds(2) })
  }

  @Test("A seed that is no neighbour is visited now and then, however content a node is")
  func seeds() {
    var node = Self.node(seeds: ["seed"])
    for number in 1...4 {
      _ = node.receive(.ask(.high, []), from: NodeID("n\(number)"), at: .zero)
    }
    var visits = 0
    for _ in 0..<20 {
      let now = node.nextDeadline
      for peer in node.neighbors {
        _ = node.receive(.announcement(neighbors: 4, []), from: peer, at: now)
      }
      visits += node.tick(at: now).count {
        if case .send("seed", .shuffle("n0", steps: 0, _)) = $0 { true } else { false }
      }
    }
    #expect(visits >= 3)
  }

  @Test("A newcomer's name is passed on, and a walk ends with a request")
  func walk() {
    var node = Self.full()
    let effects = node.receive(.ask(.high, []), from: "new", at: .zero)
    let walks = effects.compactMap { effect -> NodeID? in
      if case .send(let peer, .forwardJoin("new", steps: 6)) = effect { peer } else { nil }
    }
    #expect(Set(walks) == Set(node.neighbors).subtracting(["new"]))

    var other = Self.node()
    _ = other.receive(.ask(.high, []), from: "a", at: .zero)
    let end = other.receive(.forwardJoin("new", steps: 6), from: "a", at: .zero)
    #expect(Self.requests(end) == ["new"])
    // No walk is longer than anybody may ask for, whatever is said.
    _ = other.receive(.ask(.high, []), from: "b", at: .zero)
    let far = other.receive(.forwardJoin("x", steps: .max), from: "a", at: .zero)
    #expect(far.contains(.send("b", .forwardJoin("x", steps: 15))))
  }

  @Test("Whoever leaves names its neighbours to each other")
  func leaving() {
    var node = Self.full()
    let effects = node.leave()
    #expect(node.neighbors.isEmpty)
    for number in 1...5 {
      let isNamed = effects.contains {
        guard case .send(NodeID("n\(number)"), .disconnect(let peers)) = $0 else { return false }
        return Set(peers).isSubset(of: ["n1", "n2", "n3", "n4", "n5"]) && peers.count >= 4
      }
      #expect(isNamed)
    }
  }

  @Test(
    "From one seed a swarm becomes whole in a few rounds, and again when half of it stops at once")
  func scale() {
    for seed in 1...3 as ClosedRange<UInt64> {
      let outcome = DiscoveryScale(nodes: 60, loss: BasisPoints(clamping: 1_000)).run(seed: seed)
      #expect(outcome.rounds.map { $0 <= 12 } == true)
      #expect(outcome.healedAfter.map { $0 <= 40 } == true)
      #expect((300...500).contains(outcome.neighbors))
      // Four announcements, and little besides.
      #expect((300...900).contains(outcome.messages))
      #expect(outcome.connected >= 4_000)
    }
  }

  @Test("Cut vertices are those without which fewer reach each other")
  func cutVertices() {
    var random = SplitMix64(seed: 11)
    var found = 0
    for _ in 0..<300 {
      let count = 3 + Int(random.next(below: 8))
      var links: [[Int]?] = (0..<count).map { _ in [] }
      for one in 0..<count {
        for other in 0..<one where random.chance(3_500) {
          links[one]?.append(other)
          links[other]?.append(one)
        }
      }
      let graph = LinkGraph(links)
      guard graph.parts.count == 1 else { continue }
      let cuts = (0..<count).filter { removed in
        LinkGraph(
          links.enumerated().map { $0 == removed ? nil : $1?.filter { $0 != removed } }
        ).parts.count > 1
      }
      #expect(graph.cutVertex.map(cuts.contains) ?? cuts.isEmpty)
      if !cuts.isEmpty { found += 1 }
    }
    #expect(found > 20)
  }

  @Test("Bytes of messages are read back, and damaged ones are refused or read to themselves")
  func wire() throws {
    let messages: [PeerDiscoveryMessage] = [
      .ask(.ring, ["a", "é"]), .answer(isAccepted: true, []), .forwardJoin("b", steps: 3),
      .announcement(neighbors: 4, ["c"]), .disconnect(["d"]), .shuffle("e", steps: 6, ["f"]),
      .exchange(["g"]),
    ]
    var random = SplitMix64(seed: 8)
    for message in messages {
      let bytes = message.wireBytes
      #expect(try PeerDiscoveryMessage(wireBytes: bytes) == message)
      for _ in 0..<500 {
        var damaged = bytes
        damaged[Int(random.next(below: UInt64(bytes.count)))] = UInt8(
          truncatingIfNeeded: random.next())
        if let read = try? PeerDiscoveryMessage(wireBytes: damaged) {
          #expect(read.wireBytes == damaged)
        }
      }
    }
    #expect(throws: WireError.self) {
      _ = try PeerDiscoveryMessage(
        wireBytes: PeerDiscoveryMessage.exchange((0..<13).map { NodeID("n\($0)") }).wireBytes)
    }
  }

  @Test("Under faults the overlay stays within bounds and becomes whole", arguments: [3, 5, 9])
  func simulation(nodes: Int) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let summary = SimulationSubject.discovery.run(SubjectSettings(seed: seed, nodes: nodes))
      #expect(summary.violations.isEmpty, "\(summary.violations)")
    }
  }
}
