extension GossipProposal: WireCodable {
  /// Writes the proposal.
  public func encode(to writer: inout WireWriter) {
    writer.write(slot)
    writer.write(round)
    writer.write(digest)
    writer.write(validRound != nil)
    if let validRound { writer.write(validRound) }
    writer.write(signer)
    writer.write(signature)
  }

  /// Reads a proposal.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      slot: try reader.readUInt64(), round: try reader.readUInt64(),
      digest: try reader.readBytes(limit: MeshLimits.digestBytes),
      validRound: try reader.readBool() ? try reader.readUInt64() : nil,
      signer: try reader.read(),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}

extension GossipRumor: WireCodable {
  /// Writes the rumour.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .commands(let commands):
      writer.write(0 as UInt8)
      writer.write(commands)
    case .proposal(let proposal, let batch, let proof):
      writer.write(1 as UInt8)
      writer.write(proposal)
      writer.write(batch)
      writer.write(proof)
    case .vote(let vote):
      writer.write(2 as UInt8)
      writer.write(vote)
    }
  }

  /// Reads a rumour.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .commands(try reader.readList(limit: MeshLimits.entriesPerMessage))
    case 1:
      self = .proposal(
        try reader.read(), try reader.readList(limit: MeshLimits.entriesPerMessage),
        proof: try reader.readList(limit: MeshLimits.nodes))
    case 2: self = .vote(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension GossipRoundDigest: WireCodable {
  /// Writes the digest.
  public func encode(to writer: inout WireWriter) {
    writer.write(round)
    writer.write(hasProposal)
    for words in [prevotes, precommits] {
      writer.writeCount(words.count)
      for word in words { writer.write(word) }
    }
  }

  /// Reads a digest.
  public init(from reader: inout WireReader) throws(WireError) {
    func words(_ reader: inout WireReader) throws(WireError) -> [UInt64] {
      var words: [UInt64] = []
      for _ in 0..<(try reader.readCount(limit: MeshLimits.nodes / 64)) {
        words.append(try reader.readUInt64())
      }
      return words
    }
    self.init(
      round: try reader.readUInt64(), hasProposal: try reader.readBool(),
      prevotes: try words(&reader), precommits: try words(&reader))
  }
}

extension GossipMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .rumors(let rumors):
      writer.write(0 as UInt8)
      writer.write(rumors)
    case .digest(let slot, let stable, let rounds, let isAnswer):
      writer.write(1 as UInt8)
      writer.write(slot)
      writer.write(stable)
      writer.write(rounds)
      writer.write(isAnswer)
    case .decided(let batch, let votes):
      writer.write(2 as UInt8)
      writer.write(batch)
      writer.write(votes)
    case .checkpoint(let message):
      writer.write(3 as UInt8)
      writer.write(message)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .rumors(try reader.readList(limit: MeshLimits.gossipEntries))
    case 1:
      self = .digest(
        slot: try reader.readUInt64(), stable: try reader.readUInt64(),
        try reader.readList(limit: MeshLimits.openRounds), isAnswer: try reader.readBool())
    case 2:
      self = .decided(
        try reader.readList(limit: MeshLimits.entriesPerMessage),
        try reader.readList(limit: MeshLimits.nodes))
    case 3: self = .checkpoint(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension GossipRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .proposed(let proposal, let batch, let proof):
      writer.write(0 as UInt8)
      writer.write(proposal)
      writer.write(batch)
      writer.write(proof)
    case .voted(let vote):
      writer.write(1 as UInt8)
      writer.write(vote)
    case .locked(let slot, let round, let batch, let votes):
      writer.write(2 as UInt8)
      writer.write(slot)
      writer.write(round)
      writer.write(batch)
      writer.write(votes)
    case .decided(let batch, let votes):
      writer.write(3 as UInt8)
      writer.write(batch)
      writer.write(votes)
    case .checkpoint(let certificate, let changes, let state, let records):
      writer.write(4 as UInt8)
      writer.write(certificate)
      writer.write(changes)
      writer.write(state)
      writer.write(records)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    self = try Self.read(from: &reader, isNested: false)
  }

  private static func read(
    from reader: inout WireReader, isNested: Bool
  ) throws(WireError) -> GossipRecord {
    let commands = MeshLimits.entriesPerMessage
    switch try reader.readByte() {
    case 0:
      return .proposed(
        try reader.read(), try reader.readList(limit: commands),
        proof: try reader.readList(limit: MeshLimits.nodes))
    case 1: return .voted(try reader.read())
    case 2:
      return .locked(
        slot: try reader.readUInt64(), round: try reader.readUInt64(),
        try reader.readList(limit: commands), try reader.readList(limit: MeshLimits.nodes))
    case 3:
      return .decided(
        try reader.readList(limit: commands), try reader.readList(limit: MeshLimits.nodes))
    case 4 where !isNested:
      let certificate: CheckpointCertificate = try reader.read()
      let changes = try reader.readList(
        CheckpointCertificate.self, limit: MeshLimits.membershipChanges)
      let state = try reader.readBytes(limit: MeshLimits.wireBytes)
      var records: [GossipRecord] = []
      for _ in 0..<(try reader.readCount(limit: 4 * MeshLimits.openSequences)) {
        records.append(try read(from: &reader, isNested: true))
      }
      return .checkpoint(certificate, changes: changes, state, records)
    default: throw .unknownCase
    }
  }
}
