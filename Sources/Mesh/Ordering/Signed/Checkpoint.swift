/// What a checkpoint's votes are about.
public struct CheckpointHeader: Sendable, Hashable {
  /// The last sequence number that it stands for.
  public let sequence: UInt64
  /// The index of the last command.
  public let index: UInt64
  /// Who takes part behind it.
  public let members: OrderMembers
  /// The digest of the state, the history of commands included.
  public let stateDigest: [UInt8]

  /// Makes a header.
  public init(sequence: UInt64, index: UInt64, members: OrderMembers, stateDigest: [UInt8]) {
    self.sequence = sequence
    self.index = index
    self.members = members
    self.stateDigest = stateDigest
  }
}

/// A checkpoint with the votes of a quorum: it is stable.
public struct CheckpointCertificate: Sendable, Hashable {
  /// What is voted on.
  public let header: CheckpointHeader
  /// The votes, by signer.
  public let votes: [OrderVote]

  /// Puts a header and its votes together.
  public init(header: CheckpointHeader, votes: [OrderVote]) {
    self.header = header
    self.votes = votes
  }
}

/// What of a node's state a checkpoint keeps.
struct CheckpointState: Sendable, Hashable {
  /// A change of members that has not taken effect.
  struct Change: Sendable, Hashable {
    let members: OrderMembers
    let behind: UInt64

  }

  let history: CommandHistory
  let change: Change?
  let state: [UInt8]
}

extension CheckpointHeader: WireCodable {
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

extension CheckpointCertificate: WireCodable {
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

extension CheckpointState: WireCodable {
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

extension CheckpointState.Change: WireCodable {
  func encode(to writer: inout WireWriter) {
    writer.write(members)
    writer.write(behind)
  }

  init(from reader: inout WireReader) throws(WireError) {
    self.init(members: try reader.read(), behind: try reader.readUInt64())
  }
}
