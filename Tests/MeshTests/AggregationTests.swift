import Mesh
import MeshSimulation
import Testing

@Suite("Aggregation")
struct AggregationTests {
  private static let names = (0..<8).map { NodeID("n\($0)") }
  private static let values: [Int64] = [0, 10, -40, 1_000, 7, 7, 300, 52]

  /// Rounds of all nodes one behind the other; what is sent arrives at once, unless `isLost` says no.
  private struct Rounds {
    var sums = AggregationTests.names.enumerated().map { index, node in
      PushSum(
        node: node, value: AggregationTests.values[index], peers: AggregationTests.names,
        seed: UInt64(index), at: .zero)
    }
    var now = MeshTime.zero
    var lossRandom = SplitMix64(seed: 5)
    var loss = 0

    mutating func run(_ count: Int) {
      for _ in 0..<count {
        now = now + .seconds(3)
        for index in sums.indices { deliver(sums[index].tick(at: now), from: index) }
      }
    }

    private mutating func deliver(_ effects: [PushSum.Effect], from index: Int) {
      for case .send(let peer, let message) in effects where !lossRandom.chance(loss) {
        guard let target = AggregationTests.names.firstIndex(of: peer) else { continue }
        deliver(
          sums[target].receive(message, from: AggregationTests.names[index], at: now), from: target)
      }
    }

    var spread: Int64 { (sums.map(\.mean).max() ?? 0) - (sums.map(\.mean).min() ?? 0) }

    /// All mass, with what is under way.
    var mass: Mass {
      var total = Mass.zero
      for sum in sums {
        total.sum += sum.held.sum
        total.weight += sum.held.weight
        for (target, peer) in AggregationTests.names.enumerated() {
          guard let pending = sum.pending(to: peer),
            pending.number > sums[target].taken(from: sum.node)
          else { continue }
          total.sum += pending.mass.sum
          total.weight += pending.mass.weight
        }
      }
      return total
    }
  }

  private static let total = Mass(
    sum: values.reduce(0) { $0 + FixedPoint.value($1) },
    weight: PushSum.weightOfNode * Int64(values.count))

  @Test("Nodes come to the mean, and their differences shrink exponentially")
  func convergence() {
    var rounds = Rounds()
    var spreads: [Int64] = []
    for _ in 0..<8 {
      rounds.run(8)
      spreads.append(max(rounds.spread, 1))
    }
    // A half in two rounds is less than what the paper promises of eight nodes.
    for (round, spread) in spreads.enumerated() {
      #expect(spread <= max(FixedPoint.value(1_040) >> Int64(4 * (round + 1) - 3), 8))
    }
    let mean = Self.total.sum / Int64(Self.values.count)
    #expect(rounds.sums.allSatisfy { ($0.mean - mean).magnitude < 64 })
    #expect(rounds.sums.allSatisfy { $0.least == FixedPoint.value(-40) })
    #expect(rounds.sums.allSatisfy { $0.greatest == FixedPoint.value(1_000) })
  }

  @Test(
    "A third of all messages lost costs no mass; without acknowledgements it costs half in no time")
  func loss() {
    var rounds = Rounds()
    rounds.loss = 3_000
    for _ in 0..<60 {
      rounds.run(1)
      #expect(rounds.mass == Self.total)
    }
    #expect(rounds.spread < FixedPoint.one / 100)

    // Push-sum as the paper has it: what is lost is gone.
    var random = SplitMix64(seed: 5)
    var naive = Self.values.map { (sum: FixedPoint.value($0), weight: PushSum.weightOfNode) }
    for _ in 0..<60 {
      for index in naive.indices {
        let half = (sum: naive[index].sum / 2, weight: naive[index].weight / 2)
        naive[index] = (naive[index].sum - half.sum, naive[index].weight - half.weight)
        let peer = Int(random.next(below: UInt64(naive.count)))
        if random.chance(3_000) { continue }
        naive[peer].sum += half.sum
        naive[peer].weight += half.weight
      }
    }
    #expect(naive.reduce(0) { $0 + $1.weight } < Self.total.weight / 2)
  }

  @Test("What comes twice, out of order, from strangers or in impossible amounts changes nothing")
  func hostile() {
    var sum = PushSum(node: Self.names[0], value: 5, peers: Self.names, seed: 1, at: .zero)
    let before = sum.held
    let some = Mass(sum: 100, weight: 100)
    let refused: [(PushSumMessage, NodeID)] = [
      (.push(number: 1, some, least: 0, greatest: 0), NodeID("stranger")),
      (.push(number: 2, some, least: 0, greatest: 0), Self.names[1]),
      (.push(number: 0, some, least: 0, greatest: 0), Self.names[1]),
      (.push(number: .max, some, least: 0, greatest: 0), Self.names[1]),
      (.push(number: 1, Mass(sum: .max, weight: 1), least: 0, greatest: 0), Self.names[1]),
      (.push(number: 1, Mass(sum: .min, weight: 1), least: 0, greatest: 0), Self.names[1]),
      (.push(number: 1, Mass(sum: 0, weight: -1), least: 0, greatest: 0), Self.names[1]),
      (.push(number: 1, some, least: 1, greatest: 0), Self.names[1]),
      (.push(number: 1, some, least: .min, greatest: .max), Self.names[1]),
      (.taken(number: 0), Self.names[1]), (.taken(number: 1), Self.names[1]),
    ]
    for (message, peer) in refused {
      #expect(sum.receive(message, from: peer, at: .zero).isEmpty)
      #expect(sum.held == before)
    }
    let push = PushSumMessage.push(number: 1, some, least: 0, greatest: 0)
    #expect(sum.receive(push, from: Self.names[1], at: .zero).count == 2)
    let after = sum.held
    #expect(after.sum == before.sum + 100)
    // Once more only the acknowledgement is sent again.
    #expect(sum.receive(push, from: Self.names[1], at: .zero).count == 1)
    #expect(sum.held == after)
  }

