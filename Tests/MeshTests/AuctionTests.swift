import Mesh
import Testing

@Suite("Auctions by the ledger")
struct AuctionTests {
  static let members: [NodeID] = ["a", "b", "c", "d"]

  static func profile(
    _ node: NodeID, slots: Int, _ capabilities: [Capability] = ["work"]
  ) -> NodeProfile {
    NodeProfile(
      id: node, agents: [AgentProfile(id: AgentID(node.text), capabilities: capabilities)],
      slots: slots)
  }

  /// A swarm whose nodes have two slots and an agent each, named like the node.
  struct Swarm {
    var state: SwarmState
    var index: UInt64 = 0

    init(liars: Int = 0, capabilities: [NodeID: [Capability]] = [:]) throws {
      let profiles = AuctionTests.members.map { node in
        AuctionTests.profile(node, slots: 2, capabilities[node] ?? ["work"])
      }
      state = SwarmState(
        members: AuctionTests.members, faults: 1, survivedLiars: liars,
        market: TaskMarket(nodes: profiles))
      try apply(
        .propose(
          (1...70).map { TaskSpecification(id: TaskID("t\($0)"), capabilities: ["work"]) }),
        from: "a")
    }

    @discardableResult
    mutating func apply(
      _ command: LedgerCommand, from origin: NodeID
    ) throws -> [LedgerEvent] {
      index += 1
      let command = OrderedCommand(
        id: CommandID(origin: origin, incarnation: 1, sequence: index), command: .ledger(command))
      return try state.apply(command, at: index).compactMap { event in
        if case .ledger(_, let event) = event { event } else { nil }
      }
    }

    @discardableResult
    mutating func bid(_ node: NodeID, _ task: TaskID = "t1") throws -> [LedgerEvent] {
      try apply(.bid(node, [offer(AgentID(node.text), for: task)]), from: node)
    }

    func offer(_ agent: AgentID, for task: TaskID) -> Bid {
      Bid(task: task, attempt: (state.ledger[task]?.attempts ?? 0) + 1, agent: agent)
    }

    func attempt(_ task: TaskID = "t1") -> Attempt? { state.ledger[task]?.state.currentAttempt }

    /// Starts the task's attempt and ends it.
    mutating func finish(_ task: TaskID, _ end: (AttemptToken) -> LedgerCommand) throws {
      let attempt = try #require(self.attempt(task))
      try apply(.start(task, attempt.token, incarnation: 1), from: attempt.node)
      try apply(end(attempt.token), from: attempt.node)
    }

    /// Expects that another node makes the same of this one's state.
    func expectRestored() throws {
      let restored = try SwarmState(wireBytes: state.wireBytes)
      #expect(restored.wireBytes == state.wireBytes && restored.authority == state.authority)
      #expect(restored.ledger.market == state.ledger.market)
      #expect(restored.ledger.attemptsByNode == state.ledger.attemptsByNode)
    }
  }

