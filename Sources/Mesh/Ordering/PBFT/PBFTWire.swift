extension PBFTRequest: WireCodable {
  /// Writes the request.
  public func encode(to writer: inout WireWriter) {
    writer.write(command)
    writer.write(signature)
  }

  /// Reads a request.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      command: try reader.read(),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}

extension PBFTVote: WireCodable {
  /// Writes the vote.
  public func encode(to writer: inout WireWriter) {
    writer.write(kind.rawValue)
    writer.write(view)
    writer.write(sequence)
    writer.write(digest)
    writer.write(signer)
    writer.write(signature)
  }

  /// Reads a vote.
  public init(from reader: inout WireReader) throws(WireError) {
    guard let kind = Kind(rawValue: try reader.readByte()) else { throw .unknownCase }
    self.init(
      kind: kind, view: try reader.readUInt64(), sequence: try reader.readUInt64(),
      digest: try reader.readBytes(limit: MeshLimits.digestBytes), signer: try reader.read(),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}

extension PBFTCheckpointHeader: WireCodable {
  /// Writes the header.
  public func encode(to writer: inout WireWriter) {
    writer.write(sequence)
    writer.write(index)
    writer.write(members)
    writer.write(stateDigest)
  }

  /// Reads a header.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      sequence: try reader.readUInt64(), index: try reader.readUInt64(),
      members: try reader.read(),
      stateDigest: try reader.readBytes(limit: MeshLimits.digestBytes))
  }
}

extension PBFTCheckpointCertificate: WireCodable {
  /// Writes the certificate.
  public func encode(to writer: inout WireWriter) {
    writer.write(header)
    writer.write(votes)
  }

  /// Reads a certificate.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(header: try reader.read(), votes: try reader.readList(limit: MeshLimits.nodes))
  }
}

extension PBFTPreparedCertificate: WireCodable {
  /// Writes the certificate.
  public func encode(to writer: inout WireWriter) {
    writer.write(proposal)
    writer.write(votes)
  }

  /// Reads a certificate.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(proposal: try reader.read(), votes: try reader.readList(limit: MeshLimits.nodes))
  }
}

extension PBFTViewChange: WireCodable {
  /// What is signed.
  public func statement(swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(5 as UInt8)
    writer.write(swarm)
    encodeContent(to: &writer)
    return writer.bytes
  }

  private func encodeContent(to writer: inout WireWriter) {
    writer.write(view)
    writer.write(stable)
    writer.write(prepared)
    writer.write(signer)
  }

  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    encodeContent(to: &writer)
    writer.write(signature)
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      view: try reader.readUInt64(), stable: try reader.readOptional(),
      prepared: try reader.readList(limit: MeshLimits.openSequences),
      signer: try reader.read(),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}

extension PBFTNewView: WireCodable {
  /// What is signed.
  public func statement(swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(6 as UInt8)
    writer.write(swarm)
    encodeContent(to: &writer)
    return writer.bytes
  }

  private func encodeContent(to writer: inout WireWriter) {
    writer.write(view)
    writer.write(viewChanges)
    writer.write(proposals)
  }

  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    encodeContent(to: &writer)
    writer.write(signature)
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      view: try reader.readUInt64(),
      viewChanges: try reader.readList(limit: MeshLimits.nodes),
      proposals: try reader.readList(limit: MeshLimits.openSequences),
      signature: try reader.readBytes(limit: MeshLimits.signatureBytes))
  }
}

extension PBFTState: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.write(history)
    writer.write(change)
    writer.write(state)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(
      history: try reader.read(), change: try reader.readOptional(),
      state: try reader.readBytes(limit: MeshLimits.snapshotBytes))
  }
}

extension PBFTState.Change: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.write(members)
    writer.write(behind)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init((try reader.read(), try reader.readUInt64()))
  }
}
