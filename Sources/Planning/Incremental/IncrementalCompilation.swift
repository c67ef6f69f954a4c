import Definitions
import Diagnostics
import SourceText

/// Compiles a folder again, without doing again what earlier compilations have done.
///
/// Where no byte of the workspace and nothing in the request differs, the plan is the one that was
/// kept. Else files whose bytes are the same are taken as they were lowered then, and only the others
/// are parsed. A finding that concerns a file that was not parsed has no place in it: then all is
/// compiled anew. What comes out is the same, byte for byte, as without a store.
public struct IncrementalCompilation: Sendable {
  /// What a compilation came to.
  public enum Outcome: Sendable {
    /// The file of a plan that was kept, and the plan in a line.
    case kept(bytes: [UInt8], summary: String)
    /// Findings that were worked out, and the plan where there is no error among them.
    case compiled(Workspace, CompileResult, PlanDocument?)
  }

  private let root: String
  private let store: any CompilationStore
  /// What wrote the entries: another program's are not read.
  private let program: String

  /// Prepares the compilation of a folder.
  ///
  /// - Parameters:
  ///   - root: absolute path of the folder, symbolic links resolved.
  ///   - program: tells one build of the compiler, with its tool catalogues, from all others.
  public init(root: String, store: any CompilationStore, program: String) {
    self.root = root
    self.store = store
    self.program = program
  }

  /// Compiles what `request` asks for.
  ///
  /// - Parameter summary: describes a plan in a line.
  public func compile(
    _ request: CompileRequest, summary: (PlanDocument) -> String
  ) -> Outcome {
    let entry = name("plan", request.identity)
    let sources = SourceTable()
    if let kept = open(entry).flatMap(KeptPlan.decode),
      isCurrent(kept, sources, sources.survey(root))
    {
      return .kept(bytes: kept.bytes, summary: kept.summary)
    }
    let records = RecordTable(open(name("definitions")) ?? [])
    let (workspace, compilation) = compile(request, records, sources)
    let result = compilation.result
    guard let plan = result.plan else { return .compiled(workspace, result, nil) }
    let document = PlanDocument(plan)
    keep(compilation.records(sources), besides: records)
    let scripts = workspace.scriptsNamedByHooks
    guard result.diagnostics.isEmpty,
      let identity = sources.identity(of: workspace, without: Set(scripts))
    else { return .compiled(workspace, result, document) }
    let kept = KeptPlan(
      sources: identity, scripts: scripts.map { ($0, digest(of: $0)) },
      summary: summary(document), bytes: document.bytes())
    store.write(entry, SealedEntry.seal(kept.encode()))
    return .compiled(workspace, result, document)
  }

  /// Compiles the bytes that `sources` holds, and those of the files that it lacks.
  private func compile(
    _ request: CompileRequest, _ records: RecordTable, _ sources: SourceTable
  ) -> (Workspace, Compilation) {
    func run(
      _ known: @escaping @Sendable (SourceFile, String, DefinitionKind) -> KnownDefinition?
    ) -> (Workspace, Compilation) {
      let workspace = Workspace.load(
        root,
        options: LoadOptions(
          known: { known($0, sources.note($0), $1) }, read: { sources.source($0) }))
      return (
        workspace,
        Compilation.run(workspace: workspace, request: request, records: records.used)
      )
    }
    // Whom a flag names as coordinator is read in full.
    if !records.isEmpty, request.coordinator == nil {
      let (workspace, compilation) = run { records.known($0.path, $1, $2) }
      if !concernsUnparsed(compilation.result.diagnostics, workspace) {
        return (workspace, compilation)
      }
    }
    return run { _, _, _ in nil }
  }

  private func concernsUnparsed(_ diagnostics: [Diagnostic], _ workspace: Workspace) -> Bool {
    func isUnparsed(_ path: String) -> Bool {
      workspace.file(at: path).map { workspace[$0].known != nil } ?? false
    }
    return diagnostics.contains { diagnostic in
      isUnparsed(diagnostic.path) || diagnostic.related.contains { isUnparsed($0.path) }
    }
  }

  // MARK: Entries

  private func isCurrent(
    _ kept: KeptPlan, _ sources: SourceTable, _ workspace: Workspace
  ) -> Bool {
    kept.sources == sources.identity(of: workspace, without: Set(kept.scripts.map(\.path)))
      && kept.scripts.allSatisfy { digest(of: $0.path) == $0.digest }
  }

  private func digest(of path: String) -> String? {
    (try? SourceFile.read("\(root)/\(path)")).map { ContentDigest.of($0.bytes) }
  }

  /// Keeps records; where only few are new, that costs more than to parse their files again.
  private func keep(_ records: [DefinitionRecord], besides old: RecordTable) {
    let new = records.count { !old.holds($0.path, $0.digest) }
    guard new * 50 > records.count || records.count * 2 < old.count else { return }
    store.write(name("definitions"), SealedEntry.seal(RecordTable.encode(records)))
  }

  private func open(_ name: String) -> [UInt8]? { store.read(name).flatMap(SealedEntry.open) }

  private func name(_ kind: String, _ identity: String = "") -> String {
    "\(kind)-" + ContentDigest.of("\(program)\0\(root)\0\(identity)")
  }
}
