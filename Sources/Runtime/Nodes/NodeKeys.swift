import Crypto
import Mesh
import MeshCryptography

/// The Ed25519 keys of the nodes of one run (RFC 8032). They live as long as the run's folder and no
/// longer; only the run's owner may read them.
struct NodeKeys: NodeKeyring {
  private let keys: EdwardsKeys

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
    self.keys = EdwardsKeys(keys)
  }

  /// What a node needs to sign and to verify.
  func cryptography(for node: NodeID) -> Cryptography? {
    keys.cryptography(for: node)
  }
}
