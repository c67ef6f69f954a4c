import Testing

@testable import Mesh
@testable import MeshSimulation

@Suite("Topology")
struct TopologyTests {
  private static func names(_ count: Int) -> [NodeID] { (0..<count).map { NodeID("n\($0)") } }

  private static func graph(_ links: Set<Link>, _ nodes: [NodeID]) -> LinkGraph {
    LinkGraph(
      nodes.map { node in
        links.compactMap { link in
          link.first == node ? link.second : link.second == node ? link.first : nil
        }.compactMap { nodes.firstIndex(of: $0) }.sorted()
      })
  }

  private static func measurement(
    _ count: Int, latency: (Int, Int) -> Int64 = { _, _ in 10 },
    traffic: (Int, Int) -> Int64 = { _, _ in 1 }, load: (Int) -> Int64 = { _ in 0 }
  ) -> TopologyMeasurement {
    let nodes = names(count)
    func place(_ node: NodeID) -> Int { nodes.firstIndex(of: node) ?? 0 }
    return TopologyMeasurement(
      nodes: nodes, latency: { latency(place($0), place($1)) },
      traffic: { traffic(place($0), place($1)) }, load: { load(place($0)) })
  }

  @Test("Every topology connects all nodes, with the links that its name says", arguments: 1...12)
  func connected(count: Int) {
    let nodes = Self.names(count)
    let expected: [Topology: Int] = [
      .mesh: count * (count - 1) / 2, .hierarchical: count - 1, .star: count - 1,
      .ring: count > 2 ? count : count - 1,
    ]
    for topology in Topology.allCases {
      let links = topology.links(of: nodes)
      #expect(links.count == expected[topology], "\(topology)")
      #expect(Self.graph(links, nodes).parts.count == 1)
    }
    #expect(Link("a", "a") == nil && Link("a", "b") == Link("b", "a"))
  }

  @Test("At each step of a change all nodes reach each other", arguments: Topology.allCases)
  func change(old: Topology) {
    for new in Topology.allCases {
      for count in [2, 3, 7] {
        let nodes = Self.names(count)
        var links = old.links(of: nodes)
        // The order differs, so that as good as all links do.
        let goal = new.links(of: nodes.reversed())
        for step in TopologyChange(from: links, to: goal).steps {
          switch step {
          case .add(let link): #expect(links.insert(link).inserted)
          case .remove(let link): #expect(links.remove(link) != nil)
          }
          #expect(Self.graph(links, nodes).parts.count == 1)
        }
        #expect(links == goal)
      }
    }
  }

