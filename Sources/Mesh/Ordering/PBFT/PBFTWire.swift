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
