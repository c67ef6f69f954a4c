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

  @Test(
    "Without faults nobody is declared dead and all tasks succeed", arguments: [1, 2, 3, 5, 12],
    [
      ConsensusSettings.raft(RaftSettings()), .pbft(PBFTSettings()), .gossip(GossipSettings()),
    ])
  func calm(nodes: Int, consensus: ConsensusSettings) {
    var settings = SubjectSettings(seed: 7, nodes: nodes, commands: 20, menu: .none)
    settings.duration = .zero
    let report = ProtocolSimulation.run(
      SwarmSimulation(settings, consensus: consensus), settings.kernel)
    #expect(report.violations.isEmpty, "\(report.violations)")
    for machine in report.machines {
      #expect(machine.node.metrics.deathsDeclared == 0)
      #expect(machine.node.ledger.tasks.values.allSatisfy { $0.state.isFinal })
    }
  }

  @Test("Running tasks move off full nodes where they say that they can, and all are done once")
  func balancing() {
    var moved: UInt64 = 0
    for seed in 1...12 as ClosedRange<UInt64> {
      let settings = SubjectSettings(seed: seed, nodes: 5, commands: 40)
      let report = ProtocolSimulation.run(
        SwarmSimulation(settings, consensus: .raft(RaftSettings())), settings.kernel)
      #expect(report.violations.isEmpty, "\(report.violations)")
      moved += report.machines.reduce(0) { $0 + $1.node.metrics.migrations }
    }
    #expect(moved > 0)
  }

  @Test(
    "Safety under all that may go wrong; one ledger and no open task once healed",
    arguments: [SimulationSubject.mesh, .meshPBFT, .meshGossip])
  func faults(subject: SimulationSubject) {
    expectHolds(subject, seeds: 6, withLiars: true) { _ in }
  }

  /// Runs four and five nodes by turns, and expects that every property holds.
  private func expectHolds(
    _ subject: SimulationSubject, seeds: UInt64, withLiars: Bool,
    _ change: (inout SubjectSettings) -> Void
  ) {
    for seed in 1...seeds {
      let nodes = seed % 2 == 0 ? 4 : 5
      var settings = SubjectSettings(
        seed: seed, nodes: nodes,
        byzantine: withLiars ? subject.tolerableLiars(nodes: nodes) : 0, commands: 25)
      change(&settings)
      let summary = subject.run(settings)
      #expect(summary.violations.isEmpty, "\(summary.violations.first?.description ?? "")")
    }
  }

  @Test(
    "Each strategy places every task, under faults and by every order of commands",
    arguments: [PlacementStrategy.capability, .dht, .workStealing],
    [SimulationSubject.mesh, .meshPBFT, .meshGossip])
  func strategies(strategy: PlacementStrategy, subject: SimulationSubject) {
    expectHolds(subject, seeds: 2, withLiars: false) { $0.placement = strategy }
  }

  @Test(
    "Whole nodes that find the dead by SWIM keep every property",
    arguments: [SimulationSubject.mesh, .meshPBFT, .meshGossip])
  func probing(subject: SimulationSubject) {
    expectHolds(subject, seeds: 3, withLiars: true) { $0.detector = .swim }
  }

  @Test("Tasks are proposed in parts that a ledger takes, whatever their number")
  func manyTasks() {
    let tasks = (0..<MeshLimits.tasks).map { TaskSpecification(id: TaskID("t\($0)")) }
    var clients = SwarmClients(
      tasks: tasks, during: .seconds(100), hosts: 3, attemptDuration: .seconds(1),
      attemptFailure: 0, seed: 1)
    var proposed: Set<TaskID> = []
    for submission in clients.begin(until: .zero + .seconds(100)) {
      guard case .propose(let part) = submission.command else { continue }
      #expect(part.count <= MeshLimits.tasksPerProposal)
      proposed.formUnion(part.map(\.id))
    }
    #expect(proposed.count == tasks.count)
  }

  private func calmRun(_ strategy: PlacementStrategy) -> [MeshNode] {
    var settings = SubjectSettings(
      seed: 11, nodes: 5, commands: 40, menu: .none, placement: strategy)
    settings.duration = .zero
    let report = ProtocolSimulation.run(
      SwarmSimulation(settings, consensus: .raft(RaftSettings())), settings.kernel)
    #expect(report.violations.isEmpty, "\(report.violations)")
    return report.machines.map(\.node)
  }

  @Test("Without an auction no bid is asked for", arguments: [PlacementStrategy.capability, .dht])
  func directly(strategy: PlacementStrategy) {
    let nodes = calmRun(strategy)
    #expect(nodes.reduce(0) { $0 + $1.metrics.auctionsHeld } == 0)
    #expect(nodes.reduce(0) { $0 + $1.metrics.tasksPlaced } >= 40)
  }

  @Test("By the hash ring a task's name decides where it goes, as long as there is room")
  func ringPlacement() throws {
    let nodes = calmRun(.dht)
    let ledger = try #require(nodes.first?.ledger)
    let able = nodes.map(\.id)
    let ring = HashRing(nodes: able, replication: able.count, hash: RingHash())
    let hash = RingHash()
    var atHome = 0
    for record in ledger.tasks.values where record.specification.capabilities.count == 1 {
      guard case .succeeded(let attempt, _) = record.state else { continue }
      let home = ring.replicas(at: hash(Array(record.specification.id.text.utf8))).first
      atHome += attempt.node == home ? 1 : 0
    }
    // Of 30 such tasks; by chance it would be 6.
    #expect(atHome >= 15, "\(atHome)")
  }

  @Test("Nodes without work take over what waits on others")
  func stealing() {
    let nodes = calmRun(.workStealing)
    #expect(nodes.reduce(0) { $0 + $1.metrics.tasksGranted } > 0)
    #expect(nodes.allSatisfy { $0.metrics.attemptsStarted > 0 })
  }

  /// A swarm whose first node, which is the primary of the first view, never places a task.
  private struct IdlePrimary: SimulatedProtocol {
    let honest: SwarmSimulation
    let idle: SwarmSimulation

    var nodes: [NodeID] { honest.nodes }

    func makeMachine(
      of host: Int, seed: UInt64, restoring records: [MeshRecord], at now: MeshTime
    ) -> SwarmMachine {
      (host == 0 ? idle : honest).makeMachine(of: host, seed: seed, restoring: records, at: now)
    }

    func makeChecker(byzantine: Set<Int>) -> SwarmChecker {
      honest.makeChecker(byzantine: byzantine)
    }

    func makeClients(seed: UInt64) -> SwarmClients { honest.makeClients(seed: seed) }

    func makeLiar(of host: Int, seed: UInt64) -> SwarmLiar { honest.makeLiar(of: host, seed: seed) }
  }

  @Test("Where there are no auctions, a node that should place tasks and does not is stood in for")
  func standingIn() {
    var settings = SubjectSettings(seed: 4, nodes: 4, commands: 12, menu: .none)
    settings.duration = .zero
    func swarm(threshold: BasisPoints) -> SwarmSimulation {
      let members = (0..<4).map { number in
        let agent = AgentProfile(
          id: AgentID("a\(number)"), capabilities: [number == 0 ? "rest" : "work"])
        return NodeProfile(id: NodeID("n\(number)"), agents: [agent])
      }
      return SwarmSimulation(
        configuration: MeshConfiguration(
          members: members, consensus: .pbft(PBFTSettings(faults: 1)),
          placement: PlacementSettings(strategy: .capability, threshold: threshold)),
        tasks: (0..<12).map { TaskSpecification(id: TaskID("t\($0)"), capabilities: ["work"]) },
        settings: settings)
    }
    let report = ProtocolSimulation.run(
      IdlePrimary(
        honest: swarm(threshold: CapabilityMatch.defaultThreshold),
        idle: swarm(threshold: BasisPoints(clamping: 10_000))), settings.kernel)
    #expect(report.violations.isEmpty, "\(report.violations)")
    let placed = report.machines.map(\.node.metrics.tasksPlaced)
    #expect(placed.first == 0 && placed.reduce(0, +) >= 12, "\(placed)")
    #expect(report.machines.allSatisfy { $0.node.metrics.leaderChanges <= 1 })
  }

  @Test("The same seed gives the same trace, another seed another", arguments: [3, 42])
  func determinism(seed: UInt64) {
    func run(_ seed: UInt64) -> RunSummary {
      SimulationSubject.meshPBFT.run(
        SubjectSettings(
          seed: seed, nodes: 4, byzantine: 1, duration: .seconds(20), commands: 10))
    }
    let first = run(seed)
    let second = run(seed)
    #expect(first.traceHash == second.traceHash && first.steps == second.steps)
    #expect(first.traceHash != run(seed + 1).traceHash)
  }
}
