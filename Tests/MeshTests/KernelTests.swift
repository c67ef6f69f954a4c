import Mesh
import MeshSimulation
import Testing

@Suite("The simulator")
struct KernelTests {
  static func swarm(seed: UInt64, commands: Int = 40) -> OrderSimulation<Honest<OrderMessage>> {
    var random = SplitMix64(seed: seed)
    let nodes = 3 + Int(random.next(below: 5))
    return .raft(
      SubjectSettings(seed: seed, nodes: nodes, duration: .seconds(90), commands: commands))
  }

  static func settings(seed: UInt64, hosts: Int) -> KernelSettings {
    KernelSettings(
      seed: seed, menu: .full, hosts: hosts, faultyFor: .seconds(90), healedFor: .seconds(300))
  }

  @Test("Nothing breaks under everything that may go wrong")
  func faults() {
    for seed in 1...UInt64(20) {
      let swarm = Self.swarm(seed: seed)
      let report = ProtocolSimulation.run(
        swarm, Self.settings(seed: seed, hosts: swarm.nodes.count))
      #expect(report.violations.isEmpty, "\(report.violations)")
      #expect(report.settledAfter != nil)
    }
  }

  @Test("The same seed gives the same trace, another seed another")
  func determinism() {
    let swarm = Self.swarm(seed: 3)
    let settings = Self.settings(seed: 3, hosts: swarm.nodes.count)
    let first = ProtocolSimulation.run(swarm, settings)
    let second = ProtocolSimulation.run(swarm, settings)
    #expect(first.traceHash == second.traceHash && first.steps == second.steps)
    var other = settings
    other.seed = 4
    #expect(ProtocolSimulation.run(swarm, other).traceHash != first.traceHash)
  }

  @Test("A disk that forgets to sync is found, and the failing schedule shrinks")
  func forgottenSync() throws {
    func run(_ settings: KernelSettings, _ seed: UInt64) -> Violation? {
      ProtocolSimulation.run(Self.swarm(seed: seed), settings).violations.first
    }
    let found = (1...UInt64(30)).lazy.compactMap { seed -> (KernelSettings, Violation)? in
      var settings = Self.settings(seed: seed, hosts: Self.swarm(seed: seed).nodes.count)
      settings.forgetsToSync = true
      return run(settings, seed).map { (settings, $0) }
    }.first
    let (settings, violation) = try #require(found)
    let least = Minimizer.minimize(settings, breaking: violation.property) {
      run($0, violation.seed)
    }
    #expect(least.schedule.faults.count < settings.schedule.faults.count)
    #expect(run(least, violation.seed)?.property == violation.property)
  }

  @Test("A sweep comes to the same however it is dealt out")
  func sweep() async {
    let run: @Sendable (UInt64) -> Sweep.Outcome = { seed in
      let swarm = Self.swarm(seed: seed, commands: 10)
      return Sweep.Outcome(
        ProtocolSimulation.run(
          swarm, Self.settings(seed: seed, hosts: swarm.nodes.count)
        ).summary)
    }
    let one = await Sweep.run(seeds: 1...6, workers: 1, run)
    let two = await Sweep.run(seeds: 1...6, workers: 2, run)
    #expect(one.runs == 6 && two.runs == 6)
    #expect(one.traceHash == two.traceHash && one.steps == two.steps)
    #expect(one.failures.isEmpty)
  }
}
