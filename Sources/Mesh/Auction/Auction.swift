import Collections

/// What a node bids: an agent for an attempt of a task.
public struct Bid: Sendable, Hashable {
  /// The task.
  public let task: TaskID
  /// The number of the attempt that is placed.
  public let attempt: Int
  /// The agent of the node that would do it.
  public let agent: AgentID

  /// Makes a bid.
  public init(task: TaskID, attempt: Int, agent: AgentID) {
    self.task = task
    self.attempt = attempt
    self.agent = agent
  }
}

/// One auction by the ledger: what was bid for an attempt of a task, and whose bids are waited for.
public struct Auction: Sendable, Hashable {
  /// The number of the attempt that is placed.
  public let attempt: Int
  /// The agents that nodes offer, in the order of their bids.
  public internal(set) var bids: OrderedDictionary<NodeID, AgentID> = [:]
  /// Nodes that could do the task and have not bid, the one to wait for next last. Those behind it that have
  /// bid meanwhile are passed over when their turn comes.
  public internal(set) var awaited: [NodeID]

  /// Opens an auction.
  ///
  /// - Parameter able: the nodes that could do the task.
  public init(attempt: Int, able: [NodeID]) {
    self.attempt = attempt
    awaited = able
  }
}

/// What a node's bid comes to when an auction ends.
public struct AuctionOffer: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// The agent that it offers.
  public let agent: AgentID
  /// The score.
  public let score: BasisPoints

  /// Whether this offer is preferred: the higher one, of equal ones that of the smaller node.
  public func outbids(_ other: AuctionOffer) -> Bool {
    score == other.score ? node < other.node : score > other.score
  }
}

/// How much each part of a bid counts, in basis points that sum up to the whole.
public struct AuctionWeights: Sendable, Hashable {
  /// 0.4 capability match, 0.3 (1 − load), 0.2 past performance, 0.1 resources.
  public static let standard = AuctionWeights(
    uncheckedMatch: 4_000, idleness: 3_000, performance: 2_000, resources: 1_000)

  /// For the capability match.
  public let match: Int
  /// For what is free: 1 − load.
  public let idleness: Int
  /// For past performance.
  public let performance: Int
  /// For resources.
  public let resources: Int

  /// Makes weights; nil where one is negative or they do not sum up to 10,000.
  public init?(match: Int, idleness: Int, performance: Int, resources: Int) {
    let weights = [match, idleness, performance, resources]
    guard weights.allSatisfy({ (0...10_000).contains($0) }), weights.reduce(0, +) == 10_000 else {
      return nil
    }
    self.init(
      uncheckedMatch: match, idleness: idleness, performance: performance, resources: resources)
  }

  private init(uncheckedMatch match: Int, idleness: Int, performance: Int, resources: Int) {
    self.match = match
    self.idleness = idleness
    self.performance = performance
    self.resources = resources
  }

  /// The score of an offer, rounded down.
  ///
  /// - Parameters:
  ///   - share: how much of what is required the agent can do.
  ///   - load: the share of the node's slots that is taken.
  ///   - past: how the agent's attempts went.
  ///   - equipment: how well the node's host is equipped.
  public func score(
    match share: BasisPoints, load: BasisPoints, performance past: BasisPoints,
    resources equipment: BasisPoints
  ) -> BasisPoints {
    let sum =
      match * share.value + idleness * load.complement.value + performance * past.value
      + resources * equipment.value
    return BasisPoints(clamping: sum / 10_000)
  }
}
