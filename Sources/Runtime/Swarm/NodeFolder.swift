import Crypto
import Mesh

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder of one node that has a process of its own: `nodes/NODE` in the run's folder, with its log,
/// its key, its tools and what its process said. Only its owner may read it.
struct NodeFolder: Sendable {
  let path: String
  /// Whose the log is.
  let owner: String

  init(of node: NodeID, in run: RunFolder) {
    path = "\(run.path)/nodes/\(RunFolder.fileName(node.text))"
    owner = "\(run.id.text)/\(node.text)"
  }

  /// The commands of tools.
  var tools: String { "\(path)/bin" }
  /// What its process wrote on standard error.
  var errors: String { "\(path)/stderr" }
  /// Keeps two processes from being one node.
  var lock: String { "\(path)/lock" }
  private var journal: String { "\(path)/log.sqlite" }
  private var key: String { "\(path)/key" }

  /// Makes the folder where it is missing.
  func create() throws(SystemError) { try PrivateFile.makeFolder(path) }

  /// The node's key, which is made where there is none.
  func signingKey() throws(SystemError) -> Curve25519.Signing.PrivateKey {
    do throws(SystemError) {
      let bytes = try PrivateFile.read(key, limit: 32)
      if let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) { return key }
      throw SystemError(call: "read the node's key in", path: key, code: 22)
    } catch {
      guard error.isMissing else { throw error }
      let new = Curve25519.Signing.PrivateKey()
      try PrivateFile.write(Array(new.rawRepresentation), to: key)
      return new
    }
  }

  /// The node's log, and what it persisted before.
  ///
  /// - Throws: ``JournalError``; ``RunError/folder(_:)`` where something of the log is lost: a node that
  ///   forgot what it had promised could break the promise.
  func log() async throws -> (Journal, [MeshRecord]) {
    guard access(journal, F_OK) == 0 else {
      return (try Journal.create(at: journal, of: owner), [])
    }
    let log = try Journal.open(at: journal, of: owner)
    if let recovery = log.recovery {
      throw RunError.folder("the log of \(owner) is damaged: \(recovery.description)")
    }
    var records: [MeshRecord] = []
    var last = 0
    while true {
      let entries = try await log.entries(behind: last)
      guard let end = entries.last else { return (log, records) }
      last = end.sequence
      for case .meshRecord(_, let bytes) in entries.map(\.event) {
        do {
          records.append(try MeshRecord(wireBytes: bytes))
        } catch {
          throw RunError.folder("the log of \(owner) cannot be read: \(error)")
        }
      }
    }
  }
}
