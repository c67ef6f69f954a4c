import Definitions
import Diagnostics
import SourceText
import SwarmChecks
import ToolCatalog
import YAMLSyntax

/// Lowers a workspace to a plan, proving on the way what can be proved before it runs.
///
/// The same files give the same bytes, whatever the machine: nothing here depends on the clock, the
/// locale, an absolute path, or the order of a hash table.
public struct Compilation {
  let workspace: Workspace
  let request: CompileRequest
  var diagnostics = DiagnosticList()
  var positions: SourceLookup
  var assembly = PlanAssembly()
  /// What files came to before, by their paths.
  let records: [String: DefinitionRecord]
  /// Paths of the files that configure MCP servers.
  let filesWithServers: Set<String>
  /// What agents' files come to by themselves, by their paths.
  var parts: [String: AgentPart] = [:]
  private(set) var result = CompileResult(plan: nil, diagnostics: [])

  /// Compiles what `request` asks for.
  public static func compile(workspace: Workspace, request: CompileRequest) -> CompileResult {
    run(workspace: workspace, request: request, records: [:]).result
  }

  /// Compiles what `request` asks for, files that were not parsed by their records.
  static func run(
    workspace: Workspace, request: CompileRequest, records: [String: DefinitionRecord]
  ) -> Compilation {
    var compilation = Compilation(workspace: workspace, request: request, records: records)
    let plan = compilation.run()
    compilation.result = CompileResult(
      plan: compilation.diagnostics.hasErrors ? nil : plan,
      diagnostics: compilation.diagnostics.items.sorted(by: Diagnostic.precedes))
    return compilation
  }

  private init(
    workspace: Workspace, request: CompileRequest, records: [String: DefinitionRecord]
  ) {
    self.workspace = workspace
    self.request = request
    self.records = records
    filesWithServers = Set(workspace.servers.map { workspace[$0.file].path })
    positions = SourceLookup(
      workspace.files.map(\.source) + (request.configuration.map { [$0] } ?? []))
  }

  private mutating func run() -> SwarmPlan? {
    let selection = WorkflowSelection.select(workspace, request, &diagnostics)
    let agents = AgentSelection.select(workspace, request, &diagnostics)
    let layers = settingsLayers(of: selection, agents: agents)
    let resolution = SettingsResolution(layers, agentCount: agents.count)
    diagnostics.add(resolution.diagnostics)
    note(resolution.origins)

    for agent in agents { lowerAndNote(agent) }
    if let file = selection?.file {
      use(file)
    } else if request.command == nil, request.tasks.isEmpty, request.objective.isEmpty,
      !request.isIdle
    {
      reportUnreadableWork()
    }
    var draft = selection?.draft ?? WorkflowDraft()
    if selection == nil, !diagnostics.hasErrors || !request.tasks.isEmpty {
      draft = FlagTasks.draft(request, agents: agents.map(\.definition.name.value), &diagnostics)
    }
    let tasks = TaskChecking.check(draft, agents: agents, in: &self)
    guard !diagnostics.hasErrors else { return nil }
    if let lock = request.lock,
      assembly.tools.values.contains(where: { lock.servers.contains($0.server) })
    {
      assembly.sources[ToolLock.fileName] = lock.digest
    }
    // Who signs the plan signs what the servers of its tools are.
    if assembly.tools.values.contains(where: { $0.server != ToolReference.own }),
      let servers = workspace.file(at: WorkspaceServers.path)
    {
      use(servers)
    }
    return assembly.plan(
      compiler: request.compiler, objective: objective(selection), swarm: resolution.settings,
      inputs: draft.inputs.map(\.value), tasks: tasks)
  }

  private func objective(_ selection: WorkflowSelection?) -> String {
    request.objective.isEmpty ? selection?.description ?? "" : request.objective
  }

  // MARK: Settings

  private mutating func settingsLayers(
    of selection: WorkflowSelection?, agents: [SelectedAgent]
  ) -> [SettingsLayer] {
    var layers = [SettingsLayer.flags(request.overrides, &diagnostics)]
    if let file = request.configuration { layers += configurationLayer(file) }
    if let selection, let swarm = selection.swarm, let document = workspace[selection.file].yaml {
      layers.append(
        SettingsReader.read(
          swarm.value, kind: .frontMatter, path: workspace[selection.file].path,
          document: document, &diagnostics))
    }
    let coordinator = AgentSelection.coordinator(workspace, request, agents, &diagnostics)
    guard let coordinator else { return layers }
    let file = workspace[coordinator.definition.file]
    if let swarm = coordinator.definition.swarm, let document = file.yaml {
      layers.append(
        SettingsReader.read(
          swarm.value, kind: .frontMatter, path: file.path, document: document, &diagnostics))
    }
    layers.append(HookSettings.read(file, catalogs: request.catalogs, &diagnostics))
    return layers
  }

  private mutating func configurationLayer(_ file: SourceFile) -> [SettingsLayer] {
    let document = YAMLDocument.parse(file.bytes)
    report(document.problems, of: file.path)
    guard let swarm = document.root?["swarm"] else { return [] }
    assembly.sources[file.path] = ContentDigest.of(file.bytes)
    return [
      SettingsReader.read(
        swarm.value, kind: .configuration, path: file.path, document: document, &diagnostics)
    ]
  }

  private mutating func note(
    _ origins: [String: (kind: PlanOrigin.Kind, place: Place?)]
  ) {
    for (name, origin) in origins {
      assembly.provenance[name] = self.origin(origin.kind, origin.place)
    }
  }

  /// Where a value came from, with line and column.
  mutating func origin(_ kind: PlanOrigin.Kind, _ place: Place?) -> PlanOrigin {
    guard kind != .flag, kind != .default, let place else { return PlanOrigin(kind: kind) }
    let position = positions.position(of: place.range.start, in: place.path)
    return PlanOrigin(
      kind: kind, path: place.path, line: position.line, column: position.column)
  }

  // MARK: Files

  /// Takes a file among the plan's sources, and reports what is wrong with its YAML.
  mutating func use(_ id: FileID) {
    let file = workspace[id]
    guard assembly.sources[file.path] == nil else { return }
    assembly.sources[file.path] = ContentDigest.of(file.source.bytes)
    report(file.yaml?.problems ?? [], of: file.path)
  }

  /// Where nothing says what to do, that may stand in what could not be read.
  private mutating func reportUnreadableWork() {
    for (index, file) in workspace.files.enumerated() {
      switch file.kind {
      case .command, .skill, .workflow: use(FileID(index))
      default: continue
      }
    }
  }

  private mutating func report(_ problems: [YAMLProblem], of path: String) {
    for problem in problems {
      let related = problem.context.map {
        [RelatedPlace(path: path, range: $0.range, message: $0.value)]
      }
      diagnostics.add(
        .yamlSyntax, at: Place(path, problem.range), problem.message,
        reason: "What cannot be read with certainty is not compiled.", related: related ?? [])
    }
  }
}
