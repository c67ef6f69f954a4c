import Mesh
import MeshSimulation
import Testing

@Suite("Gossip consensus")
struct GossipConsensusTests {
  static func swarm(nodes: Int, seed: UInt64) -> OrderSimulation<GossipLiar> {
    .gossipConsensus(SubjectSettings(seed: seed, nodes: nodes, commands: 30))
  }

  @Test("Without faults every slot is decided in its first round", arguments: [1, 4, 12])
  func calm(nodes: Int) {
    let report = ProtocolSimulation.run(
      Self.swarm(nodes: nodes, seed: 1), KernelSettings(seed: 1, healedFor: .seconds(120)))
    #expect(report.violations.isEmpty, "\(report.violations)")
    #expect(report.settledAfter != nil)
    for machine in report.machines {
      #expect((machine.order as? GossipOrder)?.round == 0)
    }
  }

  @Test("Nothing breaks with f liars under everything that may go wrong", arguments: [4, 7])
  func liars(nodes: Int) {
    for seed in 1...UInt64(12) {
      var random = SplitMix64(seed: seed)
      let liars = Set(
        random.sample(Quorum.tolerableFaults(nodes: nodes), of: Array(0..<nodes)))
      let report = ProtocolSimulation.run(
        Self.swarm(nodes: nodes, seed: seed),
        KernelSettings(
          seed: seed, menu: .full, hosts: nodes, byzantine: liars, faultyFor: .seconds(60),
          healedFor: .seconds(600)))
      #expect(report.violations.isEmpty, "\(nodes) nodes, \(report.violations)")
      #expect(report.settledAfter != nil)
    }
  }

  @Test("With f + 1 liars that equivocate some seed shows a violation")
  func tooManyLiars() {
    let isFound = (1...UInt64(40)).contains { seed in
      let report = ProtocolSimulation.run(
        OrderSimulation.gossipConsensus(
          SubjectSettings(seed: seed, nodes: 4, commands: 30), strategies: [.equivocation],
          accomplices: ["n0", "n1"]),
        KernelSettings(
          seed: seed, menu: .full, hosts: 4, byzantine: [0, 1], faultyFor: .seconds(60),
          healedFor: .seconds(10)))
      return report.violations.contains { $0.property.hasPrefix("all nodes commit the same") }
    }
    #expect(isFound)
  }
}
