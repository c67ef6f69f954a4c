import Mesh

/// A swarm that does nothing but put commands in order.
public struct OrderSimulation<Liar: Adversary>: SimulatedProtocol
where Liar.Message == OrderMessage {
  /// Makes a node's order.
  public typealias Factory =
    @Sendable (
      _ node: NodeID, _ view: MembershipView, _ seed: UInt64, _ records: [OrderRecord],
      _ now: MeshTime
    ) -> any CheckedOrder

  /// The hosts.
  public let nodes: [NodeID]
  private let view: MembershipView
  private let spares: Int
  private let hasLiars: Bool
  private let pbft: PBFTSettings?
  private let commands: Int
  private let span: MeshDuration
  private let clientSeed: UInt64
  private let factory: Factory
  private let liar: @Sendable (NodeID, UInt64) -> Liar

  /// Sets a swarm up.
  ///
  /// - Parameters:
  ///   - nodes: how many take part at the start.
  ///   - spares: how many more join, and may leave again.
  ///   - pbft: how the group is timed and bounded, where it decides by pBFT.
  ///   - commands: how many clients submit.
  ///   - span: the time in which they do.
  ///   - seed: decides what clients do.
  ///   - factory: makes a node's order.
  ///   - liar: makes a liar.
  public init(
    nodes: Int, spares: Int = 0, pbft: PBFTSettings? = nil, commands: Int,
    during span: MeshDuration, seed: UInt64,
    factory: @escaping Factory, liar: @escaping @Sendable (NodeID, UInt64) -> Liar
  ) {
    self.nodes = (0..<nodes + spares).map { NodeID("n\($0)") }
    self.spares = spares
    self.pbft = pbft
    hasLiars = Liar.self != Honest<OrderMessage>.self
    view = MembershipView(voters: Array(self.nodes.prefix(nodes)))
    self.commands = commands
    self.span = span
    clientSeed = seed
    self.factory = factory
    self.liar = liar
  }

  /// Makes a node.
  public func makeMachine(
    of host: Int, seed: UInt64, restoring records: [OrderRecord], at now: MeshTime
  ) -> OrderMachine {
    OrderMachine(factory(nodes[host], view, seed, records, now), view: view)
  }

  /// Makes the checker.
  public func makeChecker(byzantine: Set<Int>) -> OrderChecker {
    let clients = clients
    let required = clients.plan.filter { !byzantine.contains($0.host) }
      .flatMap(\.commands).map(\.id)
    return OrderChecker(
      nodes: nodes, byzantine: byzantine, submitted: clients.ids, required: Set(required),
      pbft: pbft)
  }

  /// Makes the clients.
  public func makeClients(seed: UInt64) -> OrderClients { clients }

  /// Makes a liar.
  public func makeLiar(of host: Int, seed: UInt64) -> Liar { liar(nodes[host], seed) }

  private var clients: OrderClients {
    OrderClients(
      count: commands, nodes: nodes, spares: spares, removesAny: !hasLiars, during: span,
      seed: clientSeed)
  }
}
