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

  /// The folders of nodes that this host has been, by name.
  static func all(in run: RunFolder) -> [NodeFolder] {
    let names = PrivateFile.names(in: "\(run.path)/nodes").filter { !$0.hasPrefix(".") }
    return names.sorted().prefix(MeshLimits.nodes).map { NodeFolder(of: NodeID($0), in: run) }
  }

  /// The commands of tools.
  var tools: String { "\(path)/bin" }
  /// What its process wrote on standard error.
  var errors: String { "\(path)/stderr" }
  /// Keeps two processes from being one node.
  var lock: String { "\(path)/lock" }
  private var journal: String { "\(path)/log.sqlite" }
  private var key: String { "\(path)/key" }

  /// Whether it is of a node that joined a run whose members were all there.
  var isWorkers: Bool { owner.contains("/worker-") }

  /// Makes the folder where it is missing.
  func create() throws(SystemError) { try PrivateFile.makeFolder(path) }

  /// Keeps other processes from being the node.
  ///
  /// - Throws: ``RunError/runIsActive(_:)``.
  func takeLock() throws(RunError) -> RunLock {
    do throws(RunLockError) {
      return try RunLock(path: lock)
    } catch {
      throw .runIsActive("\(owner): \(error.description)")
    }
  }

  /// The node's key, which is made where there is none.
  func signingKey() throws(SystemError) -> Curve25519.Signing.PrivateKey {
    do throws(SystemError) {
      let bytes = try PrivateFile.read(key, limit: 32)
      if let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) { return key }
      throw SystemError(call: "read the node's key in", path: key, code: 22)
    } catch {
      guard error.isMissing else { throw error }
      let new = Curve25519.Signing.PrivateKey()
      try keep(new)
      return new
    }
  }

  /// Keeps the node's key for the next time.
  func keep(_ new: Curve25519.Signing.PrivateKey) throws(SystemError) {
    try PrivateFile.write(Array(new.rawRepresentation), to: key)
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
    var records = RecordList()
    var last = 0
    while true {
      let entries = try await log.entries(behind: last)
      guard let end = entries.last else { return (log, records.records) }
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
