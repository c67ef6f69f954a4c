import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import Planning
import SourceText

/// Compiles the definitions at a path and shows what is wrong with them.
struct CompileSession {
  let path: String
  let options: CompileOptions
  let nodes: Int?
  let color: ColorOption
  /// Whether the plan is to have no tasks.
  var isIdle = false

  /// The plan.
  ///
  /// - Throws: ``CommandFailure`` behind the findings where there is an error among them.
  func compile() async throws -> PlanDocument {
    try Paths.requireReadable(path)
    let workspace = await Workspace.load(path)
    let prefix = WorkingFolder.prefix(to: Paths.real(workspace.root))
    if let unreadable = workspace.unreadable.first(where: { workspace.isReported(path: $0.path) }) {
      throw CommandFailure(
        "\(TerminalText.escape(prefix + unreadable.path)): \(unreadable.reason)", status: .usage)
    }
    let selected =
      Paths.isFolder(path)
      ? [] : workspace.agents.filter { workspace.isReported($0.file) }.map(\.name.value)
    let configuration = ConfigurationReader.find(from: Paths.real(workspace.root)).swarmSource
    var request = try options.request(
      nodes: nodes, selected: selected, configuration: configuration)
    request.isIdle = isIdle
    let result = Compilation.compile(workspace: workspace, request: request)
    show(result.diagnostics, in: workspace, configuration, prefix: prefix)
    guard let plan = result.plan else { throw CommandFailure(status: .findings) }
    return PlanDocument(plan)
  }

  private func show(
    _ diagnostics: [Diagnostic], in workspace: Workspace, _ configuration: SourceFile?,
    prefix: String
  ) {
    guard !diagnostics.isEmpty else { return }
    let files = workspace.files.map {
      SourceFile(path: prefix + $0.path, bytes: $0.source.bytes)
    }
    var sources = SourceLookup(files + (configuration.map { [$0] } ?? []))
    let renderer = DiagnosticRenderer(
      usesColor: color.isEnabled(onTerminal: StandardStreams.errorIsTerminal))
    for diagnostic in diagnostics {
      let isOfWorkspace = workspace.file(at: diagnostic.path) != nil
      let shown = isOfWorkspace ? diagnostic.prefixed(by: prefix) : diagnostic
      StandardStreams.error(renderer.render(shown, in: &sources) + "\n")
    }
  }
}
