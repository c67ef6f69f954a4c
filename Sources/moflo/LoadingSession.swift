import CommandLineOptions
import Definitions
import JSONSyntax
import Linting

/// Explains what Claude Code loads of what some paths name.
struct LoadingSession {
  let paths: [String]
  let style: ReportStyle

  func run() throws {
    let paths = paths.isEmpty ? ["."] : paths
    for path in paths { try Paths.requireReadable(path) }
    let home = WorkingFolder.home.map(Paths.real)
    let workspaces = Workspace.load(paths: paths, home: home)
    let explained = LoadingReport.joining(
      workspaces.map { workspace in
        let root = Paths.real(workspace.root)
        return LoadingExplanation.explain(workspace, root: root, home: home)
          .prefixed(by: WorkingFolder.prefix(to: root))
      })
    let usesColor = style.color.isEnabled(onTerminal: StandardStreams.outputIsTerminal)
    let reporter = LoadingReporter(usesColor: usesColor)
    if style.format == .json {
      StandardStreams.output(reporter.json(explained).prettyText() + "\n")
    } else {
      StandardStreams.output(reporter.text(explained))
    }
    if workspaces.contains(where: { workspace in
      workspace.unreadable.contains { workspace.isReported(path: $0.path) }
    }) {
      throw CommandFailure(status: .usage)
    }
  }
}
