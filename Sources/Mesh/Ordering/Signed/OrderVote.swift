/// One node's signed word on what a sequence number is.
public struct OrderVote: Sendable, Hashable {
  /// What it says.
  public enum Kind: UInt8, Sendable {
    /// The primary proposes.
    case prePrepare = 1
    /// The node agrees with the proposal.
    case prepare
    /// The node has seen a quorum agree.
    case commit
    /// The state behind the sequence number has this digest.
    case checkpoint
    /// The node would decide on the proposal of the round, or on none where the digest is empty.
    case prevote = 8
    /// The node has seen a quorum prevote for it.
    case precommit
  }

  /// What it says.
  public let kind: Kind
  /// The view; 0 for a checkpoint.
  public let view: UInt64
  /// The sequence number.
  public let sequence: UInt64
  /// Of the batch, or of the checkpoint's header.
  public let digest: [UInt8]
  /// Whose word it is.
  public let signer: NodeID
  /// Its signature of all that.
  public let signature: [UInt8]

  /// Makes a vote.
  public init(
    kind: Kind, view: UInt64, sequence: UInt64, digest: [UInt8], signer: NodeID,
    signature: [UInt8]
  ) {
    self.kind = kind
    self.view = view
    self.sequence = sequence
    self.digest = digest
    self.signer = signer
    self.signature = signature
  }

  /// What is signed: everything that a vote is bound to.
  public func statement(swarm: [UInt8]) -> [UInt8] {
    Self.statement(
      kind, view: view, sequence: sequence, digest: digest, signer: signer, swarm: swarm)
  }

  static func statement(
    _ kind: Kind, view: UInt64, sequence: UInt64, digest: [UInt8], signer: NodeID, swarm: [UInt8]
  ) -> [UInt8] {
    var writer = WireWriter()
    writer.write(kind.rawValue)
    writer.write(swarm)
    writer.write(view)
    writer.write(sequence)
    writer.write(digest)
    writer.write(signer)
    return writer.bytes
  }
}

extension OrderVote: WireCodable {
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
