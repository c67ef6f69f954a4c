import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// Reads configurations, and shows what is wrong with them.
enum ConfigurationLoading {
  /// The configurations that hold for some files of a workspace.
  ///
  /// - Parameters:
  ///   - root: the workspace's root.
  ///   - config: a file that takes the place of all others.
  ///   - paths: files, relative to the root.
  ///   - folders: folders of which it is known whether a configuration stands in them.
  ///   - read: reads a file.
  /// - Throws: ``CommandFailure`` of status 2 behind the findings where a file cannot be used.
  static func tree(
    in root: String, config: String?, for paths: [String], knowing folders: [WalkedFolder] = [],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) throws -> ConfigurationTree {
    var tree: ConfigurationTree
    if let config {
      do {
        tree = ConfigurationTree(
          everywhere: ConfigurationReader.read(try SourceFile.read(config)))
      } catch {
        throw CommandFailure(
          "cannot read \(TerminalText.escape(config)): \(error)", status: .usage)
      }
    } else {
      tree = ConfigurationTree(root: Paths.real(root), by: read)
      tree.read(for: paths, knowing: folders, by: read)
    }
    try show(tree.diagnostics, sources: tree.sources)
    return tree
  }

  /// The path of a configuration as people see it from here.
  static func shownPath(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "/") else { return path }
    return WorkingFolder.prefix(to: Paths.folder(of: path)) + Paths.name(of: path)
  }

  private static func show(_ diagnostics: [Diagnostic], sources: [SourceFile]) throws {
    guard !diagnostics.isEmpty else { return }
    var lookup = SourceLookup(
      sources.map { SourceFile(path: shownPath($0.path), bytes: $0.bytes) })
    let renderer = DiagnosticRenderer(usesColor: false)
    for diagnostic in diagnostics {
      let shown = Diagnostic(
        rule: diagnostic.rule, severity: diagnostic.severity, path: shownPath(diagnostic.path),
        range: diagnostic.range, message: diagnostic.message, reason: diagnostic.reason,
        help: diagnostic.help)
      StandardStreams.error(renderer.render(shown, in: &lookup) + "\n")
    }
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw CommandFailure(status: .usage)
    }
  }
}
