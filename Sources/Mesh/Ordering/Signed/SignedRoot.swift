import Collections

/// The root of a ``MerkleTree`` with its signature.
struct SignedRoot: Sendable, Hashable {
  let signer: NodeID
  let digest: [UInt8]
  let signature: [UInt8]
}

/// Roots whose signatures were found to be good, so that the commands under one cost one verification
/// however they arrive. The oldest are forgotten.
struct VerifiedRoots: Sendable {
  private(set) var roots: OrderedSet<SignedRoot> = []

  func contains(_ root: SignedRoot) -> Bool { roots.contains(root) }

  mutating func insert(_ root: SignedRoot) {
    guard roots.append(root).inserted, roots.count > MeshLimits.verifiedRoots else { return }
    roots.removeFirst(MeshLimits.verifiedRoots / 2)
  }
}
