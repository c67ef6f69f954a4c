/// The finding that a node is dead, with the members who found so.
public struct Conviction: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// Its incarnation; a higher one is alive again.
  public let incarnation: UInt64
  /// Who found it silent, ascending.
  public let accusers: [NodeID]

  /// Makes a finding.
  public init(node: NodeID, incarnation: UInt64, accusers: [NodeID]) {
    self.node = node
    self.incarnation = incarnation
    self.accusers = accusers.sorted()
  }
}

/// A message of the failure detection.
public enum MembershipMessage: Sendable, Hashable {
  /// I am here for the first time, with these agents; answer in kind if asked.
  case hello(NodeProfile, incarnation: UInt64, wantsAnswer: Bool)
  /// I am alive, and these are dead.
  case heartbeat(incarnation: UInt64, [Conviction])
  /// I do not hear that node: do you?
  case probeRequest(NodeID)
  /// That node asks whether you are alive.
  case probe(for: NodeID)
  /// I am alive, tell that node.
  case probeAnswer(for: NodeID, incarnation: UInt64)
  /// That node is alive.
  case probeResult(NodeID, incarnation: UInt64)
  /// Neither I nor those I asked hear that node.
  case suspect(NodeID, incarnation: UInt64)
  /// You are suspected: say that you are alive under a higher incarnation.
  case accused(incarnation: UInt64)
  /// Of ``SWIM``, where that detects.
  case swim(SWIMMessage)
}

/// What the failure detection asks of the node around it, in this order.
public enum MembershipEffect: Sendable, Hashable {
  /// Send a message.
  case send(NodeID, MembershipMessage)
  /// Keep this node's incarnation before anything behind this is sent.
  case persistIncarnation(UInt64)
  /// A peer is seen differently now.
  case changed(NodeID, PeerStatus)
  /// A node that was not known has joined, as a worker without a vote.
  case joined(NodeID)
}

/// How a node sees a peer.
public enum PeerStatus: UInt8, Sendable, Hashable {
  /// It is heard, or has not been silent for long.
  case alive
  /// Some member does not hear it.
  case suspect
  /// A quorum of members does not hear it.
  case dead
}

extension Conviction: WireCodable {
  /// Writes the conviction.
  public func encode(to writer: inout WireWriter) {
    writer.write(node)
    writer.write(incarnation)
    writer.write(accusers)
  }

  /// Reads a conviction.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      node: try reader.read(), incarnation: try reader.readUInt64(),
      accusers: try reader.readList(limit: MeshLimits.nodes))
  }
}

extension MembershipMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .hello(let profile, let incarnation, let wantsAnswer):
      writer.write(0 as UInt8)
      writer.write(profile)
      writer.write(incarnation)
      writer.write(wantsAnswer)
    case .heartbeat(let incarnation, let convictions):
      writer.write(1 as UInt8)
      writer.write(incarnation)
      writer.write(convictions)
    case .probeRequest(let node):
      writer.write(2 as UInt8)
      writer.write(node)
    case .probe(let node):
      writer.write(3 as UInt8)
      writer.write(node)
    case .probeAnswer(let node, let incarnation):
      writer.write(4 as UInt8)
      writer.write(node)
      writer.write(incarnation)
    case .probeResult(let node, let incarnation):
      writer.write(5 as UInt8)
      writer.write(node)
      writer.write(incarnation)
    case .suspect(let node, let incarnation):
      writer.write(6 as UInt8)
      writer.write(node)
      writer.write(incarnation)
    case .accused(let incarnation):
      writer.write(7 as UInt8)
      writer.write(incarnation)
    case .swim(let message):
      writer.write(8 as UInt8)
      writer.write(message)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0:
      self = .hello(
        try reader.read(), incarnation: try reader.readUInt64(),
        wantsAnswer: try reader.readBool())
    case 1:
      self = .heartbeat(
        incarnation: try reader.readUInt64(), try reader.readList(limit: MeshLimits.nodes))
    case 2: self = .probeRequest(try reader.read())
    case 3: self = .probe(for: try reader.read())
    case 4: self = .probeAnswer(for: try reader.read(), incarnation: try reader.readUInt64())
    case 5: self = .probeResult(try reader.read(), incarnation: try reader.readUInt64())
    case 6: self = .suspect(try reader.read(), incarnation: try reader.readUInt64())
    case 7: self = .accused(incarnation: try reader.readUInt64())
    case 8: self = .swim(try reader.read())
    default: throw .unknownCase
    }
  }
}
