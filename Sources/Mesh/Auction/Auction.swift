import Collections

/// Which auction: there is one for each attempt of each task.
public struct AuctionID: Sendable, Hashable {
  /// The task.
  public let task: TaskID
  /// The number of the attempt that is placed.
  public let attempt: Int
  /// Counts the tries to place this attempt, so that an answer to an earlier one is known as late.
  public let round: UInt64

  /// Makes an id.
  public init(task: TaskID, attempt: Int, round: UInt64) {
    self.task = task
    self.attempt = attempt
    self.round = round
  }
}

/// What a node offers for a task, sent to the auctioneer alone.
public struct Bid: Sendable, Hashable {
  /// The agent that would do it.
  public let agent: AgentID
  /// How much of what is required that agent can do.
  public let match: CapabilityMatch
  /// The share of the node's slots that is taken.
  public let load: BasisPoints
  /// How well its host is equipped.
  public let resources: BasisPoints

  /// Makes a bid.
  public init(agent: AgentID, match: CapabilityMatch, load: BasisPoints, resources: BasisPoints) {
    self.agent = agent
    self.match = match
    self.load = load
    self.resources = resources
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

  /// The score of a bid, rounded down.
  public func score(_ bid: Bid, performance past: BasisPoints) -> BasisPoints {
    let sum =
      match * bid.match.share.value + idleness * bid.load.complement.value
      + performance * past.value + resources * bid.resources.value
    return BasisPoints(clamping: sum / 10_000)
  }
}

/// What became of an auction.
public enum AuctionOutcome: Sendable, Hashable {
  /// This node's bid was the highest valid one that arrived.
  case award(NodeID, AgentID, BasisPoints)
  /// No valid bid arrived.
  case noBid
}

/// What became of a bid.
public enum BidVerdict: Sendable, Hashable {
  /// It stands.
  case taken
  /// The node has bid, or declined, before.
  case duplicate
  /// It came after the deadline, or for another round.
  case late
  /// The node was not invited.
  case uninvited
}

/// One auction by sealed bids: opened, filled, and closed once.
///
/// It knows the rules of the game only. Whether a bid is true is for the auctioneer to check, before
/// it is taken and, as far as it depends on what was awarded meanwhile, when the auction closes.
public struct Auction: Sendable, Hashable {
  /// Which it is.
  public let id: AuctionID
  /// Until when bids are taken.
  public let deadline: MeshTime
  /// Who may bid, ascending.
  public let invited: [NodeID]
  /// The answers in the order in which they came; nil where a node declined.
  public private(set) var answers: OrderedDictionary<NodeID, Bid?> = [:]

  /// Opens an auction.
  public init(id: AuctionID, deadline: MeshTime, invited: [NodeID]) {
    self.id = id
    self.deadline = deadline
    self.invited = invited.sorted()
  }

  /// Takes a node's answer: a bid, or nil where it declines.
  public mutating func take(
    _ bid: Bid?, from node: NodeID, for id: AuctionID, at now: MeshTime
  ) -> BidVerdict {
    guard id == self.id, now <= deadline else { return .late }
    guard invited.contains(node) else { return .uninvited }
    guard answers[node] == nil else { return .duplicate }
    answers[node] = .some(bid)
    return .taken
  }

  /// Whether nothing more can come: all have answered, or the time is over.
  public func isComplete(at now: MeshTime) -> Bool {
    answers.count == invited.count || now >= deadline
  }

  /// The highest bid that holds; of equal ones that of the smaller node.
  ///
  /// - Parameters:
  ///   - weights: how much each part counts.
  ///   - performance: the past performance of an agent, which no bidder is asked for.
  ///   - isValid: whether a bid still holds.
  public func outcome(
    weights: AuctionWeights, performance: (NodeID, AgentID) -> BasisPoints,
    isValid: (NodeID, Bid) -> Bool
  ) -> AuctionOutcome {
    var best: (node: NodeID, agent: AgentID, score: BasisPoints)?
    for (node, answer) in answers {
      guard let bid = answer, isValid(node, bid) else { continue }
      let score = weights.score(bid, performance: performance(node, bid.agent))
      if let best, best.score > score || (best.score == score && best.node < node) { continue }
      best = (node, bid.agent, score)
    }
    guard let best else { return .noBid }
    return .award(best.node, best.agent, best.score)
  }
}
