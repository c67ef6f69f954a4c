/// A command with its origin's signature: nobody else can have asked for it.
public struct PBFTRequest: Sendable, Hashable {
  /// What is asked for.
  public let command: OrderedCommand
  /// The signature of the command's origin.
  public let signature: [UInt8]

  /// Makes a request.
  public init(command: OrderedCommand, signature: [UInt8]) {
    self.command = command
    self.signature = signature
  }

  /// What is signed.
  public static func statement(of command: OrderedCommand, swarm: [UInt8]) -> [UInt8] {
    var writer = WireWriter()
    writer.write(0 as UInt8)
    writer.write(swarm)
    writer.write(command)
    return writer.bytes
  }
}

/// One node's signed word on what a sequence number is.
public struct PBFTVote: Sendable, Hashable {
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

/// What a checkpoint's votes are about.
public struct PBFTCheckpointHeader: Sendable, Hashable {
  /// The last sequence number that it stands for.
  public let sequence: UInt64
  /// The index of the last command.
  public let index: UInt64
  /// Who takes part behind it.
  public let members: OrderMembers
  /// The digest of the state, the history of commands included.
  public let stateDigest: [UInt8]
}

/// A checkpoint with the votes of a quorum: it is stable.
public struct PBFTCheckpointCertificate: Sendable, Hashable {
  /// What is voted on.
  public let header: PBFTCheckpointHeader
  /// The votes, by signer.
  public let votes: [PBFTVote]
}

/// The proof that a batch was prepared: the primary's proposal and enough votes that agree.
public struct PBFTPreparedCertificate: Sendable, Hashable {
  /// The proposal.
  public let proposal: PBFTVote
  /// The votes, by signer, without the primary's.
  public let votes: [PBFTVote]
}

/// A node gives a view up, with all that may have been decided in it.
public struct PBFTViewChange: Sendable, Hashable {
  /// The view that it wants.
  public let view: UInt64
  /// The latest stable checkpoint; nil before the first.
  public let stable: PBFTCheckpointCertificate?
  /// What is prepared behind it, by sequence number.
  public let prepared: [PBFTPreparedCertificate]
  /// Whose word it is.
  public let signer: NodeID
  /// Its signature of all that.
  public let signature: [UInt8]

  /// Makes the message.
  public init(
    view: UInt64, stable: PBFTCheckpointCertificate?, prepared: [PBFTPreparedCertificate],
    signer: NodeID, signature: [UInt8]
  ) {
    self.view = view
    self.stable = stable
    self.prepared = prepared
    self.signer = signer
    self.signature = signature
  }
}

/// The primary of a view begins it, with the proof of what must be carried over.
public struct PBFTNewView: Sendable, Hashable {
  /// The view.
  public let view: UInt64
  /// Why it may begin: a quorum gave the earlier ones up.
  public let viewChanges: [PBFTViewChange]
  /// What is proposed again, a null batch where nothing was prepared, by sequence number.
  public let proposals: [PBFTVote]
  /// The primary's signature of all that.
  public let signature: [UInt8]

  /// Makes the message.
  public init(
    view: UInt64, viewChanges: [PBFTViewChange], proposals: [PBFTVote], signature: [UInt8]
  ) {
    self.view = view
    self.viewChanges = viewChanges
    self.proposals = proposals
    self.signature = signature
  }
}

/// What of a node's state a checkpoint keeps.
struct PBFTState: Sendable, Hashable {
  /// A change of members that has not taken effect.
  struct Change: Sendable, Hashable {
    let members: OrderMembers
    let behind: UInt64

    init(_ change: (members: OrderMembers, behind: UInt64)) {
      members = change.members
      behind = change.behind
    }
  }

  let history: CommandHistory
  let change: Change?
  let state: [UInt8]
}
