import Crypto
import JSONSyntax
import Mesh
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which key belongs to which member of a run. It outlives the run's process: a member that came back with
/// another's log would break what that one has promised.
struct SeatPlan: Sendable {
  private(set) var keys: [NodeID: Curve25519.Signing.PublicKey] = [:]
  private let path: String

  /// Most bytes of its file: a line for each of the most nodes.
  private static let limit = MeshLimits.nodes * (MeshLimits.identifierBytes + 128)

  /// Reads the plan of a run; empty where there is none yet.
  ///
  /// - Throws: ``SystemError``; ``RunError/folder(_:)`` where it is damaged.
  init(of run: RunFolder) throws {
    path = "\(run.path)/members.json"
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try PrivateFile.read(path, limit: Self.limit)
    } catch {
      guard error.isMissing else { throw error }
      return
    }
    guard let members = (try? JSONValue.parse(bytes))?.object else {
      throw RunError.folder("\(path) is damaged")
    }
    for (node, value) in members {
      guard let bytes = value.string.flatMap(Hexadecimal.bytes),
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
      else { throw RunError.folder("\(path) is damaged: '\(node)'") }
      keys[NodeID(node)] = key
    }
  }

  /// Takes the place back from a key that has promised nothing; the next one to come is written.
  mutating func free(_ node: NodeID) { keys[node] = nil }

  /// Gives a member its key, on disk before anybody learns of it.
  ///
  /// - Throws: ``SystemError``.
  mutating func give(_ node: NodeID, to key: Curve25519.Signing.PublicKey) throws(SystemError) {
    guard keys[node] == nil else { return }
    keys[node] = key
    var members: [String: JSONValue] = [:]
    for (node, key) in keys {
      members[node.text] = .string(Hexadecimal.text(of: key.rawRepresentation))
    }
    let new = "\(path).new"
    try PrivateFile.write(JSONValue.object(members).canonicalBytes(), to: new)
    guard rename(new, path) == 0 else {
      throw SystemError(call: "rename to", path: path, code: errno)
    }
  }
}
