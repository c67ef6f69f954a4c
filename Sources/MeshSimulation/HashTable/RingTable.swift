import Mesh

/// How evenly the ring of the hash table is dealt out, and how much moves when a node joins or leaves,
/// for several numbers of nodes.
public struct RingTable: Sendable {
  /// One number of nodes.
  public struct Row: Sendable {
    /// The nodes.
    public let nodes: Int
    /// The share of the fullest node in the mean, in hundredths.
    public let fullest: Int
    /// Copies that move when a node joins, in hundredths of all copies over the new number of nodes.
    public let joined: Int
    /// The same when a node leaves, over the number of nodes before.
    public let left: Int
    /// Copies that move between nodes that were there before and are there afterwards, though the node
    /// that joined or left has no part in it.
    public let strayed: Int
  }

  /// The rows, by nodes.
  public let rows: [Row]
  /// Keys that are dealt out.
  public static let keys = 100_000

  /// Whether nothing moved that need not.
  public var holds: Bool { rows.allSatisfy { $0.strayed == 0 } }

  /// Measures 10, 100 and 1,000 nodes.
  public static func measure() -> RingTable {
    RingTable(rows: [10, 100, 1_000].map(row))
  }

  private static func row(nodes count: Int) -> Row {
    let hash = RingHash()
    let names = (0..<count).map { NodeID("n\($0)") }
    let ring = HashRing(nodes: names, hash: hash)
    let larger = HashRing(nodes: names + ["joins"], hash: hash)
    let smaller = HashRing(nodes: names.dropLast(), hash: hash)
    var held: [NodeID: Int] = [:]
    var joined = 0
    var left = 0
    var strayed = 0
    for number in 0..<keys {
      let position = hash.position(of: MemoryKey(namespace: "key", key: "\(number)"))
      let before = Set(ring.replicas(at: position))
      for node in before { held[node, default: 0] += 1 }
      let grown = Set(larger.replicas(at: position)).subtracting(before)
      joined += grown.count
      strayed += grown.count { $0 != "joins" }
      let shrunk = Set(smaller.replicas(at: position)).subtracting(before)
      left += shrunk.count
      if !before.contains(names[count - 1]) { strayed += shrunk.count }
    }
    let copies = keys * ring.replication
    return Row(
      nodes: count, fullest: (held.values.max() ?? 0) * count * 100 / copies,
      joined: joined * (count + 1) * 100 / copies, left: left * count * 100 / copies,
      strayed: strayed)
  }
}
