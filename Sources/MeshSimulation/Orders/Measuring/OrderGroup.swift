import Mesh

/// A group that puts commands in order where nothing goes wrong and each message takes the same time:
/// for measuring what a decision costs. Nothing is stored and nothing passes through its binary form.
public struct OrderGroup: Sendable {
  /// Which protocol decides.
  public enum Kind: String, Sendable, CaseIterable {
    /// ``RaftOrder``.
    case raft
    /// ``PBFTOrder``.
    case pbft
    /// ``GossipOrder``.
    case gossipConsensus = "gossip-consensus"
  }

  /// How long each message takes.
  public static let messageDelay = MeshDuration.milliseconds(10)
  /// So long that no timer runs out while something is measured. Rumours alone need not reach everyone,
  /// so that those who spread them go on comparing what they have.
  private static let never = MeshDuration.seconds(100_000)

  private var swarm: ScaledSwarm<OrderMachine>
  private let nodes: [NodeID]
  private var number: UInt64 = 0

  /// Starts a group and lets it find its leader.
  ///
  /// - Parameters:
  ///   - kind: the protocol.
  ///   - count: how many nodes.
  ///   - batch: most commands in one decision.
  ///   - cryptography: makes what a node signs with.
  public init(
    _ kind: Kind, nodes count: Int, batch: Int, cryptography: (NodeID) -> Cryptography
  ) {
    let nodes = (0..<count).map { NodeID("n\($0)") }
    self.nodes = nodes
    let view = MembershipView(voters: nodes)
    var seeds = SplitMix64(seed: 1)
    swarm = ScaledSwarm(
      nodes, shortestWay: Self.messageDelay, longestWay: Self.messageDelay,
      random: seeds.split()
    ) { node in
      OrderMachine(
        Self.order(
          kind, node: node, OrderMembers(voters: nodes), batch: batch,
          cryptography: cryptography(node), seed: seeds.next()), view: view)
    }
    settle()
  }

  private static func order(
    _ kind: Kind, node: NodeID, _ members: OrderMembers, batch: Int,
    cryptography: Cryptography, seed: UInt64
  ) -> any CheckedOrder {
    switch kind {
    case .raft:
      RaftOrder(
        node: node, members: members,
        settings: RaftSettings(
          heartbeat: never, electionTimeout: never, entriesPerMessage: batch), seed: seed, at: .zero
      )
    case .pbft:
      PBFTOrder(
        node: node, members: members,
        settings: PBFTSettings(
          viewTimeout: never, statusInterval: never, batchCommands: batch, pipeline: 1),
        cryptography: cryptography, at: .zero)
    case .gossipConsensus:
      GossipOrder(
        node: node, members: members,
        settings: GossipSettings(roundTimeout: never, batchCommands: batch),
        cryptography: cryptography, seed: seed, at: .zero)
    }
  }

  /// Messages that were sent so far.
  public var sent: Int { swarm.sent }

  /// The place of the node that orders; nil where there is none.
  public var leader: Int? {
    swarm.machines.firstIndex { $0.order.isLeading }
  }

  /// Submits commands, one at least, to one node at once and runs on until it has committed them all.
  ///
  /// - Returns: how long that took on the group's clock; nil where it does not come about.
  public mutating func decide(_ count: Int, at place: Int) -> MeshDuration? {
    let start = swarm.now
    var outstanding = count
    func note(_ output: OrderMachine.Output) {
      if case .committed(_, let command) = output, command.id.origin == nodes[place],
        command.command != .barrier
      {
        outstanding -= 1
      }
    }
    let commands = (1...UInt64(count)).map { offset in
      OrderedCommand(
        id: CommandID(origin: nodes[place], incarnation: 1, sequence: number + offset),
        command: .ledger(.cancel("task")))
    }
    number += UInt64(count)
    swarm.submit(.order(commands), to: place) { note($0) }
    if outstanding > 0 {
      swarm.run(until: start + Self.messageDelay * 20_000) { host, output, _ in
        if host == place { note(output) }
        return outstanding > 0
      }
    }
    return outstanding > 0 ? nil : swarm.now.since(start)
  }

  /// Lets what is under way arrive.
  public mutating func settle() {
    swarm.run(until: swarm.now + Self.messageDelay * 20) { _, _, _ in true }
  }
}
