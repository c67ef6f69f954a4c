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
    let selected =
      Paths.isFolder(path)
      ? [] : workspace.agents.filter { workspace.isReported($0.file) }.map(\.name.value)
    let request = try request(root: workspace.root, selected: selected).request
    return PlanDocument(
      try plan(Compilation.compile(workspace: workspace, request: request), of: workspace, request))
  }

  /// The file of the plan and the plan in a line, from the cache where nothing has changed.
  ///
  /// - Throws: as ``compile()``.
  func compile(in cache: CacheFolder) async throws -> (bytes: [UInt8], summary: String) {
    try Paths.requireReadable(path)
    guard Paths.isFolder(path) else {
      let document = try await compile()
      return (document.bytes(), PlanSummary.line(document))
    }
    let (request, catalogs) = try request(root: path, selected: [])
    let compilation = IncrementalCompilation(
      root: Paths.real(path), store: cache, program: cache.program(catalogs))
    switch await compilation.compile(request, summary: PlanSummary.line) {
    case .kept(let bytes, let summary): return (bytes, summary)
    case .compiled(let workspace, let result, let compiled):
      let plan = try plan(result, of: workspace, request)
      let document = compiled ?? PlanDocument(plan)
      UntilExit.keep(document)
      return (document.bytes(), PlanSummary.line(document))
    }
  }

  /// The request, and what tells its catalogues from others.
  private func request(
    root: String, selected: [String]
  ) throws -> (request: CompileRequest, catalogs: [String]) {
    let root = Paths.real(root)
    let loaded = ConfigurationReader.find(from: root)
    let lock = try LockLoading.loaded(in: root, beside: loaded.sources)
    // The linter judges by the same ones.
    var configuration = loaded.configuration
    configuration.use(lock.lock)
    if !options.catalogs.isEmpty {
      configuration.catalogs.forAllServers = try CatalogNames.checked(options.catalogs)
    }
    var request = options.request(
      nodes: nodes, selected: selected, configuration: loaded.swarmSource,
      catalogs: configuration.catalogs.catalogs)
    if let servers = lock.lock?.servers, let source = lock.source {
      request.lock = CompileRequest.Lock(
        digest: ContentDigest.of(source.bytes), servers: Set(servers.map(\.name)))
    }
    request.isIdle = isIdle
    return (request, configuration.catalogs.words + [request.lock?.digest ?? ""])
  }

  /// Shows the findings; the plan, where there is no error among them.
  private func plan(
    _ result: CompileResult, of workspace: Workspace, _ request: CompileRequest
  ) throws -> SwarmPlan {
    let prefix = WorkingFolder.prefix(to: Paths.real(workspace.root))
    if let unreadable = workspace.unreadable.first(where: { workspace.isReported(path: $0.path) }) {
      throw CommandFailure(
        "\(TerminalText.escape(prefix + unreadable.path)): \(unreadable.reason)", status: .usage)
    }
    show(result.diagnostics, in: workspace, request.configuration, prefix: prefix)
    UntilExit.keep((workspace, result))
    guard let plan = result.plan else { throw CommandFailure(status: .findings) }
    return plan
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
