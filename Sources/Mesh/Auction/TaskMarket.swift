import Collections
import SwarmChecks

/// What the ledger knows of those that bid for its tasks: their agents, their word, and the open auctions.
///
/// A bid names an agent and claims nothing else. How well the agent matches, how much its node has to do, how
/// its attempts went and how its host is equipped are looked up when the auction ends, so nobody can lie about
/// them, and all nodes come to the same winner.
public struct TaskMarket: Sendable, Hashable {
  /// How much each part of a bid counts.
  public let weights: AuctionWeights
  /// The share that a capability match must exceed.
  public let threshold: BasisPoints
  /// The nodes that may bid.
  public private(set) var nodes: OrderedDictionary<NodeID, NodeProfile> = [:]
  /// What the bidders' words are worth.
  public internal(set) var reputation = Reputation()
  /// The auctions that are open, by task, in the order in which the first bids came.
  public private(set) var auctions: OrderedDictionary<TaskID, Auction> = [:]
  /// Nodes that let an auction pass by for which they had room; they are not waited for until they bid again.
  public private(set) var silent: OrderedSet<NodeID> = []
  /// For each node how many bids of it stand.
  private var standing: [NodeID: Int] = [:]
  /// Who can do what was asked for so far.
  private var abilities = AbilityCache()

  /// Opens a market.
  ///
  /// - Parameters:
  ///   - nodes: who may bid from the start.
  ///   - weights: how much each part of a bid counts.
  ///   - threshold: the share that a capability match must exceed.
  public init(
    nodes: [NodeProfile], weights: AuctionWeights = .standard,
    threshold: BasisPoints = CapabilityMatch.defaultThreshold
  ) {
    self.weights = weights
    self.threshold = threshold
    for node in nodes { self.nodes[node.id] = node }
  }

  /// How many bids of a node stand.
  public func standingBids(of node: NodeID) -> Int { standing[node] ?? 0 }

  /// Whether a node can take another attempt.
  ///
  /// - Parameter busy: attempts that nodes hold.
  func hasRoom(_ node: NodeID, busy: [NodeID: Int]) -> Bool {
    busy[node] ?? 0 < nodes[node]?.slots ?? 0
  }

  /// What an agent that a node offers for a task comes to; nil where the node has no slot for it.
  ///
  /// - Parameters:
  ///   - busy: attempts that the node holds.
  ///   - past: how the agent's attempts went.
  mutating func offer(
    _ agent: AgentID, on node: NodeID, for task: TaskSpecification, busy: Int,
    performance past: BasisPoints
  ) -> AuctionOffer? {
    guard let profile = nodes[node], busy < profile.slots,
      let match = able(task)[node]?[agent]
    else { return nil }
    let score = weights.score(
      match: match, load: BasisPoints(part: busy, of: profile.slots),
      performance: min(past, reputation[node]), resources: profile.resources)
    return AuctionOffer(node: node, agent: agent, score: score)
  }

  /// Whether an agent that a node offers lives there and can do a task.
  mutating func isTrue(_ agent: AgentID, on node: NodeID, for task: TaskSpecification) -> Bool {
    able(task)[node]?[agent] != nil
  }

  private mutating func able(_ task: TaskSpecification) -> AbilityCache.Able {
    abilities.able(task, among: nodes.values, above: threshold)
  }

  // MARK: - What the ledger has it do

  mutating func register(_ profile: NodeProfile) {
    nodes[profile.id] = profile
    abilities = AbilityCache()
  }

  /// Takes a bid that is true.
  ///
  /// - Returns: whether it is the auction's first.
  mutating func take(_ agent: AgentID, from node: NodeID, for task: TaskSpecification, attempt: Int)
    -> Bool
  {
    let isFirst = auctions[task.id] == nil
    if isFirst { auctions[task.id] = Auction(attempt: attempt, able: Array(able(task).keys)) }
    if auctions[task.id]?.bids.updateValue(agent, forKey: node) == nil {
      standing[node, default: 0] += 1
    }
    silent.remove(node)
    return isFirst
  }

