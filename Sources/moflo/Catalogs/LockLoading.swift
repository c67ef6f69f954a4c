import CommandLineOptions
import Diagnostics
import Linting
import SourceText
import ToolCatalog

/// Finds the lock that answers for the servers of a workspace.
enum LockLoading {
  /// The lock in a workspace's root, or beside its configuration; nil where there is none.
  ///
  /// - Throws: ``CommandFailure`` of status 2 behind what is wrong with it.
  static func lock(
    in root: String, beside configurations: [SourceFile],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) throws -> ToolLock? {
    try loaded(in: root, beside: configurations, by: read).lock
  }

  /// The same with the lock's file and without a word on what is wrong with it.
  static func find(
    in root: String, beside configurations: [SourceFile],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) -> LoadedLock {
    let folders = [root] + configurations.reversed().map { Paths.folder(of: $0.path) }
    return LockFile.find(in: folders, by: read)
  }

  /// The same with the lock's file.
  static func loaded(
    in root: String, beside configurations: [SourceFile],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) throws -> LoadedLock {
    let loaded = find(in: root, beside: configurations, by: read)
    guard let diagnostic = loaded.diagnostic else { return loaded }
    let path = ConfigurationLoading.shownPath(diagnostic.path)
    var sources = SourceLookup(
      loaded.source.map { [SourceFile(path: path, bytes: $0.bytes)] } ?? [])
    let shown = Diagnostic(
      rule: diagnostic.rule, severity: diagnostic.severity, path: path, range: diagnostic.range,
      message: diagnostic.message, help: diagnostic.help)
    StandardStreams.error(
      DiagnosticRenderer(usesColor: false).render(shown, in: &sources) + "\n")
    throw CommandFailure(status: .usage)
  }
}
