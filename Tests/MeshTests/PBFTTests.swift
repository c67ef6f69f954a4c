import Mesh
import MeshSimulation
import Testing

@Suite("pBFT")
struct PBFTTests {
  static func swarm(nodes: Int, seed: UInt64) -> OrderSimulation<PBFTLiar> {
    .pbft(SubjectSettings(seed: seed, nodes: nodes, commands: 30))
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

  @Test("What comes to the disk behind a checkpoint that stands for it is not restored")
  func lateRecords() throws {
    let members = OrderMembers(voters: ["n0"])
    let settings = PBFTSettings(swarm: [1], checkpointInterval: 4)
    let cryptography = SimulatedCryptography(seed: 1).cryptography(for: "n0")
    func order(restoring records: [PBFTRecord]) -> PBFTOrder {
      PBFTOrder(
        node: "n0", members: members, settings: settings, cryptography: cryptography,
        restoring: records, at: .zero)
    }
    var machine = OrderMachine(order(restoring: []), view: MembershipView(voters: ["n0"]))
    var early: [PBFTRecord] = []
    var checkpoint: PBFTRecord?
    for number in 1...UInt64(4) {
      let command = OrderedCommand(
        id: CommandID(origin: "n0", incarnation: 1, sequence: number),
        command: .ledger(.cancel("t")))
      for case .persist(.byzantine(let record)) in machine.submit(.order([command]), at: .zero) {
        if case .checkpoint = record { checkpoint = record } else { early.append(record) }
      }
    }
    let stable = try #require(checkpoint)
    #expect(early.count >= 8)
    let restored = order(restoring: [stable] + early)
    #expect(restored.stableSequence == 4)
    #expect(restored.openNumbers.isEmpty)
    #expect(restored.heldBatches == order(restoring: [stable]).heldBatches)
  }

  @Test("With f + 1 liars that equivocate some seed shows a violation")
  func tooManyLiars() {
    let isFound = (1...UInt64(40)).contains { seed in
      let report = ProtocolSimulation.run(
        OrderSimulation.pbft(
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