  /// Whether every node has bid that has room for a task and is waited for; a node without room when its turn
  /// comes is not waited for any more.
  mutating func isComplete(_ task: TaskID, busy: [NodeID: Int]) -> Bool {
    guard let place = auctions.index(forKey: task) else { return false }
    while let node = auctions.values[place].awaited.last,
      auctions.values[place].bids[node] != nil || silent.contains(node)
        || !hasRoom(node, busy: busy)
    {
      auctions.values[place].awaited.removeLast()
    }
    return auctions.values[place].awaited.isEmpty
  }

  /// Stops waiting for those that have room and did not bid, here and in other auctions.
  ///
  /// - Returns: those nodes.
  mutating func close(_ task: TaskID, busy: [NodeID: Int]) -> [NodeID] {
    guard let auction = auctions[task] else { return [] }
    let absent = auction.awaited.filter { auction.bids[$0] == nil && hasRoom($0, busy: busy) }
    silent.append(contentsOf: absent)
    auctions[task]?.awaited = []
    return absent
  }

  /// Ends an auction.
  mutating func end(_ task: TaskID) {
    guard let auction = auctions.removeValue(forKey: task) else { return }
    for node in auction.bids.keys { release(node) }
  }

  /// Takes all bids of a node back, whose word did not hold.
  mutating func withdraw(_ node: NodeID) {
    guard standingBids(of: node) > 0 else { return }
    for (task, auction) in auctions where auction.bids[node] != nil {
      auctions[task]?.bids[node] = nil
      if auction.bids.count == 1 { auctions[task] = nil }
    }
    standing[node] = nil
  }

  private mutating func release(_ node: NodeID) {
    let left = standingBids(of: node) - 1
    standing[node] = left > 0 ? left : nil
  }
}

extension TaskMarket: WireCodable {
  /// Writes the market.
  public func encode(to writer: inout WireWriter) {
    for weight in [weights.match, weights.idleness, weights.performance, weights.resources] {
      writer.write(weight)
    }
    writer.write(threshold)
    writer.write(Array(nodes.values))
    writer.write(reputation)
    writer.write(Array(silent))
    writer.write(auctions)
  }

  /// Reads a market.
  public init(from reader: inout WireReader) throws(WireError) {
    guard
      let weights = AuctionWeights(
        match: try reader.readInt(in: 0...10_000), idleness: try reader.readInt(in: 0...10_000),
        performance: try reader.readInt(in: 0...10_000),
        resources: try reader.readInt(in: 0...10_000))
    else { throw .outOfRange }
    let threshold: BasisPoints = try reader.read()
    let profiles: [NodeProfile] = try reader.readList(limit: MeshLimits.nodes)
    self.init(nodes: profiles, weights: weights, threshold: threshold)
    reputation = try reader.read()
    silent = try reader.readSet(limit: MeshLimits.nodes)
    auctions = try reader.readTable(limit: MeshLimits.tasks)
    for node in auctions.values.flatMap(\.bids.keys) { standing[node, default: 0] += 1 }
    guard nodes.count == profiles.count, silent.allSatisfy({ nodes[$0] != nil }),
      standing.keys.allSatisfy({ nodes[$0] != nil }),
      standing.values.allSatisfy({ $0 <= MeshLimits.standingBids })
    else { throw .outOfRange }
  }
}

extension Auction: WireCodable {
  /// Writes the auction.
  public func encode(to writer: inout WireWriter) {
    writer.write(attempt)
    writer.write(bids)
    writer.write(awaited)
  }

  /// Reads an auction.
  public init(from reader: inout WireReader) throws(WireError) {
    let attempt = try reader.readInt(in: 1...Int.max)
    let bids: OrderedDictionary<NodeID, AgentID> = try reader.readTable(limit: MeshLimits.nodes)
    guard !bids.isEmpty else { throw .outOfRange }
    self.init(attempt: attempt, able: try reader.readList(limit: MeshLimits.nodes))
    self.bids = bids
  }
}

extension Bid: WireCodable {
  /// Writes the bid.
  public func encode(to writer: inout WireWriter) {
    writer.write(task)
    writer.write(attempt)
    writer.write(agent)
  }

  /// Reads a bid.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      task: try reader.read(), attempt: try reader.readInt(in: 1...Int.max),
      agent: try reader.read())
  }
}
