import Testing

@testable import Mesh

@Suite("Load balancing")
struct LoadBalancingTests {
  private static func node(
    _ name: NodeID, capacity: Int = 10, _ weights: [Int], targets: Set<NodeID>? = nil
  ) -> LoadedNode {
    LoadedNode(
      node: name, capacity: capacity,
      tasks: weights.enumerated().map {
        LoadedTask(task: TaskID("\(name)-\($0)"), weight: $1, targets: targets)
      })
  }

  private static func apply(
    _ migrations: [LoadBalancer.Migration], to nodes: [LoadedNode]
  ) -> [LoadedNode] {
    let tasks = Dictionary(
      uniqueKeysWithValues: nodes.flatMap { node in node.tasks.map { ($0.task, $0) } })
    let targets = Dictionary(
      uniqueKeysWithValues: migrations.map { ($0.task, $0.target) })
    return nodes.map { node in
      let kept = node.tasks.filter { targets[$0.task] == nil }
      let come = migrations.filter { $0.target == node.node }.compactMap { tasks[$0.task] }
      return LoadedNode(node: node.node, capacity: node.capacity, tasks: kept + come)
    }
  }

  /// The variance of the utilization, weighted by capacity.
  private static func variance(_ nodes: [LoadedNode]) -> Double {
    let weight = nodes.reduce(0) { $0 + $1.weight }
    let capacity = nodes.reduce(0) { $0 + $1.capacity }
    let mean = Double(weight) / Double(capacity)
    return nodes.reduce(0) { sum, node in
      let difference = Double(node.weight) / Double(node.capacity) - mean
      return sum + Double(node.capacity) * difference * difference
    }
  }

  @Test("Loads are computed anew after each move: the first that is cold does not get everything")
  func recomputed() {
    let nodes = [
      Self.node("hot", Array(repeating: 1, count: 20)), Self.node("cold", [1]),
      Self.node("cool", [1, 1]),
    ]
    // The naive loop looks at the loads once: all that is too much goes to the one that was coldest.
    var naive = nodes
    while naive[0].utilization > 8_000 {
      naive = Self.apply(
        [LoadBalancer.Migration(task: naive[0].tasks[0].task, source: "hot", target: "cold")],
        to: naive)
    }
    #expect(naive[1].utilization > 8_000)

    var balancer = LoadBalancer(settings: .init(confirmations: 1))
    let after = Self.apply(balancer.measure(nodes, at: .zero), to: nodes)
    #expect(after.allSatisfy { $0.node == "hot" || $0.utilization <= 8_000 })
    #expect(after[1].utilization >= 3_000 && after[2].utilization >= 3_000)
    #expect(Self.variance(after) < Self.variance(nodes))
  }

  @Test("Nothing moves between the thresholds, on a single measurement, or that can't be moved")
  func nothing() {
    var balancer = LoadBalancer()
    let hot = Self.node("hot", Array(repeating: 1, count: 20))
    let cold = Self.node("cold", [])
    #expect(balancer.measure([hot, cold], at: .zero).isEmpty)
    #expect(!balancer.measure([hot, cold], at: .zero).isEmpty)
    // A measurement that is not too high begins the count anew.
    var again = LoadBalancer()
    for nodes in [[hot, cold], [Self.node("hot", [8]), cold], [hot, cold]] {
      #expect(again.measure(nodes, at: .zero).isEmpty)
    }
    var others = LoadBalancer(settings: .init(confirmations: 1))
    #expect(others.measure([Self.node("hot", [8]), cold], at: .zero).isEmpty)
    #expect(others.measure([hot, Self.node("cool", [3])], at: .zero).isEmpty)
    #expect(
      others.measure([Self.node("hot", [5, 5], targets: ["other"]), cold], at: .zero).isEmpty)
    // A task that would only turn the two round, or overload the other, stays.
    #expect(others.measure([Self.node("hot", [9]), cold], at: .zero).isEmpty)
    #expect(
      others.measure([hot, Self.node("small", capacity: 1, [])], at: .zero).isEmpty)
    #expect(others.measure([], at: .zero).isEmpty)
  }

  @Test("The heaviest goes first, to the coldest")
  func order() {
    var balancer = LoadBalancer(settings: .init(confirmations: 1))
    let nodes = [Self.node("hot", [1, 4, 2, 3]), Self.node("a", [2]), Self.node("b", [1])]
    #expect(
      balancer.measure(nodes, at: .zero) == [
        LoadBalancer.Migration(task: "hot-1", source: "hot", target: "b")
      ])
  }

  @Test("Whatever comes, no task goes to and fro, no node becomes hot, and the variance falls")
  func properties() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var balancer = LoadBalancer()
      var nodes = (0..<4 + Int(random.next(below: 5))).map { number in
        Self.node(
          NodeID("n\(number)"), capacity: 4 + Int(random.next(below: 12)),
          (0..<Int(random.next(below: 16))).map { _ in 1 + Int(random.next(below: 3)) })
      }
      var movedAt: [TaskID: MeshTime] = [:]
      var gotAt: [NodeID: MeshTime] = [:]
      var last: [LoadBalancer.Migration] = []
      for round in 0..<40 {
        let now = MeshTime(milliseconds: Int64(round) * 2_000)
        let before = nodes
        last = balancer.measure(nodes, at: now)
        nodes = Self.apply(last, to: nodes)
        if !last.isEmpty { #expect(Self.variance(nodes) < Self.variance(before)) }
        for migration in last {
          #expect(migration.source != migration.target)
          if let moved = movedAt[migration.task] { #expect(now.since(moved) >= .seconds(30)) }
          if let got = gotAt[migration.source] { #expect(now.since(got) >= .seconds(30)) }
          movedAt[migration.task] = now
          gotAt[migration.target] = now
        }
        for (old, new) in zip(before, nodes) where new.utilization > 8_000 {
          #expect(new.utilization <= old.utilization)
        }
      }
      // Nothing changed from outside, so it has come to rest long since.
      #expect(last.isEmpty)
    }
  }

  @Test("The order in which nodes are measured makes no difference")
  func deterministic() {
    let nodes = [
      Self.node("a", Array(repeating: 1, count: 12)), Self.node("b", []), Self.node("c", []),
      Self.node("d", Array(repeating: 1, count: 12)),
    ]
    var one = LoadBalancer(settings: .init(confirmations: 1))
    var other = LoadBalancer(settings: .init(confirmations: 1))
    let migrations = one.measure(nodes, at: .zero)
    #expect(migrations.count > 4)
    #expect(migrations == other.measure(nodes.reversed(), at: .zero))
  }
}
