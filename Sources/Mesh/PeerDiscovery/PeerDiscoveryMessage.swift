/// A message of ``PeerDiscovery``. Most name some peers besides, so that whoever hears it learns them.
public enum PeerDiscoveryMessage: Sendable, Hashable {
  /// How much a node wants to become a neighbour.
  public enum Urgency: UInt8, Sendable, Hashable {
    /// Only where there is room.
    case low
    /// It has too few: whoever is asked makes room.
    case high
    /// It believes to stand next to the asked one on the ring.
    case ring
  }

  /// Be my neighbour.
  case ask(Urgency, [NodeID])
  /// I am, or I am not.
  case answer(isAccepted: Bool, [NodeID])
  /// A new node is looking for neighbours; pass it on for so many steps.
  case forwardJoin(NodeID, steps: Int)
  /// I am your neighbour still, and have so many.
  case announcement(neighbors: Int, [NodeID])
  /// We are no neighbours any more.
  case disconnect([NodeID])
  /// Peers that a node knows, on a walk of so many steps; answer it with as many.
  case shuffle(NodeID, steps: Int, [NodeID])
  /// Peers in exchange for those of a shuffle.
  case exchange([NodeID])

  /// Most peers that one message names.
  static let mostPeers = 12
  /// Longest walk that anybody may ask for.
  static let longestWalk = 16

  /// The peers that it names.
  public var peers: [NodeID] {
    switch self {
    case .ask(_, let peers), .answer(_, let peers), .announcement(_, let peers),
      .disconnect(let peers), .shuffle(_, _, let peers), .exchange(let peers):
      peers
    case .forwardJoin(let node, _): [node]
    }
  }
}

extension PeerDiscoveryMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .ask(let urgency, let peers):
      writer.write(0 as UInt8)
      writer.write(urgency.rawValue)
      writer.write(peers)
    case .answer(let isAccepted, let peers):
      writer.write(1 as UInt8)
      writer.write(isAccepted)
      writer.write(peers)
    case .forwardJoin(let node, let steps):
      writer.write(2 as UInt8)
      writer.write(node)
      writer.write(steps)
    case .announcement(let neighbors, let peers):
      writer.write(3 as UInt8)
      writer.write(neighbors)
      writer.write(peers)
    case .disconnect(let peers):
      writer.write(4 as UInt8)
      writer.write(peers)
    case .shuffle(let node, let steps, let peers):
      writer.write(5 as UInt8)
      writer.write(node)
      writer.write(steps)
      writer.write(peers)
    case .exchange(let peers):
      writer.write(6 as UInt8)
      writer.write(peers)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let limit = Self.mostPeers
    let steps = 0...Self.longestWalk
    switch try reader.readByte() {
    case 0:
      guard let urgency = Urgency(rawValue: try reader.readByte()) else { throw .unknownCase }
      self = .ask(urgency, try reader.readList(limit: limit))
    case 1:
      self = .answer(isAccepted: try reader.readBool(), try reader.readList(limit: limit))
    case 2: self = .forwardJoin(try reader.read(), steps: try reader.readInt(in: steps))
    case 3:
      self = .announcement(
        neighbors: try reader.readInt(in: 0...MeshLimits.nodes),
        try reader.readList(limit: limit))
    case 4: self = .disconnect(try reader.readList(limit: limit))
    case 5:
      self = .shuffle(
        try reader.read(), steps: try reader.readInt(in: steps),
        try reader.readList(limit: limit))
    case 6: self = .exchange(try reader.readList(limit: limit))
    default: throw .unknownCase
    }
  }
}
