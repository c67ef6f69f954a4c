import MeshSimulation
import Testing

/// What a decision costs must be what the papers say, where nothing goes wrong.
@Suite("The cost of a decision")
struct OrderCostTests {
  @Test("Raft takes two message delays and four messages a follower")
  func raft() {
    let latency = OrderLatency.measure(.raft)
    #expect(latency.holds && latency.undecided.isEmpty)
    #expect(latency.rows.map(\.nodes) == [3, 5, 7, 9, 21])
    for row in latency.rows {
      #expect(row.atLeader == 200)
      // Forwarded, stored, acknowledged, and word of the commit.
      #expect(row.atOther == 400)
      #expect(row.expected == 4 * (row.nodes - 1))
      #expect(row.messages == 100 * 4 * (row.nodes - 1))
    }
  }

  @Test("pBFT takes three message delays and 2n(n−1) messages")
  func pbft() {
    let latency = OrderLatency.measure(.pbft)
    #expect(latency.holds && latency.undecided.isEmpty)
    #expect(latency.rows.map(\.nodes) == [4, 7, 10, 13, 31])
    for row in latency.rows {
      #expect(row.atLeader == 300)
      #expect(row.atOther == 400)
      #expect(row.expected == 2 * row.nodes * (row.nodes - 1))
      #expect(row.messages == 100 * 2 * row.nodes * (row.nodes - 1))
    }
  }

  @Test("Gossip consensus decides at every number of nodes")
  func gossip() {
    let latency = OrderLatency.measure(.gossipConsensus)
    #expect(latency.holds)
    #expect(latency.rows.map(\.nodes) == [4, 7, 10, 13, 31])
    // A proposal and two votes can't take less than three delays.
    for row in latency.rows { #expect(row.atLeader >= 300 && row.expected == nil) }
  }

  @Test("A join or a leave moves what it must and nothing else")
  func ring() {
    let table = RingTable.measure()
    #expect(table.holds)
    #expect(table.rows.map(\.nodes) == [10, 100, 1_000])
    for row in table.rows {
      #expect((100...135).contains(row.fullest))
      #expect((70...130).contains(row.joined))
      #expect((70...130).contains(row.left))
    }
  }
}
