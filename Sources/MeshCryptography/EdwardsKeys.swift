import Crypto
import Mesh

/// Ed25519 keys of a swarm (RFC 8032), with SHA-256 for names of content (FIPS 180-4).
public struct EdwardsKeys: Sendable {
  private let keys: [NodeID: Curve25519.Signing.PrivateKey]
  private let verifier: EdwardsVerifier

  /// Takes keys that are there.
  public init(_ keys: [NodeID: Curve25519.Signing.PrivateKey]) {
    self.keys = keys
    verifier = EdwardsVerifier(keys: keys.mapValues(\.publicKey))
  }

  /// Takes the key of one node and what is known of the others.
  public init(
    own node: NodeID, _ key: Curve25519.Signing.PrivateKey,
    others: [NodeID: Curve25519.Signing.PublicKey]
  ) {
    keys = [node: key]
    verifier = EdwardsVerifier(keys: others.merging([node: key.publicKey]) { $1 })
  }

  /// Makes new keys.
  public init(of nodes: [NodeID]) {
    self.init(
      Dictionary(nodes.map { ($0, Curve25519.Signing.PrivateKey()) }) { first, _ in first })
  }

  /// What a node signs with; nil for one without a key.
  public func cryptography(for node: NodeID) -> Cryptography? {
    keys[node].map {
      Cryptography(signer: EdwardsSigner(key: $0), verifier: verifier, hasher: SecureHasher())
    }
  }
}

private struct EdwardsSigner: Signer {
  let key: Curve25519.Signing.PrivateKey

  /// A key in memory signs without fail; an empty signature, which nobody accepts, stands for what
  /// the library's interface allows besides.
  func sign(_ bytes: [UInt8]) -> [UInt8] {
    (try? key.signature(for: bytes)).map { Array($0) } ?? []
  }
}

private struct EdwardsVerifier: Verifier {
  let keys: [NodeID: Curve25519.Signing.PublicKey]

  func isValid(_ signature: [UInt8], of bytes: [UInt8], by node: NodeID) -> Bool {
    keys[node]?.isValidSignature(signature, for: bytes) ?? false
  }
}

private struct SecureHasher: ContentHasher {
  func digest(of bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
}
