import CommandLineOptions
import Definitions
import Diagnostics
import LanguageServer
import Linting
import SourceText
import ToolCatalog

/// Checks documents that are open in an editor, each in the workspace that it belongs to.
struct DocumentChecker {
  /// What was found.
  struct Findings {
    /// By the document's name; other places have absolute paths.
    var byDocument: [String: [Diagnostic]] = [:]
    /// In configurations that are not open, with absolute paths.
    var others: [Diagnostic] = []
    /// All files that findings may point at, with absolute paths.
    var sources: [SourceFile] = []
    /// Why some documents could not be checked; nil where all were.
    var failure: String?
  }

  /// A document as it was checked last.
  struct CheckedFile {
    /// The document in its workspace.
    let file: DefinitionFile
    /// The dialects whose keys it may have.
    let dialects: Set<Dialect>
    /// The tools that it can call.
    let catalogs: CatalogSet
  }

  private let session: LintSession
  /// Workspaces as they were on disk, by root.
  private var loaded: [ByteName: Workspace] = [:]
  /// A document in what was linted last.
  private struct Checked {
    let target: LintTarget
    /// Its path in the workspace.
    let path: String
    /// How many findings each rule had in it.
    let counts: [String: Int]
  }
  /// What was checked last, by the document's name.
  private var checked: [String: Checked] = [:]

  init(session: LintSession) {
    var session = session
    session.judge = { if $0.isInvalid { throw InvalidConfiguration(tree: $0) } }
    self.session = session
  }

  /// What a configuration says cannot be used.
  private struct InvalidConfiguration: Error {
    let tree: ConfigurationTree
  }

  /// Checks documents.
  ///
  /// - Parameter isReloading: whether files may have changed since the last time.
  mutating func check(
    _ documents: [OpenDocument], isReloading: Bool
  ) throws -> Findings {
    if isReloading { loaded = [:] }
    checked = [:]
    var findings = Findings()
    for (root, members) in Self.byRoot(documents) {
      if loaded[root] == nil { loaded[root] = Workspace.load(root.text) }
      guard let workspace = loaded[root] else { continue }
      do {
        try check(members, in: workspace, beside: documents, into: &findings)
      } catch let invalid as InvalidConfiguration {
        // Whoever edits a configuration makes mistakes.
        findings.take(invalid.tree, beside: documents)
        findings.failure = "nothing is checked by a configuration that is wrong"
      } catch let failure as CommandFailure {
        findings.failure =
          failure.message.isEmpty ? "what is wrong is in the server's log" : failure.message
      }
    }
    return findings
  }

  private mutating func check(
    _ members: [Member], in workspace: Workspace, beside documents: [OpenDocument],
    into findings: inout Findings
  ) throws {
    let files = members.compactMap { Self.definition($0, in: workspace) }
    let settings = members.map(\.path).filter {
      Paths.name(of: $0).hasSameBytes(as: ConfigurationReader.fileName)
    }
    guard !files.isEmpty || !settings.isEmpty else { return }
    let target = try session.target(files, in: workspace, reading: settings) {
      path throws(FileReadingError) in
      // A configuration counts as it stands in the editor, too.
      if let open = documents.first(where: { $0.isFile(at: path) }) {
        return SourceFile(path: path, bytes: open.bytes)
      }
      return try SourceFile.read(path)
    }
    defer { findings.take(target.configurations, beside: documents) }
    guard !files.isEmpty else { return }
    let root = workspace.root
    let report = target.lint().report.prefixed(by: root == "/" ? "/" : root + "/")
    findings.sources += report.sources
    for (path, document) in members {
      let full = Paths.join(root, path)
      let found = report.diagnostics.filter { $0.path.hasSameBytes(as: full) }
      checked[document.uri] = Checked(target: target, path: path, counts: found.countsByRule)
      findings.byDocument[document.uri, default: []] += found
    }
  }

