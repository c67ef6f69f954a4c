import Mesh

/// Values of nodes for a run, drawn by its seed.
struct AggregatedValues: Sendable {
  let nodes: [NodeID]
  /// In units.
  let values: [Int64]

  init(_ settings: SubjectSettings) {
    var random = SplitMix64(seed: settings.seed ^ 0xA66)
    nodes = (0..<settings.nodes).map { NodeID("n\($0)") }
    values = nodes.map { _ in Int64(random.next(below: 20_001)) - 10_000 }
  }

  /// The mean of some of them, in parts of a unit.
  func mean(of hosts: some Collection<Int>) -> Int64 {
    guard !hosts.isEmpty else { return 0 }
    return hosts.reduce(0) { $0 + FixedPoint.value(values[$1]) } / Int64(hosts.count)
  }
}

/// A swarm that does nothing but aggregate, each node with every other.
struct AggregationSimulation<Node, Checker: AggregationChecker>: SimulatedProtocol
where Checker.Node == Node {
  private let values: AggregatedValues

  var nodes: [NodeID] { values.nodes }

  init(_ settings: SubjectSettings) { values = AggregatedValues(settings) }

  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [Node.Record], at now: MeshTime
  ) -> AggregationMachine<Node> {
    AggregationMachine(Node(of: host, values, seed: seed, restoring: records.last, at: now))
  }

  func makeChecker(byzantine: Set<Int>) -> Checker { Checker(values) }

  func makeClients(seed: UInt64) -> NoClients<AggregationMachine<Node>> { NoClients() }

  /// Nobody lies: whoever does can make the mean anything.
  func makeLiar(of host: Int, seed: UInt64) -> Honest<Node.Message> { Honest() }
}

/// Nobody who asks for anything.
struct NoClients<Machine: SimulatedMachine>: Workload {
  mutating func begin(until end: MeshTime) -> [Submission<Machine.Command>] { [] }
}