  @Test(
    "Push-sum conserves mass at every step, flows need no disk, and both come to the mean whatever goes wrong",
    arguments: [SimulationSubject.pushSum, .flowUpdating])
  func simulated(_ subject: SimulationSubject) {
    for seed in 1...UInt64(20) {
      let settings = SubjectSettings(
        seed: seed, nodes: 3 + Int(seed % 6), duration: .seconds(60))
      let report = subject.run(settings)
      #expect(report.violations.isEmpty, "\(report.violations)")
      #expect(report.settledAfter != nil)
    }
  }

  @Test("A disk that forgets to sync loses or makes mass, and the checker sees it")
  func forgottenSync() {
    let found = (1...UInt64(20)).contains { seed in
      var settings = SubjectSettings(seed: seed, nodes: 5, duration: .seconds(60))
      settings.menu.crashes = .seconds(3)
      settings.forgetsToSync = true
      return !SimulationSubject.pushSum.run(settings).violations.isEmpty
    }
    #expect(found)
  }

  @Test("When a node is gone, flows come to the mean of the others, and a push-sum cannot")
  func gone() {
    // A ring with a chord, so that the others stay connected.
    var flows = Self.names.enumerated().map { index, node in
      FlowUpdating(
        node: node, value: Self.values[index],
        neighbors: [1, 4, 7].map { Self.names[(index + $0) % 8] }, life: 1, at: .zero)
    }
    var now = MeshTime.zero
    func rounds(_ count: Int, without gone: Int?) {
      for _ in 0..<count {
        now = now + .seconds(3)
        for index in flows.indices where index != gone {
          for case .send(let peer, let message) in flows[index].tick(at: now) {
            guard let target = Self.names.firstIndex(of: peer), target != gone else { continue }
            _ = flows[target].receive(message, from: Self.names[index], at: now)
          }
        }
      }
    }
    rounds(200, without: nil)
    let mean = Self.total.sum / 8
    #expect(flows.allSatisfy { ($0.mean - mean).magnitude < 64 })
    for index in flows.indices { flows[index].remove(Self.names[3]) }
    rounds(200, without: 3)
    let rest = (Self.total.sum - FixedPoint.value(1_000)) / 7
    for index in flows.indices where index != 3 {
      #expect((flows[index].mean - rest).magnitude < 64)
    }

    var push = Rounds()
    push.run(60)
    push.sums.remove(at: 3)
    #expect(push.sums.allSatisfy { ($0.mean - rest).magnitude > FixedPoint.one })
  }

  @Test("Flows that no swarm can have are refused, and none makes a number overflow")
  func hostileFlows() throws {
    var flows = FlowUpdating(
      node: Self.names[0], value: .max, neighbors: Self.names, life: 1, at: .zero)
    for (flow, estimate) in [(Int64.max, Int64(0)), (.min, 0), (0, .max), (0, .min)] {
      let message = FlowMessage(life: .max, number: .max, flow: flow, estimate: estimate)
      #expect(flows.receive(message, from: Self.names[1], at: .zero).isEmpty)
      #expect(flows.flow(to: Self.names[1]) == 0)
      #expect(throws: WireError.outOfRange) { try FlowMessage(wireBytes: message.wireBytes) }
    }
    let most = Int64(1) << 49
    var now = MeshTime.zero
    for number in 1...200 {
      for peer in Self.names.dropFirst() {
        let message = FlowMessage(
          life: 2, number: UInt64(number), flow: number % 2 == 0 ? most : -most,
          estimate: number % 3 == 0 ? most : -most)
        _ = flows.receive(message, from: peer, at: now)
      }
      now = now + .seconds(3)
      _ = flows.tick(at: now)
    }
    _ = flows.receive(
      FlowMessage(life: 1, number: .max, flow: 1, estimate: 1), from: Self.names[1], at: now)
    #expect(flows.flow(to: Self.names[1]) != -1)
  }

  @Test("Messages and records have one binary form each")
  func wire() throws {
    let messages: [PushSumMessage] = [
      .push(number: 7, Mass(sum: -5, weight: 9), least: -3, greatest: 4), .taken(number: .max),
    ]
    for message in messages {
      #expect(try PushSumMessage(wireBytes: message.wireBytes) == message)
    }
    var sum = PushSum(node: Self.names[0], value: 5, peers: Self.names, seed: 1, at: .zero)
    let effects = sum.tick(at: .zero + .seconds(5))
    guard case .persist(let record)? = effects.first else {
      Issue.record("nothing is stored")
      return
    }
    #expect(try PushSumRecord(wireBytes: record.wireBytes) == record)
    let again = PushSum(
      node: Self.names[0], value: 99, peers: Self.names, seed: 2, restoring: record, at: .zero)
    #expect(again.held == sum.held)
    for length in 0..<record.wireBytes.count {
      #expect(throws: WireError.self) {
        try PushSumRecord(wireBytes: Array(record.wireBytes.prefix(length)))
      }
    }
  }
}
