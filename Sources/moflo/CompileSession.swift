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
  func compile() throws -> PlanDocument {
    try Paths.requireReadable(path)
    let workspace = Workspace.load(path)
    let selected =
      Paths.isFolder(path)
      ? [] : workspace.agents.filter { workspace.isReported($0.file) }.map(\.name.value)
    let prepared = try prepare(root: workspace.root, selected: selected)
    return PlanDocument(
      try plan(
        Compilation.compile(workspace: workspace, request: prepared.request), of: workspace,
        prepared))
  }

  /// The file of the plan and the plan in a line, from the cache where nothing has changed.
  ///
  /// - Throws: as ``compile()``.
  func compile(in cache: CacheFolder) throws -> (bytes: [UInt8], summary: String) {
    try Paths.requireReadable(path)
    guard Paths.isFolder(path) else {
      let document = try compile()
      return (document.bytes(), PlanSummary.line(document))
    }
    let prepared = try prepare(root: path, selected: [])
    let compilation = IncrementalCompilation(
      root: Paths.real(path), store: cache, program: cache.program(prepared.catalogs))
    switch compilation.compile(prepared.request, summary: PlanSummary.line) {
    case .kept(let bytes, let summary): return (bytes, summary)
    case .compiled(let workspace, let result, let compiled):
      let plan = try plan(result, of: workspace, prepared)
      let document = compiled ?? PlanDocument(plan)
      UntilExit.keep(document)
      return (document.bytes(), PlanSummary.line(document))
    }
  }

  /// What a compilation is asked for.
  private struct Prepared {
    let request: CompileRequest
    /// What tells its catalogues from others.
    let catalogs: [String]
    /// The way from the working folder to where the request's configuration counts its path from.
    let configurationPrefix: String
  }

  private func prepare(root: String, selected: [String]) throws -> Prepared {
    let root = Paths.real(root)
    let loaded = ConfigurationReader.find(from: root)
    let lock = try LockLoading.loaded(in: root, beside: loaded.sources)
    // The linter judges by the same ones.
    var configuration = loaded.configuration
    configuration.use(lock.lock)
    if !options.catalogs.isEmpty {
      configuration.catalogs.forAllServers = try CatalogNames.checked(options.catalogs)
    }
    let source = loaded.swarmSource
    var folder = root
    if let source, !source.path.utf8.starts(with: "\(root)/".utf8) {
      folder = Paths.folder(of: source.path)
    }
    var request = options.request(
      nodes: nodes, selected: selected,
      // The plan is the same wherever the workspace lies.
      configuration: source.map { source in
        let path = source.path.utf8.dropFirst(folder.utf8.count).drop { $0 == UInt8(ascii: "/") }
        return SourceFile(path: String(decoding: path, as: UTF8.self), bytes: source.bytes)
      },
      catalogs: configuration.catalogs.catalogs)
    if let servers = lock.lock?.servers, let source = lock.source {
      request.lock = CompileRequest.Lock(
        digest: ContentDigest.of(source.bytes), servers: Set(servers.map(\.name)))
    }
    request.isIdle = isIdle
    return Prepared(
      request: request, catalogs: configuration.catalogs.words + [request.lock?.digest ?? ""],
      configurationPrefix: WorkingFolder.prefix(to: folder))
  }

  /// Shows the findings; the plan, where there is no error among them.
  private func plan(
    _ result: CompileResult, of workspace: Workspace, _ prepared: Prepared
  ) throws -> SwarmPlan {
    let prefix = WorkingFolder.prefix(to: Paths.real(workspace.root))
    if let unreadable = workspace.unreadable.first(where: { workspace.isReported(path: $0.path) }) {
      throw CommandFailure(
        "\(TerminalText.escape(prefix + unreadable.path)): \(unreadable.reason)", status: .usage)
    }
    show(result.diagnostics, in: workspace, prefix: prefix, prepared)
    UntilExit.keep((workspace, result))
    guard let plan = result.plan else { throw CommandFailure(status: .findings) }
    return plan
  }

  private func show(
    _ diagnostics: [Diagnostic], in workspace: Workspace, prefix: String, _ prepared: Prepared
  ) {
    guard !diagnostics.isEmpty else { return }
    var files = workspace.files.map {
      SourceFile(path: prefix + $0.path, bytes: $0.source.bytes)
    }
    let configuration = prepared.request.configuration
    if let configuration {
      files.append(
        SourceFile(
          path: prepared.configurationPrefix + configuration.path, bytes: configuration.bytes))
    }
    var sources = SourceLookup(files)
    let renderer = DiagnosticRenderer(
      usesColor: color.isEnabled(onTerminal: StandardStreams.errorIsTerminal))
    for diagnostic in diagnostics {
      let shown =
        workspace.file(at: diagnostic.path) != nil
        ? diagnostic.prefixed(by: prefix)
        : diagnostic.path == configuration?.path
          ? diagnostic.prefixed(by: prepared.configurationPrefix) : diagnostic
      StandardStreams.error(renderer.render(shown, in: &sources) + "\n")
    }
  }
}
