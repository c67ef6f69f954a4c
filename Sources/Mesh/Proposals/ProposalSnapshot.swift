// A board's binary form is its snapshot.
extension ProposalBoard: WireCodable {
  /// Writes the board.
  public func encode(to writer: inout WireWriter) {
    writer.write(members)
    writer.write(faults)
    writer.writeCount(proposals.count)
    for record in proposals.values {
      writer.write(record.proposal)
      writer.write(record.status)
      writer.writeCount(record.tally.votes.count)
      for (voter, accepts) in record.tally.votes {
        writer.write(voter)
        writer.write(accepts)
      }
    }
  }

  /// Reads a board.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      members: try reader.readList(limit: MeshLimits.nodes),
      faults: try reader.readInt(in: 0...MeshLimits.nodes))
    let limit = MeshLimits.openProposals + MeshLimits.closedProposals
    for _ in 0..<(try reader.readCount(limit: limit)) {
      let proposal: Proposal = try reader.read()
      let status: ProposalStatus = try reader.read()
      var tally = VoteTally(members: members)
      for _ in 0..<(try reader.readCount(limit: MeshLimits.nodes)) {
        let voter: NodeID = try reader.read()
        guard tally.count(try reader.readBool(), by: voter) else { throw .outOfRange }
      }
      guard restore(proposal, status, tally) else { throw .outOfRange }
    }
  }
}

extension ProposalStatus: WireCodable {
  /// Writes the status.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .open: writer.write(0 as UInt8)
    case .accepted: writer.write(1 as UInt8)
    case .rejected: writer.write(2 as UInt8)
    case .expired: writer.write(3 as UInt8)
    }
  }

  /// Reads a status.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .open
    case 1: self = .accepted
    case 2: self = .rejected
    case 3: self = .expired
    default: throw .unknownCase
    }
  }
}
