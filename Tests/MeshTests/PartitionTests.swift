import Mesh
import Testing

@Suite("Partitions")
struct PartitionTests {
  /// Delivers all messages between nodes of one side until there are none, a quarter of a second at a time.
  static func run(
    _ nodes: inout [NodeID: MeshNode], side: Set<NodeID>, from start: Int64, seconds: Int64,
    beginning: (effects: [Effect], node: NodeID)? = nil
  ) -> [MeshEvent] {
    var events: [MeshEvent] = []
    for second in 0..<seconds * 4 {
      let now = MeshTime(milliseconds: (start * 4 + second) * 250)
      var waiting: [(from: NodeID, to: NodeID, MeshMessage)] = []
      func take(_ effects: [Effect], of id: NodeID) {
        for effect in effects {
          switch effect {
          case .send(let peer, let message): waiting.append((id, peer, message))
          case .report(let event): events.append(event)
          default: break
          }
        }
      }
      if second == 0, let beginning { take(beginning.effects, of: beginning.node) }
      for id in side.sorted() { take(nodes[id]?.tick(at: now) ?? [], of: id) }
      while !waiting.isEmpty {
        let (from, to, message) = waiting.removeFirst()
        guard side.contains(to) else { continue }
        take(nodes[to]?.receive(message, from: from, at: now) ?? [], of: to)
      }
    }
    return events
  }

  static func swarm(_ count: Int) -> [NodeID: MeshNode] {
    let configuration = SimulationTests.configuration(nodes: count)
    return Dictionary(
      uniqueKeysWithValues: configuration.members.enumerated().map { number, profile in
        (
          profile.id,
          MeshNode(
            profile: profile, configuration: configuration, seed: UInt64(number), at: .zero)
        )
      })
  }

  @Test("An even split writes on neither side; a majority goes on", arguments: [4, 5, 6])
  func split(count: Int) throws {
    var nodes = Self.swarm(count)
    let all = nodes.keys.sorted()
    _ = Self.run(&nodes, side: Set(all), from: 0, seconds: 5)
    let before = try #require(nodes["n0"]?.committedIndex)
    let sides = [Set(all.prefix(count / 2)), Set(all.dropFirst(count / 2))]
    for side in sides {
      let first = try #require(side.min())
      _ = Self.run(&nodes, side: side, from: 5, seconds: 40)
      do {
        _ = try nodes[first]?.submit(
          .propose([TaskSpecification(id: "t")]), at: MeshTime(milliseconds: 45_000))
      } catch {
        Issue.record("\(error)")
      }
      _ = Self.run(&nodes, side: side, from: 45, seconds: 5)
      let isMajority = side.count > count / 2
      #expect(nodes[first]?.isWritable == isMajority)
      #expect((nodes[first]?.ledger["t"] != nil) == isMajority)
      if !isMajority { #expect(nodes[first]?.committedIndex == before) }
    }
  }

  @Test(
    "A proposal is accepted by max(q, ⌈threshold·n⌉) votes, and rejected once those are out of reach"
  )
  func proposals() throws {
    var board = ProposalBoard(members: ["a", "b", "c", "d", "e", "f", "g", "h", "i"], faults: 2)
    let proposal = Proposal(
      id: "p", proposer: "a", value: "x", threshold: BasisPoints(clamping: 5_000),
      lifetime: .seconds(9))
    _ = try board.apply(.open(proposal), from: "a")
    for voter in ["a", "b", "c", "d", "e"] as [NodeID] {
      #expect(try board.apply(.vote("p", by: voter, accept: true), from: voter).count == 1)
      #expect(throws: ProposalRefusal.notCounted("p", voter: voter)) {
        try board.apply(.vote("p", by: voter, accept: true), from: voter)
      }
    }
    #expect(throws: ProposalRefusal.notCounted("p", voter: "z")) {
      try board.apply(.vote("p", by: "z", accept: true), from: "z")
    }
    #expect(
      try board.apply(.vote("p", by: "f", accept: true), from: "f").last == .closed("p", .accepted))

    let other = Proposal(
      id: "q", proposer: "a", value: "x", threshold: .zero, lifetime: .seconds(9))
    _ = try board.apply(.open(other), from: "a")
    for voter in ["a", "b", "c"] as [NodeID] {
      #expect(try board.apply(.vote("q", by: voter, accept: false), from: voter).count == 1)
    }
    #expect(
      try board.apply(.vote("q", by: "d", accept: false), from: "d").last == .closed("q", .rejected)
    )
  }

  @Test("Nobody proposes or votes for another")
  func proposalsInAnothersName() throws {
    var board = ProposalBoard(members: ["a", "b"], faults: 0)
    let proposal = Proposal(
      id: "p", proposer: "a", value: "x", threshold: .zero, lifetime: .seconds(9))
    #expect(throws: ProposalRefusal.inAnothersName("p", by: "b")) {
      try board.apply(.open(proposal), from: "b")
    }
    _ = try board.apply(.open(proposal), from: "a")
    #expect(throws: ProposalRefusal.inAnothersName("p", by: "b")) {
      try board.apply(.vote("p", by: "a", accept: true), from: "b")
    }
    #expect(board.proposals["p"]?.tally.votes.isEmpty == true)
  }
}