  @Test("The last bid that is waited for ends the auction; ties fall to the smaller node")
  func ties() throws {
    for order in [["a", "b", "c", "d"], ["d", "c", "b", "a"], ["b", "d", "a", "c"]] as [[NodeID]] {
      var swarm = try Swarm()
      #expect(try swarm.bid(order[0]) == [.biddingOpened("t1", attempt: 1)])
      for node in order[1...2] { #expect(try swarm.bid(node).isEmpty) }
      let events = try swarm.bid(order[3])
      guard case .auctioned("t1", attempt: 1, let offers)? = events.first else {
        Issue.record("\(events)")
        return
      }
      #expect(offers.map(\.node) == ["a", "b", "c", "d"])
      // 0.4 + 0.3 + 0.2 · 0.5 + 0.1: nothing is known of the agents' past.
      #expect(offers.allSatisfy { $0.score.value == 9_000 })
      #expect(swarm.attempt()?.node == "a" && swarm.attempt()?.score?.value == 9_000)
      try swarm.expectRestored()
    }
  }

  @Test("Load counts as 1 − load, and a node without a slot is neither waited for nor wins")
  func load() throws {
    var swarm = try Swarm()
    var winners: [NodeID?] = []
    for number in 1...8 {
      let task = TaskID("t\(number)")
      for node in Self.members where swarm.attempt(task) == nil { try swarm.bid(node, task) }
      winners.append(swarm.attempt(task)?.node)
    }
    #expect(winners == ["a", "b", "c", "d", "a", "b", "c", "d"])
    // All are full: the bids stand until one has room, which then wins whatever the others have.
    for node in Self.members { try swarm.bid(node, "t9") }
    #expect(swarm.attempt("t9") == nil)
    try swarm.expectRestored()
    try swarm.finish("t3") { .succeed("t3", $0, TaskResult()) }
    #expect(swarm.attempt("t9")?.node == "c")
    #expect(swarm.state.ledger.checkInvariants().isEmpty)
  }

  @Test("Past performance decides between equals, and a node's word caps it")
  func performance() throws {
    var swarm = try Swarm()
    for node in Self.members { try swarm.bid(node) }
    try swarm.finish("t1") { .fail("t1", $0, .failed, reason: "as tested") }
    for node in Self.members { try swarm.bid(node, "t2") }
    #expect(swarm.attempt("t2")?.node == "b")
  }

  @Test("What a bid names is looked up: a false one costs the bidder's word and wins nothing")
  func falseBids() throws {
    var swarm = try Swarm(capabilities: ["d": ["rest"]])
    let lies = [swarm.offer("a", for: "t1"), swarm.offer("d", for: "t1")]
    #expect(
      try swarm.apply(.bid("d", lies), from: "d") == [.falseBid("t1", "d"), .falseBid("t1", "d")])
    #expect(swarm.state.ledger.market?.reputation["d"].value == 5_000)
    #expect(throws: MeshRefusal.ledger(.notBiddable("a"))) {
      try swarm.apply(.bid("a", [swarm.offer("a", for: "t1")]), from: "d")
    }
    #expect(throws: MeshRefusal.ledger(.notEntitled("t1", node: "d"))) {
      try swarm.apply(.award("t1", attempt: 1, node: "d", agent: "d"), from: "d")
    }
    // The one that can't is not waited for.
    for node in Self.members.dropLast() { try swarm.bid(node) }
    #expect(swarm.attempt()?.node == "a")
    let late = Bid(task: "t1", attempt: 1, agent: "b")
    #expect(try swarm.apply(.bid("b", [late]), from: "b").isEmpty)
    #expect(swarm.state.ledger.market?.standingBids(of: "b") == 0)
  }

  @Test("Bidding is closed by one voter more than may lie; who was silent is not waited for again")
  func closing() throws {
    var swarm = try Swarm(liars: 1)
    for node in ["a", "b"] as [NodeID] { try swarm.bid(node) }
    let close = LedgerCommand.closeBidding("t1", attempt: 1)
    #expect(throws: MeshRefusal.ledger(.notEntitled("t1", node: "worker"))) {
      try swarm.apply(close, from: "worker")
    }
    for _ in 0..<3 { #expect(try swarm.apply(close, from: "d").isEmpty) }
    #expect(swarm.attempt() == nil)
    #expect(swarm.state.authority.hasEnded(.bids(attempt: 1), of: "t1", "d"))
    try swarm.expectRestored()
    try swarm.apply(close, from: "a")
    #expect(swarm.attempt()?.node == "a")
    #expect(!swarm.state.authority.hasEnded(.bids(attempt: 1), of: "t1", "d"))
    #expect(Set(swarm.state.ledger.market?.silent ?? []) == ["c", "d"])

    for node in ["a", "b"] as [NodeID] { try swarm.bid(node, "t2") }
    #expect(swarm.attempt("t2")?.node == "b")
    for node in ["c", "a", "b"] as [NodeID] { try swarm.bid(node, "t3") }
    #expect(Set(swarm.state.ledger.market?.silent ?? []) == ["d"])
    #expect(swarm.attempt("t3")?.node == "c")
  }

  @Test("A node that does not keep its word loses it, and all its other bids")
  func withdrawal() throws {
    var swarm = try Swarm()
    for node in Self.members { try swarm.bid(node) }
    try swarm.bid("a", "t2")
    try swarm.bid("b", "t2")
    let token = try #require(swarm.attempt()?.token)
    try swarm.apply(.fail("t1", token, .declined, reason: "no room"), from: "a")
    #expect(swarm.state.ledger.market?.auctions["t2"]?.bids.keys == ["b"])
    #expect(swarm.state.ledger.market?.standingBids(of: "a") == 0)
    #expect(swarm.state.ledger.market?.reputation["a"].value == 7_500)
    try swarm.expectRestored()
  }

  @Test("What was won is given away only to who has room and can do it")
  func givingAway() throws {
    var swarm = try Swarm(liars: 1, capabilities: ["d": ["rest"]])
    for task in ["t1", "t2", "t3", "t4"] as [TaskID] {
      for node in Self.members.dropLast() where swarm.attempt(task) == nil {
        try swarm.bid(node, task)
      }
    }
    #expect(swarm.state.ledger.attemptsByNode == ["a": 2, "b": 1, "c": 1])
    let token = try #require(swarm.attempt("t2")?.token)
    for (node, agent) in [("a", "a"), ("d", "d"), ("c", "a")] as [(NodeID, AgentID)] {
      #expect(throws: MeshRefusal.ledger(.noRoom("t2", node: node))) {
        try swarm.apply(.migrate("t2", token, node: node, agent: agent), from: "b")
      }
    }
    try swarm.apply(.migrate("t2", token, node: "c", agent: "c"), from: "b")
    #expect(swarm.attempt("t2")?.node == "c")
  }

  @Test("A node's bids are bounded, and a worker bids once it is registered")
  func bounds() throws {
    var swarm = try Swarm()
    for number in 1...MeshLimits.standingBids { try swarm.bid("a", TaskID("t\(number)")) }
    for task in ["t65", "t64"] as [TaskID] { #expect(try swarm.bid("a", task).isEmpty) }
    #expect(swarm.state.ledger.market?.standingBids(of: "a") == MeshLimits.standingBids)
    #expect(swarm.state.ledger.market?.auctions["t65"] == nil)
    #expect(throws: MeshRefusal.ledger(.notBiddable("b"))) {
      let bids = [Bid](repeating: swarm.offer("b", for: "t66"), count: MeshLimits.standingBids + 1)
      try swarm.apply(.bid("b", bids), from: "b")
    }

    let worker = Self.profile("w", slots: 1)
    #expect(throws: MeshRefusal.ledger(.notBiddable("w"))) {
      try swarm.bid("w", "t65")
    }
    for profile in [worker, NodeProfile(id: "a", agents: [])] {
      #expect(throws: MeshRefusal.ledger(.notRegistrable(profile.id))) {
        try swarm.apply(.register(profile), from: "a")
      }
    }
    try swarm.apply(.register(worker), from: "w")
    try swarm.apply(.register(Self.profile("a", slots: 5)), from: "a")
    #expect(swarm.state.ledger.market?.nodes["a"]?.slots == 5)
    var careful = try Swarm(liars: 1)
    for (profile, origin) in [
      (Self.profile("a", slots: 3), "a"), (Self.profile("a", slots: 1), "b"), (worker, "w"),
    ] as [(NodeProfile, NodeID)] {
      #expect(throws: MeshRefusal.ledger(.notRegistrable(profile.id))) {
        try careful.apply(.register(profile), from: origin)
      }
    }
    try careful.apply(.register(Self.profile("a", slots: 1)), from: "a")
    #expect(careful.state.ledger.market?.nodes["a"]?.slots == 1)
    for node in Self.members.dropFirst() + ["w"] { try swarm.bid(node, "t65") }
    #expect(swarm.state.ledger.market?.auctions["t65"]?.awaited.isEmpty == false)
    try swarm.apply(.closeBidding("t65", attempt: 1), from: "b")
    #expect(swarm.attempt("t65")?.node == "b")
  }

  @Test("A ledger without auctions takes no bids")
  func noAuctions() throws {
    var ledger = TaskLedger()
    _ = try ledger.apply(.propose([TaskSpecification(id: "t")]))
    for command: LedgerCommand in [
      .bid("a", [Bid(task: "t", attempt: 1, agent: "a")]), .closeBidding("t", attempt: 1),
      .register(NodeProfile(id: "a", agents: [])),
    ] {
      #expect(throws: LedgerRefusal.noAuctions) { try ledger.apply(command) }
    }
  }

  @Test("Weights sum up to the whole")
  func weights() {
    #expect(
      AuctionWeights(match: 4_000, idleness: 3_000, performance: 2_000, resources: 999) == nil)
    #expect(AuctionWeights(match: -1, idleness: 10_001, performance: 0, resources: 0) == nil)
    #expect(AuctionWeights(match: .max, idleness: .max, performance: 2, resources: 0) == nil)
    #expect(AuctionWeights(match: 10_000, idleness: 0, performance: 0, resources: 0) != nil)
  }
}
