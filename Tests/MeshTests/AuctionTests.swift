import Mesh
import Testing

@Suite("Auction and routing")
struct AuctionTests {
  static let id = AuctionID(task: "t", attempt: 1, round: 1)

  static func bid(load: Int = 0, matched: Int = 4) -> Bid {
    Bid(
      agent: "a", match: CapabilityMatch(matched: matched, required: 4),
      load: BasisPoints(clamping: load), resources: .whole)
  }

  static func outcome(_ auction: Auction) -> AuctionOutcome {
    auction.outcome(weights: .standard) { _, _ in
      BasisPoints(clamping: 5_000)
    } isValid: { _, _ in
      true
    }
  }

  @Test("Load counts as 1 − load: of equal bidders the idle one wins")
  func idleWins() {
    var auction = Auction(id: Self.id, deadline: .init(milliseconds: 10), invited: ["a", "b"])
    _ = auction.take(Self.bid(load: 9_000), from: "a", for: Self.id, at: .zero)
    _ = auction.take(Self.bid(load: 1_000), from: "b", for: Self.id, at: .zero)
    #expect(Self.outcome(auction) == .award("b", "a", BasisPoints(clamping: 8_700)))
  }

  @Test("Ties fall to the smaller node, whoever bid first")
  func ties() {
    for order in [["n1", "n2"], ["n2", "n1"]] {
      var auction = Auction(id: Self.id, deadline: .zero, invited: ["n1", "n2"])
      for node in order {
        _ = auction.take(Self.bid(), from: NodeID(node), for: Self.id, at: .zero)
      }
      guard case .award(let winner, _, _) = Self.outcome(auction) else {
        Issue.record("no award")
        return
      }
      #expect(winner == "n1")
    }
  }

  @Test("No bid is an outcome of its own")
  func noBid() {
    var auction = Auction(id: Self.id, deadline: .init(milliseconds: 5), invited: ["a", "b"])
    #expect(Self.outcome(auction) == .noBid)
    _ = auction.take(nil, from: "a", for: Self.id, at: .zero)
    #expect(!auction.isComplete(at: .zero) && auction.isComplete(at: .init(milliseconds: 5)))
    #expect(Self.outcome(auction) == .noBid)
  }

  @Test("Late, repeated, uninvited bids and those of another round do not count")
  func invalidBids() {
    var auction = Auction(id: Self.id, deadline: .init(milliseconds: 5), invited: ["a", "b"])
    let other = AuctionID(task: "t", attempt: 1, round: 2)
    #expect(auction.take(Self.bid(), from: "a", for: other, at: .zero) == .late)
    #expect(auction.take(Self.bid(), from: "c", for: Self.id, at: .zero) == .uninvited)
    #expect(auction.take(nil, from: "a", for: Self.id, at: .zero) == .taken)
    #expect(auction.take(Self.bid(), from: "a", for: Self.id, at: .zero) == .duplicate)
    let late = MeshTime(milliseconds: 6)
    #expect(auction.take(Self.bid(), from: "b", for: Self.id, at: late) == .late)
    #expect(Self.outcome(auction) == .noBid)
  }

  @Test("Weights sum up to the whole")
  func weights() {
    #expect(
      AuctionWeights(match: 4_000, idleness: 3_000, performance: 2_000, resources: 999) == nil)
    #expect(AuctionWeights(match: -1, idleness: 10_001, performance: 0, resources: 0) == nil)
    #expect(AuctionWeights(match: .max, idleness: .max, performance: 2, resources: 0) == nil)
    #expect(AuctionWeights(match: 10_000, idleness: 0, performance: 0, resources: 0) != nil)
  }

  @Test("Routing is strictly above 0.7, and an empty result says how near the agents came")
  func routing() throws {
    let required = (0..<10).map { Capability("c\($0)") }
    func candidate(_ node: NodeID, _ count: Int, busy: Int = 0) -> RoutingCandidate {
      RoutingCandidate(
        node: node,
        agent: AgentProfile(
          id: AgentID(node.text), capabilities: Array(required.prefix(count))),
        slots: 1, busy: busy)
    }
    let router = CapabilityRouter()
    let task = TaskSpecification(id: "t", capabilities: required)
    #expect {
      try router.route(task, among: [candidate("a", 3), candidate("b", 7)])
    } throws: { error in
      guard case RoutingRefusal.noMatch(let misses)? = error as? RoutingRefusal else {
        return false
      }
      return misses.map(\.node) == ["b", "a"] && misses[0].match.matched == 7
    }
    #expect(throws: RoutingRefusal.noAgents) { try router.route(task, among: []) }
    let best = try router.route(
      task, among: [candidate("a", 10, busy: 1), candidate("c", 8), candidate("b", 8)])
    #expect(best.node == "b")
    #expect {
      try router.route(task, among: [candidate("a", 10, busy: 1)])
    } throws: { error in
      if case RoutingRefusal.noCapacity? = error as? RoutingRefusal { true } else { false }
    }
    let anything = TaskSpecification(id: "u")
    #expect(try router.route(anything, among: [candidate("a", 0)]).node == "a")
    #expect(throws: RoutingRefusal.agentAbsent("z")) {
      try router.route(TaskSpecification(id: "v", agent: "z"), among: [candidate("a", 9)])
    }
  }
}
