/// The proof that a batch was prepared: the primary's proposal and enough votes that agree.
public struct PBFTPreparedCertificate: Sendable, Hashable {
  /// The proposal.
  public let proposal: OrderVote
  /// The votes, by signer, without the primary's.
  public let votes: [OrderVote]

  /// Puts a proposal and votes together.
  public init(proposal: OrderVote, votes: [OrderVote]) {
    self.proposal = proposal
    self.votes = votes
  }
}

/// A node gives a view up, with all that may have been decided in it.
public struct PBFTViewChange: Sendable, Hashable {
  /// The view that it wants.
  public let view: UInt64
  /// The latest stable checkpoint; nil before the first.
  public let stable: CheckpointCertificate?
  /// What is prepared behind it, by sequence number.
  public let prepared: [PBFTPreparedCertificate]
  /// Whose word it is.
  public let signer: NodeID
  /// Its signature of all that.
  public let signature: [UInt8]

  /// Makes the message.
  public init(
    view: UInt64, stable: CheckpointCertificate?, prepared: [PBFTPreparedCertificate],
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
  public let proposals: [OrderVote]
  /// The primary's signature of all that.
  public let signature: [UInt8]

  /// Makes the message.
  public init(
    view: UInt64, viewChanges: [PBFTViewChange], proposals: [OrderVote], signature: [UInt8]
  ) {
    self.view = view
    self.viewChanges = viewChanges
    self.proposals = proposals
    self.signature = signature
  }
}
