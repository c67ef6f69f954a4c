import Mesh

/// A swarm that does nothing but keep a distributed hash table.
public struct TableSimulation: SimulatedProtocol {
  /// The hosts.
  public let nodes: [NodeID]
  /// What clients and the ledger do.
  public let clients: TableClients
  private let settings: HashTableSettings
  private let fault: TableMachine.Fault?

  /// Sets a swarm up, with few places on the ring and short times, so that all of it is used.
  ///
  /// - Parameters:
  ///   - settings: how many, how long, how much.
  ///   - fault: a planted fault.
  public init(_ settings: SubjectSettings, fault: TableMachine.Fault? = nil) {
    nodes = (0..<settings.nodes).map { NodeID("n\($0)") }
    self.fault = fault
    self.settings = HashTableSettings(
      virtualNodes: 4, hash: RingHash(key: settings.seed), retryInterval: .milliseconds(700),
      timeout: .seconds(6), repairInterval: .seconds(2), hintLifetime: .seconds(20),
      tombstoneLifetime: .seconds(600))
    clients = TableClients(
      count: settings.commands, nodes: nodes, during: settings.duration,
      seed: settings.seed ^ 0xD47)
  }

  /// Makes a node.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [HashTableRecord], at now: MeshTime
  ) -> TableMachine {
    TableMachine(
      DistributedHashTable(
        node: nodes[host], settings: settings, seed: seed, restoring: records, at: now),
      fault: fault)
  }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> TableChecker {
    TableChecker(nodes: nodes, clients: clients, settings: settings)
  }

  /// Makes the clients.
  public func makeClients(seed: UInt64) -> TableClients { clients }

  /// Nobody lies: the table does not survive it.
  public func makeLiar(of host: Int, seed: UInt64) -> Honest<HashTableMessage> { Honest() }
}
