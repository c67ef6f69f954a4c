import SwarmChecks

/// What all nodes of a swarm must agree on before it starts.
public struct MeshConfiguration: Sendable, Hashable {
  /// The committed membership: the nodes that vote, with their agents.
  public let members: [NodeProfile]
  /// Liars that proposals are counted against; as many as can be survived where nil was given.
  public let faults: Int
  /// Failure detection.
  public let membership: Membership.Settings
  /// How the order of commands is agreed on.
  public let consensus: ConsensusSettings
  /// The replicated memory.
  public let memory: MemoryStore.Settings
  /// The hash table that keeps values on some of the members; the memory then says which keys there are. Nil
  /// where the memory has the values.
  public let table: HashTableSettings?
  /// How tasks are placed.
  public let placement: PlacementSettings

  /// Members that may lie without harm: none where the consensus protocol survives no lie.
  public var survivedLiars: Int { consensus.needsSignatures ? faults : 0 }

  /// Where the swarm's tasks are auctioned; nil where they are not.
  var market: TaskMarket? {
    placement.strategy == .auction
      ? TaskMarket(nodes: members, weights: placement.weights, threshold: placement.threshold) : nil
  }

  /// Makes a configuration.
  public init(
    members: [NodeProfile], faults: Int? = nil,
    membership: Membership.Settings = Membership.Settings(),
    consensus: ConsensusSettings = .raft(RaftSettings()),
    memory: MemoryStore.Settings = MemoryStore.Settings(), table: HashTableSettings? = nil,
    placement: PlacementSettings = PlacementSettings()
  ) {
    self.members = members.sorted { $0.id < $1.id }
    self.faults = faults ?? Quorum.tolerableFaults(nodes: members.count)
    self.membership = membership
    self.consensus = consensus
    self.memory = memory
    self.table = table
    self.placement = placement
  }
}

/// How tasks are placed.
public struct PlacementSettings: Sendable, Hashable {
  /// How the node for a task is chosen.
  public let strategy: PlacementStrategy
  /// The share that a capability match must exceed.
  public let threshold: BasisPoints
  /// How much each part of a bid counts.
  public let weights: AuctionWeights
  /// How long bids are waited for, unless all that have room bid before.
  public let bidding: MeshDuration
  /// Pause between two tries of the same.
  public let pause: MeshDuration
  /// How long a winner may take to start.
  public let startPatience: MeshDuration
  /// How running tasks are moved off overloaded nodes; never where nil.
  public let balancing: LoadBalancer.Settings?
  /// Attempts that may wait on a node for each of its slots where work is stolen.
  public let backlog: Int
  /// How nodes without work ask for some; the slots are each node's own.
  public let stealing: WorkStealingSettings

  /// Makes settings.
  public init(
    strategy: PlacementStrategy = .auction,
    threshold: BasisPoints = CapabilityMatch.defaultThreshold,
    weights: AuctionWeights = .standard, bidding: MeshDuration = .milliseconds(500),
    pause: MeshDuration = .seconds(1), startPatience: MeshDuration = .seconds(15),
    balancing: LoadBalancer.Settings? = LoadBalancer.Settings(), backlog: Int = 4,
    stealing: WorkStealingSettings = WorkStealingSettings(requestInterval: .milliseconds(250))
  ) {
    self.strategy = strategy
    self.backlog = max(backlog, 0)
    self.stealing = stealing
    self.threshold = threshold
    self.weights = weights
    self.bidding = bidding
    self.pause = pause
    self.startPatience = startPatience
    self.balancing = balancing
  }
}
