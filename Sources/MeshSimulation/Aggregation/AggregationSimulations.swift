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

/// A swarm that does nothing but take a push-sum.
public struct PushSumSimulation: SimulatedProtocol {
  private let values: AggregatedValues

  /// The hosts.
  public var nodes: [NodeID] { values.nodes }

  /// Sets a swarm up.
  public init(_ settings: SubjectSettings) { values = AggregatedValues(settings) }

  /// Makes a node.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [PushSumRecord], at now: MeshTime
  ) -> PushSumMachine {
    PushSumMachine(
      PushSum(
        node: nodes[host], value: values.values[host], peers: nodes, seed: seed,
        restoring: records.last, at: now))
  }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> PushSumChecker { PushSumChecker(values) }

  /// Makes the clients, of whom there are none.
  public func makeClients(seed: UInt64) -> NoClients<PushSumMachine> { NoClients() }

  /// Nobody lies: whoever does can make the mean anything.
  public func makeLiar(of host: Int, seed: UInt64) -> Honest<PushSumMessage> { Honest() }
}

/// A swarm that does nothing but update flows, each node with every other.
public struct FlowSimulation: SimulatedProtocol {
  private let values: AggregatedValues

  /// The hosts.
  public var nodes: [NodeID] { values.nodes }

  /// Sets a swarm up.
  public init(_ settings: SubjectSettings) { values = AggregatedValues(settings) }

  /// Makes a node.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [NoRecord], at now: MeshTime
  ) -> FlowMachine {
    FlowMachine(
      FlowUpdating(
        node: nodes[host], value: values.values[host], neighbors: nodes,
        life: UInt64(clamping: now.milliseconds) &+ 1, at: now))
  }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> FlowChecker { FlowChecker(values) }

  /// Makes the clients, of whom there are none.
  public func makeClients(seed: UInt64) -> NoClients<FlowMachine> { NoClients() }

  /// Nobody lies: whoever does can make the mean anything.
  public func makeLiar(of host: Int, seed: UInt64) -> Honest<FlowMessage> { Honest() }
}

/// Nobody who asks for anything.
public struct NoClients<Machine: SimulatedMachine>: Workload {
  /// Asks for nothing.
  public mutating func begin(until end: MeshTime) -> [Submission<Machine.Command>] { [] }
}
