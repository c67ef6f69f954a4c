import Mesh

/// Signatures and digests for simulations: a keyed hash in place of a signature.
///
/// Nobody inside a run can forge, since a liar holds only its own signer; anybody outside can. It
/// costs next to nothing, so that simulations measure protocols and not arithmetic.
public struct SimulatedCryptography: Sendable {
  private let seed: UInt64

  /// Makes the keys of a swarm.
  public init(seed: UInt64) { self.seed = seed }

  /// What one node holds.
  public func cryptography(for node: NodeID) -> Cryptography {
    Cryptography(
      signer: KeyedSigner(key: key(of: node)), verifier: KeyedVerifier(keys: self),
      hasher: FastHasher())
  }

  func key(of node: NodeID) -> UInt64 {
    var digest = Digest()
    digest.combine(seed)
    digest.combine(Array(node.text.utf8))
    return digest.value
  }

  static func sign(_ bytes: [UInt8], key: UInt64) -> [UInt8] {
    var digest = Digest()
    digest.combine(key)
    digest.combine(bytes)
    digest.combine(key)
    return (0..<8).map { UInt8(truncatingIfNeeded: digest.value >> UInt64(8 * $0)) }
  }
}

private struct KeyedSigner: Signer {
  let key: UInt64

  func sign(_ bytes: [UInt8]) -> [UInt8] { SimulatedCryptography.sign(bytes, key: key) }
}

private struct KeyedVerifier: Verifier {
  let keys: SimulatedCryptography

  func isValid(_ signature: [UInt8], of bytes: [UInt8], by node: NodeID) -> Bool {
    SimulatedCryptography.sign(bytes, key: keys.key(of: node)) == signature
  }
}

/// Two 64-bit hashes: enough against accidents, which is all that a simulation meets.
private struct FastHasher: ContentHasher {
  func digest(of bytes: [UInt8]) -> [UInt8] {
    var first = Digest()
    first.combine(bytes)
    var second = Digest()
    second.combine(first.value ^ 0xA5A5_A5A5_A5A5_A5A5)
    second.combine(bytes)
    return [first.value, second.value].flatMap { value in
      (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
  }
}
