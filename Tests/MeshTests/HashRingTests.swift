import Mesh
import Testing

@Suite("The hash ring")
struct HashRingTests {
  static func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID("node-\($0)") } }

  static func ring(_ nodes: [NodeID], replication: Int = 3, virtualNodes: Int = 128) -> HashRing {
    HashRing(
      nodes: nodes, replication: replication, virtualNodes: virtualNodes, hash: RingHash(key: 7))
  }

  static func positions(_ count: Int) -> [UInt64] {
    (0..<count).map { RingHash(key: 7).position(of: MemoryKey(namespace: "n", key: "k\($0)")) }
  }

  @Test("The hash is SipHash-2-4, by the vectors of its authors")
  func sipHash() {
    let hash = RingHash(key: 0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
    #expect(hash([]) == 0x726F_DB47_DD0E_0E31)
    #expect(hash(Array(0..<8)) == 0x93F5_F579_9A93_2462)
    #expect(hash(Array(0..<15)) == 0xA129_CA61_49BE_45E5)
  }

  @Test("Replication 3 is three copies on distinct nodes, whatever the order of the nodes")
  func replicas() {
    let ring = Self.ring(Self.nodes(20))
    let other = Self.ring(Self.nodes(20).reversed() + [NodeID("node-3")])
    for position in Self.positions(2_000) {
      let replicas = ring.replicas(at: position)
      #expect(replicas.count == 3 && Set(replicas).count == 3)
      #expect(other.replicas(at: position) == replicas)
    }
  }

  @Test("With fewer nodes than copies each node has one; with none there is none")
  func fewNodes() {
    for count in 0...3 {
      let ring = Self.ring(Self.nodes(count), replication: 4)
      for position in Self.positions(50) + [0, .max] {
        #expect(ring.replicas(at: position).sorted() == Self.nodes(count).sorted())
      }
    }
  }

  @Test("The arcs of all nodes cover the ring, each position as often as there are copies")
  func arcs() {
    for virtualNodes in [1, 5] {
      for count in 1...6 {
        let nodes = Self.nodes(count)
        let ring = Self.ring(nodes, virtualNodes: virtualNodes)
        let arcs = nodes.map { ring.arcs(of: $0) }
        for position in Self.positions(200) + [0, .max] {
          let holders = nodes.indices.filter { index in
            arcs[index].contains { $0.contains(position) }
          }.map { nodes[$0] }
          #expect(holders == ring.replicas(at: position).sorted())
        }
      }
    }
  }

  @Test(
    "A join moves only keys that go to the new node, and none between old ones; a leave the reverse"
  )
  func movement() {
    let old = Self.ring(Self.nodes(50))
    let joined = NodeID("node-new")
    let new = Self.ring(Self.nodes(50) + [joined])
    var (moved, first) = (0, 0)
    let positions = Self.positions(20_000)
    for position in positions {
      let (before, after) = (old.replicas(at: position), new.replicas(at: position))
      let gained = after.filter { !before.contains($0) }
      #expect(gained.isEmpty || gained == [joined])
      #expect(before.filter { !after.contains($0) }.count == gained.count)
      // Who stays, stays in order: nothing moves between old nodes.
      #expect(after.filter { $0 != joined } == Array(before.prefix(3 - gained.count)))
      if !gained.isEmpty { moved += 1 }
      if after.first == joined { first += 1 }
    }
    // K/n keys have the new node as their first, and three times as many as one of three.
    let share = positions.count / 51
    #expect((share * 7 / 10...share * 13 / 10).contains(first))
    #expect((share * 3 * 8 / 10...share * 3 * 12 / 10).contains(moved))
  }

  @Test("Balance and movement at 1,000 nodes stay within the stated factors")
  func thousandNodes() {
    let nodes = Self.nodes(1_000)
    var means: [Int: UInt64] = [:]
    for (replication, bound) in [(1, 145), (3, 130)] {
      // Shares of the ring itself, free of the chance of a sample of keys.
      let shares = Self.ring(nodes, replication: replication).shares
      let mean = (UInt64(1) << 48) / 1_000 * UInt64(replication)
      means[replication] = mean
      let fullest = (shares.values.max() ?? 0) * 100 / mean
      let emptiest = (shares.values.min() ?? 0) * 100 / mean
      print(
        "1,000 nodes, 128 places each, copies \(replication): \(emptiest) to \(fullest) % of the mean"
      )
      #expect(fullest <= bound && emptiest >= 65)
    }
    // What a join moves is the share of the new node; it is all that moves.
    let joined = Self.ring(nodes + ["node-new"], replication: 1).shares["node-new"] ?? 0
    let moved = joined * 100_000 / (UInt64(1) << 48)
    print("a join at 1,000 nodes moves \(moved) of 100,000 keys; K/n is 99")
    #expect((70...130).contains(moved))
  }
}
