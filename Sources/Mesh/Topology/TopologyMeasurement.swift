/// What was measured of a swarm, to judge topologies by.
public struct TopologyMeasurement: Sendable, Hashable {
  /// The nodes, by name.
  public let nodes: [NodeID]
  /// Milliseconds from one to another, by position.
  let latency: [[Int64]]
  /// Messages in a second between each two, by position.
  let traffic: [[Int64]]
  /// How busy each is, in basis points, by position.
  let load: [Int64]

  /// Most nodes of a measurement: all ways between all of them are computed.
  public static let mostNodes = 256
  /// The longest way, and the most messages, that count.
  static let greatest: Int64 = 1_000_000

  /// Makes a measurement.
  ///
  /// - Parameters:
  ///   - nodes: the nodes; those beyond ``mostNodes`` are left out.
  ///   - latency: milliseconds between two nodes; the greater of both ways counts.
  ///   - traffic: messages in a second that one sends to another.
  ///   - load: how busy a node is, in basis points.
  public init(
    nodes: [NodeID], latency: (NodeID, NodeID) -> Int64, traffic: (NodeID, NodeID) -> Int64,
    load: (NodeID) -> Int64
  ) {
    let nodes = Array(Set(nodes).sorted().prefix(Self.mostNodes))
    func clamp(_ value: Int64, from least: Int64) -> Int64 { min(max(value, least), Self.greatest) }
    self.nodes = nodes
    self.latency = nodes.map { one in
      nodes.map { one == $0 ? 0 : clamp(max(latency(one, $0), latency($0, one)), from: 1) }
    }
    self.traffic = nodes.map { one in
      nodes.map { one == $0 ? 0 : clamp(traffic(one, $0), from: 0) }
    }
    self.load = nodes.map { clamp(load($0), from: 0) }
  }
}
