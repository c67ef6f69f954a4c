import Mesh
import MeshSimulation
import Testing

@Suite("pBFT")
struct PBFTTests {
  static let settings = PBFTSettings(swarm: [1], checkpointInterval: 4, chunkBytes: 64)

  static func swarm(
    nodes: Int, seed: UInt64, commands: Int = 30, strategies: [PBFTLiar.Strategy]? = nil,
    accomplices: Set<NodeID> = []
  ) -> OrderSimulation<PBFTLiar> {
    let keys = SimulatedCryptography(seed: seed)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    return OrderSimulation(
      nodes: nodes, commands: commands, during: .seconds(60), seed: seed,
      factory: { node, view, _, records, now in
        PBFTOrder(
          node: node, members: OrderMembers(voters: view.voters), settings: settings,
          cryptography: keys.cryptography(for: node),
          restoring: records.compactMap {
            if case .byzantine(let record) = $0 { record } else { nil }
          }, at: now)
      },
      liar: { node, seed in
        let all = strategies ?? PBFTLiar.Strategy.allCases
        return PBFTLiar(
          node: node, nodes: names, strategy: all[Int(seed % UInt64(all.count))],
          settings: settings, cryptography: keys.cryptography(for: node),
          accomplices: accomplices, seed: seed)
      })
  }

  @Test("Without faults everything is decided in the first view", arguments: [1, 4, 7])
  func calm(nodes: Int) {
    let report = ProtocolSimulation.run(
      Self.swarm(nodes: nodes, seed: 1), KernelSettings(seed: 1, healedFor: .seconds(120)))
    #expect(report.violations.isEmpty, "\(report.violations)")
    #expect(report.settledAfter != nil)
    for machine in report.machines {
      #expect((machine.order as? PBFTOrder)?.view == 0)
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
        Self.swarm(nodes: 4, seed: seed, strategies: [.equivocation], accomplices: ["n0", "n1"]),
        KernelSettings(
          seed: seed, menu: .full, hosts: 4, byzantine: [0, 1], faultyFor: .seconds(60),
          healedFor: .seconds(10)))
      return report.violations.contains { $0.property.hasPrefix("all nodes commit the same") }
    }
    #expect(isFound)
  }
}
