/// Signs for one node. The key stays inside; which algorithm it is for is its own affair.
public protocol Signer: Sendable {
  /// Signs bytes.
  func sign(_ bytes: [UInt8]) -> [UInt8]
}

/// Checks signatures of all nodes of a swarm.
public protocol Verifier: Sendable {
  /// Whether the signature is this node's for exactly these bytes.
  func isValid(_ signature: [UInt8], of bytes: [UInt8], by node: NodeID) -> Bool
}

/// Condenses bytes so that nobody can find others of the same digest.
public protocol ContentHasher: Sendable {
  /// The digest of bytes, of at most ``MeshLimits/digestBytes``.
  func digest(of bytes: [UInt8]) -> [UInt8]
}

/// What a node needs to sign, to check what others signed, and to name content.
public struct Cryptography: Sendable {
  /// Signs for this node.
  public let signer: any Signer
  /// Checks what others signed.
  public let verifier: any Verifier
  /// Names content.
  public let hasher: any ContentHasher

  /// Puts them together.
  public init(signer: any Signer, verifier: any Verifier, hasher: any ContentHasher) {
    self.signer = signer
    self.verifier = verifier
    self.hasher = hasher
  }
}
