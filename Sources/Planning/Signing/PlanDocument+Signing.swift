extension PlanDocument {
  /// What became of a signature that was to be added.
  public enum SigningOutcome: Sendable, Equatable {
    /// It stands in the document now.
    case added
    /// The key has signed this plan already; the document is as it was.
    case alreadySigned
    /// The plan has ``PlanningLimits/signatures`` of other keys.
    case full
    /// The system could not make a signature.
    case failed
  }

  /// Adds a key's signature; a signature of this key that does not fit the plan is replaced.
  public mutating func sign(with key: PlanSigningKey) -> SigningOutcome {
    let publicKey = key.publicKey
    if signatures.contains(where: {
      $0.publicKey == publicKey && PlanSigning.isValid($0, digest: digest)
    }) {
      return .alreadySigned
    }
    let others = signatures.filter { $0.publicKey != publicKey }
    guard others.count < PlanningLimits.signatures else { return .full }
    guard let signature = key.signature(of: digest) else { return .failed }
    signatures = others + [signature]
    return .added
  }
}