  @Test("Shortest ways are those that trying all finds")
  func shortestWays() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<100 {
      let count = 2 + Int(random.next(below: 6))
      var neighbors: [[Int]] = (0..<count).map { _ in [] }
      var latency = (0..<count).map { _ in (0..<count).map { _ in Int64(0) } }
      for one in 0..<count {
        for other in 0..<one {
          latency[one][other] = 1 + Int64(random.next(below: 20))
          latency[other][one] = latency[one][other]
          guard random.chance(6_000) else { continue }
          neighbors[one].append(other)
          neighbors[other].append(one)
        }
      }
      // Floyd and Warshall's algorithm.
      var best = (0..<count).map { one in
        (0..<count).map { other in
          one == other
            ? 0 : neighbors[one].contains(other) ? latency[one][other] : ShortestWays.none
        }
      }
      for over in 0..<count {
        for one in 0..<count {
          for other in 0..<count {
            best[one][other] = min(best[one][other], best[one][over] + best[over][other])
          }
        }
      }
      for source in 0..<count {
        let ways = ShortestWays(from: source, neighbors, latency)
        for target in 0..<count {
          #expect(ways.length(to: target) == min(best[source][target], ShortestWays.none))
          guard source != target, ways.length(to: target) < ShortestWays.none else { continue }
          let stops = [target] + ways.between(target) + [source]
          let length = zip(stops, stops.dropFirst()).reduce(Int64(0)) { $0 + latency[$1.0][$1.1] }
          #expect(length == ways.length(to: target))
        }
      }
    }
  }

  @Test(
    "What fits the traffic is proposed: little of it a tree or star, much of it a mesh, neighbours a ring"
  )
  func proposals() {
    let optimizer = TopologyOptimizer()
    let nodes = Self.names(16)
    let quiet = Self.measurement(16, traffic: { _, _ in 0 })
    let idle = optimizer.propose(instead: .mesh, nodes, quiet)
    #expect(idle.isWorthwhile && idle.topology.links(of: idle.order).count == 15)

    let busy = Self.measurement(16, traffic: { _, _ in 50 })
    #expect(optimizer.propose(instead: .star, nodes, busy).topology == .mesh)

    // Each speaks to the next, and near ones are near.
    let around = Self.measurement(
      16, latency: { abs($0 - $1) == 1 || abs($0 - $1) == 15 ? 2 : 60 },
      traffic: { ($0 + 1) % 16 == $1 ? 20 : 0 })
    let ring = optimizer.propose(instead: .mesh, nodes, around)
    #expect(ring.topology == .ring && ring.isWorthwhile)
    #expect(ring.topology.links(of: ring.order) == Topology.ring.links(of: nodes))

    // All speak to one, which is busy and far away, or not.
    let toFive = Self.measurement(16, traffic: { one, other in other == 5 ? 30 : one == 5 ? 1 : 0 })
    let star = optimizer.propose(instead: .ring, nodes, toFive)
    #expect(star.topology == .star && star.order.first == "n5")
  }

  @Test(
    "A change that saves little is not worth it, and what is there is kept where nothing is better")
  func hysteresis() {
    let nodes = Self.names(8)
    let measurement = Self.measurement(8, traffic: { _, _ in 50 })
    let mesh = TopologyOptimizer().propose(instead: .mesh, nodes, measurement)
    #expect(mesh.topology == .mesh && mesh.order == nodes && !mesh.isWorthwhile)
    #expect(mesh.cost == mesh.present)
    // A far centre costs travel: nearly as much is too little to change for, unless any gain will do.
    let far = Self.measurement(
      8, latency: { $0 == 0 || $1 == 0 ? 11 : 10 }, traffic: { _, _ in 1 })
    let star = TopologyOptimizer(relayCost: 0, linkCost: 1_000)
    let kept = star.propose(instead: .star, nodes, far)
    #expect(kept.cost.total < kept.present.total && !kept.isWorthwhile)
    #expect(
      TopologyOptimizer(relayCost: 0, linkCost: 1_000, hysteresis: 0)
        .propose(instead: .star, nodes, far).isWorthwhile)
  }

  @Test("A busy node is not the centre, and what passes it counts double")
  func load() {
    let busy = Self.measurement(6, load: { $0 == 0 ? 10_000 : 0 })
    let optimizer = TopologyOptimizer(linkCost: 100_000)
    let proposal = optimizer.propose(instead: .mesh, Self.names(6), busy)
    #expect(proposal.topology == .star && proposal.order.first != "n0")
    let there = optimizer.cost(of: .star, Self.names(6), busy)
    let elsewhere = optimizer.cost(of: .star, proposal.order, busy)
    #expect(there.relaying == 2 * elsewhere.relaying && elsewhere.relaying == 20)
  }

  @Test("Whatever is measured, nothing overflows, and the numbers stay within bounds")
  func bounds() {
    for value in [Int64.min, -1, 0, 1, .max] {
      let measurement = Self.measurement(
        20, latency: { _, _ in value }, traffic: { _, _ in value }, load: { _ in value })
      let optimizer = TopologyOptimizer(relayCost: value, linkCost: value, hysteresis: value)
      for topology in Topology.allCases {
        // With nodes that are not in the order, or not measured.
        let order = Self.names(25).dropFirst(3).reversed() + ["n4"]
        let proposal = optimizer.propose(instead: topology, Array(order), measurement)
        #expect(proposal.cost.total >= 0 && proposal.cost.total <= proposal.present.total)
      }
    }
    #expect(Self.measurement(1_000).nodes.count == TopologyMeasurement.mostNodes)
    let none = TopologyOptimizer().propose(instead: .mesh, [], Self.measurement(0))
    #expect(!none.isWorthwhile)
  }
}
