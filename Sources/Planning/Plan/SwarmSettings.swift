/// How a swarm is set up.
public struct SwarmSettings: Sendable, Equatable {
  /// How nodes are connected.
  public enum Topology: String, Sendable, CaseIterable {
    /// Each with each.
    case mesh
    /// As a tree.
    case hierarchical
    /// Each with two neighbours.
    case ring
    /// All with one.
    case star
  }

  /// How a task finds its node.
  public enum Placement: String, Sendable, CaseIterable {
    /// Nodes bid; the best bid wins.
    case auction
    /// The hash of the task's id decides.
    case dht
    /// Idle nodes take from busy ones.
    case workStealing
    /// The best match of capabilities with free capacity wins.
    case capability
  }

  /// How the nodes agree on the task ledger.
  public enum ConsensusProtocol: String, Sendable, CaseIterable {
    /// Castro & Liskov's practical Byzantine fault tolerance.
    case pbft
    /// Ongaro's Raft.
    case raft
    /// One slot at a time by votes spread as rumours.
    case gossip
  }

  /// How dead nodes are found.
  public enum FailureDetector: String, Sendable, CaseIterable {
    /// Every node shows itself to every other.
    case heartbeats
    /// Every node probes one other at a time (SWIM), at a load that does not grow with the swarm.
    case swim
  }

  /// What a side of a partition does without a quorum.
  public enum PartitionPolicy: String, Sendable, CaseIterable {
    /// It answers reads and starts nothing.
    case readOnly
  }

  /// Number of nodes, n.
  public var nodes: Int
  /// How they are connected.
  public var topology: Topology
  /// Most agents that may run.
  public var maximumAgents: Int
  /// The strategy in the caller's word, such as `distributed`.
  public var strategy: String
  /// How a task finds its node.
  public var placement: Placement
  /// Time between two rounds of gossip, in milliseconds.
  public var gossipInterval: Int
  /// Peers per round of gossip.
  public var gossipFanout: Int
  /// How dead nodes are found.
  public var failureDetector = FailureDetector.heartbeats
  /// Time between two heartbeats, or two probes, in milliseconds.
  public var heartbeatInterval: Int
  /// Silence behind which a peer that shows itself is suspected, in milliseconds.
  public var heartbeatTimeout: Int
  /// Members that must confirm a failure; nil for a quorum.
  public var failureConfirmations: Int?
  /// How the nodes agree.
  public var consensus: ConsensusProtocol
  /// Share of votes that a decision needs, in basis points; nil where the quorum alone decides, and
  /// always beside Raft.
  public var threshold: Int?
  /// Byzantine faults to tolerate, f.
  public var faults: Int
  /// What a side of a partition does without a quorum.
  public var partitionPolicy: PartitionPolicy
  /// Utilisation above which a node gives tasks away, in basis points.
  public var overload: Int
  /// Utilisation below which a node takes tasks, in basis points.
  public var underload: Int
  /// Copies of each key of the shared memory.
  public var replication: Int

  /// Makes settings.
  public init(
    nodes: Int, topology: Topology, maximumAgents: Int, strategy: String, placement: Placement,
    gossipInterval: Int, gossipFanout: Int, heartbeatInterval: Int, heartbeatTimeout: Int,
    failureConfirmations: Int?, consensus: ConsensusProtocol, threshold: Int?, faults: Int,
    partitionPolicy: PartitionPolicy, overload: Int, underload: Int, replication: Int
  ) {
    self.nodes = nodes
    self.topology = topology
    self.maximumAgents = maximumAgents
    self.strategy = strategy
    self.placement = placement
    self.gossipInterval = gossipInterval
    self.gossipFanout = gossipFanout
    self.heartbeatInterval = heartbeatInterval
    self.heartbeatTimeout = heartbeatTimeout
    self.failureConfirmations = failureConfirmations
    self.consensus = consensus
    self.threshold = threshold
    self.faults = faults
    self.partitionPolicy = partitionPolicy
    self.overload = overload
    self.underload = underload
    self.replication = replication
  }
}
