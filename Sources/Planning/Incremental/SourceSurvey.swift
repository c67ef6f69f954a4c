import Definitions
import SourceText
import Synchronization

/// The bytes of a workspace's files, by which the same ones are known again.
struct SourceSurvey: Sendable {
  /// The digest of each file, by its path.
  let digests: [String: String]
  private let files: [(path: String, kind: DefinitionKind)]
  private let isComplete: Bool

  /// Surveys a workspace that was loaded.
  ///
  /// - Parameter digests: those of its files, noted when they were read.
  init(_ workspace: Workspace, _ digests: DigestTable) {
    self.digests = digests.all
    files = workspace.files.map { ($0.path, $0.kind) }
    isComplete = workspace.unreadable.isEmpty
  }

  /// A digest of all bytes, with what each file is; nil where something could not be read.
  ///
  /// - Parameter scripts: paths of the scripts that hooks name. Only who parses hooks finds them, so
  ///   they are left out.
  func identity(without scripts: Set<String>) -> String? {
    guard isComplete else { return nil }
    var text = ""
    for file in files where !scripts.contains(file.path) {
      text += "\(digests[file.path] ?? "") \(file.kind.rawValue) \(file.path)\0"
    }
    return ContentDigest.of(text)
  }

  /// Reads and hashes the files below a folder on all processors, and parses none but those that name
  /// others.
  static func read(_ root: String) async -> SourceSurvey {
    let digests = DigestTable()
    let workspace = await Workspace.load(
      root,
      options: LoadOptions(known: { source, kind in
        digests.note(source)
        return kind == .pluginManifest ? nil : .other
      }))
    return SourceSurvey(workspace, digests)
  }
}

/// Digests of files, noted on any thread.
final class DigestTable: Sendable {
  private let digests = Mutex<[String: String]>([:])

  /// All that were noted, by path.
  var all: [String: String] { digests.withLock { $0 } }

  /// Notes the digest of a file; returns it.
  @discardableResult
  func note(_ source: SourceFile) -> String {
    let digest = ContentDigest.of(source.bytes)
    digests.withLock { $0[source.path] = digest }
    return digest
  }
}
