import Definitions
import SourceText
import Synchronization

/// Files that were read, and the digests of their bytes; filled on any thread.
final class SourceTable: Sendable {
  private let entries = Mutex<[String: (source: SourceFile, digest: String)]>([:])

  /// A file that was read, by its path.
  func source(_ path: String) -> SourceFile? { entries.withLock { $0[path]?.source } }

  /// The digest of a file that was read, by its path.
  func digest(_ path: String) -> String? { entries.withLock { $0[path]?.digest } }

  /// Notes a file, unless it is known; returns its digest.
  @discardableResult
  func note(_ source: SourceFile) -> String {
    if let known = digest(source.path) { return known }
    let digest = ContentDigest.of(source.bytes)
    entries.withLock { $0[source.path] = (source, digest) }
    return digest
  }

  /// Reads and hashes the files below a folder on all processors, and parses none but those that name
  /// others.
  func survey(_ root: String) -> Workspace {
    Workspace.load(
      root,
      options: LoadOptions(known: { source, kind in
        self.note(source)
        return kind == .pluginManifest ? nil : .other
      }))
  }

  /// A digest of a workspace's bytes, with what each file is; nil where something could not be read.
  ///
  /// - Parameter scripts: paths of the scripts that hooks name. Only who parses hooks finds them, so
  ///   they are left out.
  func identity(of workspace: Workspace, without scripts: Set<String>) -> String? {
    guard workspace.unreadable.isEmpty else { return nil }
    var text = ""
    for file in workspace.files where !scripts.contains(file.path) {
      text += "\(digest(file.path) ?? "") \(file.kind.rawValue) \(file.path)\0"
    }
    return ContentDigest.of(text)
  }
}
