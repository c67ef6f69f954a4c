import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// Reads configurations, and shows what is wrong with them.
enum ConfigurationLoading {
  /// The configurations that hold for some files of a workspace; what is wrong with them is shown.
  ///
  /// - Throws: ``CommandFailure`` of status 2 behind the findings where a file cannot be used. See
  ///   ``read(in:config:for:knowing:by:)`` for the rest.
  static func tree(
    in root: String, config: String?, for paths: [String]
  ) throws -> ConfigurationTree {
    let tree = try read(in: root, config: config, for: paths)
    try show(tree)
    return tree
  }

  /// The configurations that hold for some files of a workspace.
  ///
  /// - Parameters:
  ///   - root: the workspace's root.
  ///   - config: a file that takes the place of all others.
  ///   - paths: files, relative to the root.
  ///   - folders: folders of which it is known whether a configuration stands in them.
  ///   - read: reads a file.
  /// - Throws: ``CommandFailure`` of status 2 where `config` cannot be read.
  static func read(
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
    return tree
  }

  /// The path of a configuration as people see it from here.
  static func shownPath(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "/") else { return path }
    return WorkingFolder.prefix(to: Paths.folder(of: path)) + Paths.name(of: path)
  }

  /// Shows what is wrong with configurations.
  ///
  /// - Throws: ``CommandFailure`` of status 2 behind the findings where a file cannot be used.
  static func show(_ tree: ConfigurationTree) throws {
    let diagnostics = tree.diagnostics
    guard !diagnostics.isEmpty else { return }
    var lookup = SourceLookup(
      tree.sources.map { SourceFile(path: shownPath($0.path), bytes: $0.bytes) })
    let renderer = DiagnosticRenderer(usesColor: false)
    for diagnostic in diagnostics {
      let shown = Diagnostic(
        rule: diagnostic.rule, severity: diagnostic.severity, path: shownPath(diagnostic.path),
        range: diagnostic.range, message: diagnostic.message, reason: diagnostic.reason,
        help: diagnostic.help)
      StandardStreams.error(renderer.render(shown, in: &lookup) + "\n")
    }
    if tree.isInvalid { throw CommandFailure(status: .usage) }
  }
}