  /// The definition that a document is; nil for one that linting its workspace would pass over, as editors open
  /// all sorts of markdown and YAML.
  private static func definition(_ member: Member, in workspace: Workspace) -> DefinitionFile? {
    let source = SourceFile(path: member.path, bytes: member.document.bytes)
    if let known = workspace.file(at: member.path) {
      return Workspace.loadSource(source, kind: workspace[known].kind)
    }
    let isOnDisk = Paths.exists(Paths.join(workspace.root, member.path))
    return isOnDisk ? nil : Workspace.loadNew(source)
  }

  /// A document as it was checked last; nil for one that was not.
  func checkedFile(of document: OpenDocument) -> CheckedFile? {
    guard let checked = checked[document.uri] else { return nil }
    let target = checked.target
    guard let id = target.workspace.file(at: checked.path) else { return nil }
    let configuration = target.configurations.configuration(for: checked.path)
    return CheckedFile(
      file: target.workspace[id], dialects: configuration.dialects,
      catalogs: configuration.catalogs.catalogs)
  }

  /// A comment that silences a finding and nothing else; nil where none does, as in JSON.
  func silencer(
    of diagnostic: Diagnostic, in document: OpenDocument
  ) -> EditorQuestion.Silencer? {
    guard let checked = checked[document.uri] else { return nil }
    let target = checked.target
    guard let id = target.workspace.file(at: checked.path) else { return nil }
    let source = target.workspace[id].source
    for proposal in SuppressionProposal.all(for: diagnostic, in: target.workspace[id]) {
      guard let bytes = try? EditApplier.apply([proposal.edit], to: source.bytes) else { continue }
      let changed = target.workspace.replacing([SourceFile(path: source.path, bytes: bytes)])
      var after = target.lint(changed).report.diagnostics
        .filter { $0.path.hasSameBytes(as: checked.path) }.countsByRule
      let count = checked.counts[diagnostic.rule, default: 0]
      guard after.updateValue(count, forKey: diagnostic.rule) ?? 0 < count, after == checked.counts
      else {
        continue
      }
      return EditorQuestion.Silencer(
        of: diagnostic, edit: proposal.edit, isForFile: proposal.isForFile)
    }
    return nil
  }

  private typealias Member = (path: String, document: OpenDocument)

  /// The documents that are files, by the root of their workspace, with their paths in it; of two that are one
  /// file the first. A folder that is no workspace by any mark could be anything, and as large as a home folder.
  private static func byRoot(
    _ documents: [OpenDocument]
  ) -> [(root: ByteName, members: [Member])] {
    var roots: [ByteName: [Member]] = [:]
    for document in documents {
      guard let path = document.path else { continue }
      let root = WorkspaceRoot.find(for: path, home: WorkingFolder.home)
      guard WorkspaceRoot.isMarked(root) || Paths.name(of: root) == ".claude",
        let relative = WorkspaceRoot.relativePath(of: path, in: root), !relative.isEmpty
      else { continue }
      let members = roots[ByteName(root)] ?? []
      guard !members.contains(where: { $0.path.hasSameBytes(as: relative) }) else { continue }
      roots[ByteName(root)] = members + [(relative, document)]
    }
    return roots.sorted { $0.key.text.precedesInBytes($1.key.text) }
      .map { ($0.key, $0.value) }
  }
}

extension DocumentChecker.Findings {
  /// Takes what is wrong in configurations; in those of another workspace too it is taken once.
  fileprivate mutating func take(_ tree: ConfigurationTree, beside documents: [OpenDocument]) {
    let known = Set(sources.map { ByteName($0.path) })
    sources += tree.sources
    for found in tree.diagnostics where !known.contains(ByteName(found.path)) {
      if let open = documents.first(where: { $0.isFile(at: found.path) }) {
        byDocument[open.uri, default: []].append(found)
      } else {
        others.append(found)
      }
    }
  }
}

extension [Diagnostic] {
  /// How many findings each rule has.
  fileprivate var countsByRule: [String: Int] {
    Dictionary(grouping: self, by: \.rule).mapValues(\.count)
  }
}

extension OpenDocument {
  /// Whether the document is the file at a path.
  fileprivate func isFile(at other: String) -> Bool {
    guard let path, Paths.name(of: path).hasSameBytes(as: Paths.name(of: other)) else {
      return false
    }
    return Paths.absolute(path).hasSameBytes(as: Paths.absolute(other))
  }
}
