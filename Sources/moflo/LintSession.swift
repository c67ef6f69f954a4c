import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// Loads what some paths name, with the configuration that holds there, and lints it.
struct LintSession {
  /// The findings in one workspace.
  struct Outcome {
    /// The workspace.
    let workspace: Workspace
    /// The findings, with paths relative to the workspace.
    let report: LintReport
    /// The findings, with paths that lead there from this folder.
    let shown: LintReport
    /// Whether a file that was asked for could not be read.
    let isIncomplete: Bool
  }

  let paths: [String]
  let config: String?
  let catalogs: [String]

  /// Lints the paths, or standard input as if it were a file.
  func lint(standardInput name: String? = nil) async throws -> [Outcome] {
    if let name { return [try await lintStandardInput(as: name)] }
    let paths = paths.isEmpty ? ["."] : paths
    for path in paths { try Paths.requireReadable(path) }
    let home = WorkingFolder.home
    let workspaces = await Workspace.load(paths: paths, home: home)
    return try workspaces.map { workspace in
      let configuration = try configuration(for: workspace.root)
      let only = workspace.files.indices.filter { workspace.isReported(FileID($0)) }
        .map { workspace.files[$0].path }
      let report = LintEngine.lint(workspace, configuration: configuration, only: only)
      return outcome(workspace, report)
    }
  }

  private func lintStandardInput(as name: String) async throws -> Outcome {
    let bytes = try StandardInput.read(limit: SourceFile.sizeLimit)
    let root = WorkspaceRoot.find(for: name, home: WorkingFolder.home)
    let path = WorkspaceRoot.relativePath(of: name, in: root) ?? name
    let file = Workspace.loadSource(SourceFile(path: path, bytes: bytes))
    let loaded = await Workspace.load(root)
    let others = loaded.files.filter { !$0.path.hasSameBytes(as: path) }
    let workspace = Workspace.build(root: root, files: others + [file])
    let report = LintEngine.lint(
      workspace, configuration: try configuration(for: root), only: [path])
    return outcome(workspace, report)
  }

  private func outcome(_ workspace: Workspace, _ report: LintReport) -> Outcome {
    Outcome(
      workspace: workspace, report: report,
      shown: report.prefixed(by: WorkingFolder.prefix(to: workspace.root)),
      isIncomplete: workspace.unreadable.contains { workspace.isReported(path: $0.path) })
  }

  private func configuration(for root: String) throws -> LintConfiguration {
    let loaded: LoadedConfiguration
    if let config {
      do {
        loaded = ConfigurationReader.read(try SourceFile.read(config))
      } catch {
        throw CommandFailure("cannot read \(config): \(error)", status: .usage)
      }
    } else {
      loaded = ConfigurationReader.find(from: root)
    }
    if !loaded.diagnostics.isEmpty {
      var sources = SourceLookup(loaded.source.map { [$0] } ?? [])
      let renderer = DiagnosticRenderer(usesColor: false)
      for diagnostic in loaded.diagnostics {
        StandardStreams.error(renderer.render(diagnostic, in: &sources) + "\n")
      }
    }
    guard !loaded.isInvalid else { throw CommandFailure(status: .usage) }
    var configuration = loaded.configuration
    if !catalogs.isEmpty { configuration.catalogs.forAllServers = catalogs }
    return configuration
  }
}
