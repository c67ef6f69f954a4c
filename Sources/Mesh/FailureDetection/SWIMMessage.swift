/// How a node is seen by another.
public enum SWIMState: UInt8, Sendable, Hashable {
  /// It answers, as far as anybody knows.
  case alive
  /// Somebody's probe failed, and it has not refuted that yet.
  case suspect
  /// It did not refute in time.
  case dead
  /// It said that it goes.
  case left
}

/// News of a node.
public struct SWIMUpdate: Sendable, Hashable {
  /// The node.
  public let node: NodeID
  /// How it is seen.
  public let state: SWIMState
  /// In which of its incarnations.
  public let incarnation: UInt64
  /// Who says so first-hand.
  public let source: NodeID

  /// Makes an update.
  public init(node: NodeID, state: SWIMState, incarnation: UInt64, source: NodeID) {
    self.node = node
    self.state = state
    self.incarnation = incarnation
    self.source = source
  }
}

/// A message of ``SWIM``. All but the last three carry news besides.
public enum SWIMMessage: Sendable, Hashable {
  /// Answer with this number, if this is you.
  case ping(UInt64, target: NodeID, [SWIMUpdate])
  /// Ping that node for me, and answer with this number.
  case pingRequest(UInt64, target: NodeID, [SWIMUpdate])
  /// That node answered the ping of this number, in this incarnation.
  case acknowledgement(UInt64, node: NodeID, incarnation: UInt64, [SWIMUpdate])
  /// It has not answered me in time either, but I am there.
  case negative(UInt64)
  /// All that I know, or a part of it; answer in kind if asked.
  case sync([SWIMUpdate], wantsAnswer: Bool)
  /// My own probe of that node failed in this incarnation of it; say so too, unless this is such an answer.
  case accusation(NodeID, incarnation: UInt64, isAnswer: Bool)
}

/// What ``SWIM`` asks of the node around it, in this order.
public enum SWIMEffect: Sendable, Hashable {
  /// Send a message; it may be lost.
  case send(NodeID, SWIMMessage)
  /// Keep this node's incarnation before anything behind this is sent.
  case persistIncarnation(UInt64)
  /// A node is seen differently now, in this incarnation of it.
  case changed(NodeID, SWIMState, incarnation: UInt64)
}

extension SWIMMessage {
  /// The news that it carries.
  public var updates: [SWIMUpdate] {
    switch self {
    case .ping(_, _, let updates), .pingRequest(_, _, let updates),
      .acknowledgement(_, _, _, let updates), .sync(let updates, _):
      updates
    case .negative, .accusation: []
    }
  }

  /// Whether it tells what the sender believes, not what somebody found.
  var isExchange: Bool { if case .sync = self { true } else { false } }
}

extension SWIMUpdate: WireCodable {
  /// Writes the update.
  public func encode(to writer: inout WireWriter) {
    writer.write(node)
    writer.write(state.rawValue)
    writer.write(incarnation)
    writer.write(source)
  }

  /// Reads an update.
  public init(from reader: inout WireReader) throws(WireError) {
    node = try reader.read()
    guard let state = SWIMState(rawValue: try reader.readByte()) else { throw .unknownCase }
    self.state = state
    incarnation = try reader.readUInt64()
    source = try reader.read()
  }
}

extension SWIMMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .ping(let number, let target, let updates):
      writer.write(0 as UInt8)
      writer.write(number)
      writer.write(target)
      writer.write(updates)
    case .pingRequest(let number, let target, let updates):
      writer.write(1 as UInt8)
      writer.write(number)
      writer.write(target)
      writer.write(updates)
    case .acknowledgement(let number, let node, let incarnation, let updates):
      writer.write(2 as UInt8)
      writer.write(number)
      writer.write(node)
      writer.write(incarnation)
      writer.write(updates)
    case .negative(let number):
      writer.write(3 as UInt8)
      writer.write(number)
    case .sync(let updates, let wantsAnswer):
      writer.write(4 as UInt8)
      writer.write(updates)
      writer.write(wantsAnswer)
    case .accusation(let node, let incarnation, let isAnswer):
      writer.write(5 as UInt8)
      writer.write(node)
      writer.write(incarnation)
      writer.write(isAnswer)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    let limit = MeshLimits.membershipUpdates
    switch try reader.readByte() {
    case 0:
      self = .ping(
        try reader.readUInt64(), target: try reader.read(), try reader.readList(limit: limit))
    case 1:
      self = .pingRequest(
        try reader.readUInt64(), target: try reader.read(), try reader.readList(limit: limit))
    case 2:
      self = .acknowledgement(
        try reader.readUInt64(), node: try reader.read(), incarnation: try reader.readUInt64(),
        try reader.readList(limit: limit))
    case 3: self = .negative(try reader.readUInt64())
    case 4:
      self = .sync(try reader.readList(limit: limit), wantsAnswer: try reader.readBool())
    case 5:
      self = .accusation(
        try reader.read(), incarnation: try reader.readUInt64(), isAnswer: try reader.readBool())
    default: throw .unknownCase
    }
  }
}
