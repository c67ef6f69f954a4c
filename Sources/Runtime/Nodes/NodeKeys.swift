import Crypto
import Mesh

/// The Ed25519 keys of the nodes of one run (RFC 8032). They live as long as the run's folder and no
/// longer; only the run's owner may read them.
struct NodeKeys: NodeKeyring {
  private let keys: [NodeID: Curve25519.Signing.PrivateKey]

  /// Reads the keys of a run, or makes them where it has none yet.
  ///
  /// - Throws: ``SystemError``; a file of another size counts as unreadable.
  init(of nodes: [NodeID], in folder: RunFolder) throws(SystemError) {
    let nodes = nodes.sorted()
    let path = folder.nodeKeys
    let stored: [UInt8]?
    do throws(SystemError) {
      stored = try PrivateFile.read(path, limit: nodes.count * 32)
    } catch {
      guard error.isMissing else { throw error }
      stored = nil
    }
    var keys: [NodeID: Curve25519.Signing.PrivateKey] = [:]
    if let stored {
      for (position, node) in nodes.enumerated() {
        let bytes = stored.dropFirst(position * 32).prefix(32)
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
          throw SystemError(call: "read the nodes' keys in", path: path, code: 22)
        }
        keys[node] = key
      }
    } else {
      for node in nodes { keys[node] = Curve25519.Signing.PrivateKey() }
      let bytes = nodes.flatMap { node in keys[node].map { Array($0.rawRepresentation) } ?? [] }
      try PrivateFile.write(bytes, to: path)
    }
    self.keys = keys
  }

  /// What a node needs to sign and to verify.
  func cryptography(for node: NodeID) -> Cryptography? {
    guard let key = keys[node] else { return nil }
    return Cryptography(
      signer: EdwardsSigner(key: key),
      verifier: EdwardsVerifier(keys: keys.mapValues(\.publicKey)), hasher: SecureHasher())
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
