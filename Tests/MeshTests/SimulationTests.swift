import Mesh
import MeshSimulation
import Testing

@Suite("The mesh under faults")
struct SimulationTests {
  static func configuration(nodes: Int) -> MeshConfiguration {
    MeshConfiguration(
      members: (0..<nodes).map { number in
        NodeProfile(
          id: NodeID("n\(number)"),
          agents: [
            AgentProfile(
              id: AgentID("a\(number)"),
              capabilities: number % 2 == 0 ? ["swift", "review"] : ["swift", "test"])
          ], slots: 1)
      })
  }

  static func tasks(_ count: Int, idempotent: Bool = true) -> [TaskSpecification] {
    (0..<count).map { number in
      TaskSpecification(
        id: TaskID("t\(number)"), needs: number < 3 ? [] : [TaskID("t\(number / 3)")],
        capabilities: number % 4 == 0 ? ["swift", "review"] : ["swift"],
        isIdempotent: idempotent,
        retry: RetryPolicy(attempts: 3, backoff: .milliseconds(500)))
    }
  }

  static func faulty(seed: UInt64) -> SimulationSettings {
    var random = SplitMix64(seed: seed)
    return SimulationSettings(
      seed: seed, configuration: configuration(nodes: 3 + Int(random.next(below: 5))),
      tasks: tasks(30, idempotent: random.chance(7_000)), network: .rough,
      faultyFor: .seconds(90), healedFor: .seconds(400),
      crashEvery: random.chance(7_000) ? .seconds(20) : nil,
      partitionEvery: random.chance(7_000) ? .seconds(25) : nil, attemptFailure: 500,
      attemptDuration: .seconds(15))
  }

  @Test(
    "Without faults nobody is declared dead and all tasks succeed", arguments: [1, 2, 3, 5, 12])
  func calm(nodes: Int) {
    let report = Simulation.run(
      SimulationSettings(
        seed: 7, configuration: Self.configuration(nodes: nodes), tasks: Self.tasks(20)))
    #expect(report.violations.isEmpty, "\(report.violations)")
    for node in report.nodes {
      #expect(node.metrics.deathsDeclared == 0)
      #expect(node.ledger.tasks.values.allSatisfy { $0.state.satisfiesNeed })
    }
  }

  @Test("Safety under crashes, loss and partitions; one ledger and no open task once healed")
  func faults() {
    for seed in 1...UInt64(15) {
      let report = Simulation.run(Self.faulty(seed: seed))
      #expect(report.violations.isEmpty, "\(report.violations.first?.description ?? "")")
    }
  }

  @Test("The same seed gives the same trace, another seed another", arguments: [3, 42])
  func determinism(seed: UInt64) {
    let first = Simulation.run(Self.faulty(seed: seed))
    let second = Simulation.run(Self.faulty(seed: seed))
    #expect(first.traceHash == second.traceHash && first.steps == second.steps)
    #expect(first.traceHash != Simulation.run(Self.faulty(seed: seed + 1)).traceHash)
  }
}
