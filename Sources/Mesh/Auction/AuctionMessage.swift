/// A message of the auction.
public enum AuctionMessage: Sendable, Hashable {
  /// From the auctioneer: who does this?
  case announce(AuctionID, capabilities: [Capability], agent: AgentID?)
  /// To the auctioneer: a bid, or nothing where the node declines.
  case answer(AuctionID, Bid?)
}

extension AuctionID: WireCodable {
  /// Writes the id.
  public func encode(to writer: inout WireWriter) {
    writer.write(task)
    writer.write(attempt)
    writer.write(round)
  }

  /// Reads an id.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      task: try reader.read(), attempt: try reader.readInt(in: 1...Int.max),
      round: try reader.readUInt64())
  }
}

extension Bid: WireCodable {
  /// Writes the bid.
  public func encode(to writer: inout WireWriter) {
    writer.write(agent)
    writer.write(match.matched)
    writer.write(match.required)
    writer.write(load)
    writer.write(resources)
  }

  /// Reads a bid.
  public init(from reader: inout WireReader) throws(WireError) {
    let agent: AgentID = try reader.read()
    let matched = try reader.readInt(in: 0...MeshLimits.capabilities)
    let required = try reader.readInt(in: matched...MeshLimits.capabilities)
    self.init(
      agent: agent, match: CapabilityMatch(matched: matched, required: required),
      load: try reader.read(), resources: try reader.read())
  }
}

extension AuctionMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .announce(let id, let capabilities, let agent):
      writer.write(0 as UInt8)
      writer.write(id)
      writer.write(capabilities)
      writer.write(agent)
    case .answer(let id, let bid):
      writer.write(1 as UInt8)
      writer.write(id)
      writer.write(bid)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0:
      self = .announce(
        try reader.read(), capabilities: try reader.readList(limit: MeshLimits.capabilities),
        agent: try reader.readOptional())
    case 1: self = .answer(try reader.read(), try reader.readOptional())
    default: throw .unknownCase
    }
  }
}
