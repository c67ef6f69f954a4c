import CommandLineOptions
import Definitions
import Diagnostics
import Linting
import SourceText

/// Loads what some paths name, with the configuration that holds there.
struct LintSession {
  /// Where the text of definitions comes from.
  enum Input {
    /// Files as they are on disk.
    case files
    /// Standard input, as if it were a file.
    case standardInput(as: String)
    /// Files as git's index has them, of which those that are staged are reported.
    case index
  }

  let paths: [String]
  let config: String?
  let catalogs: [String]
  /// Asks the servers of each workspace; nil where none are to be asked.
  var live: ServerAsking?
  /// Whether scripts are handed to shellcheck, whatever the configuration says.
  var checksScripts = false
  var input = Input.files
  var baseline = BaselineChoice.configured
  var baselineUse = BaselineUse.heed
  /// What becomes of what is wrong in configurations, before any is used.
  var judge: (ConfigurationTree) throws -> Void = ConfigurationLoading.show

  /// Loads everything and lints it.
  func lint() throws -> [LintTarget.Outcome] {
    try load().map { $0.lint() }
  }

  /// Loads everything.
  func load() throws -> [LintTarget] {
    switch input {
    case .files: try loadFiles()
    case .standardInput(let name): [try loadStandardInput(as: name)]
    case .index: try loadIndex()
    }
  }

  private func loadFiles() throws -> [LintTarget] {
    let paths = paths.isEmpty ? ["."] : paths
    for path in paths { try Paths.requireReadable(path) }
    let workspaces = Workspace.load(
      paths: paths, options: LoadOptions(marks: ConfigurationTree.names), home: WorkingFolder.home)
    return try workspaces.map { workspace in
      let reported = workspace.files.indices.filter { workspace.isReported(FileID($0)) }
        .map { workspace.files[$0].path }
      return try target(workspace, reported: reported)
    }
  }

  private func loadStandardInput(as name: String) throws -> LintTarget {
    let bytes = try StandardInput.read(limit: SourceFile.sizeLimit)
    let root = WorkspaceRoot.find(for: name, home: WorkingFolder.home)
    let path = WorkspaceRoot.relativePath(of: name, in: root) ?? name
    let file = Workspace.loadSource(SourceFile(path: path, bytes: bytes))
    return try target([file], in: Workspace.load(root))
  }

  /// Files in place of those of a workspace that was loaded, or beside them; they alone are reported.
  ///
  /// - Parameter settings: configurations that are read even where they hold for none of the files.
  func target(
    _ files: [DefinitionFile], in loaded: Workspace, reading settings: [String] = [],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) throws -> LintTarget {
    let paths = Set(files.map { ByteName($0.path) })
    let others = loaded.files.filter { !paths.contains(ByteName($0.path)) }
    let reported = files.map(\.path)
    let workspace = Workspace.build(root: loaded.root, files: others + files, only: reported)
    return try target(workspace, reported: reported, reading: settings, by: read)
  }

  private func loadIndex() throws -> [LintTarget] {
    let index = try GitIndex()
    var targets: [LintTarget] = []
    for (root, staged) in try StagedFiles(index: index, paths: paths).byRoot() {
      let stem = root == "/" ? root : root + "/"
      let workspace = try Workspace.load(
        root, listing: try index.listing(of: root),
        only: staged.map { String(decoding: $0.utf8.dropFirst(stem.utf8.count), as: UTF8.self) }
      ) { paths in try index.contents(of: paths.map { stem + $0 }) }
      let reported = workspace.files.map(\.path).filter { workspace.isReported(path: $0) }
      targets.append(
        try target(workspace, reported: reported) { path throws(FileReadingError) in
          try index.read(path)
        })
    }
    return targets
  }

  private func target(
    _ workspace: Workspace, reported: [String], reading settings: [String] = [],
    by read: FileReader = ConfigurationTree.readFromDisk
  ) throws -> LintTarget {
    var configurations = try ConfigurationLoading.read(
      in: workspace.root, config: config, for: reported + workspace.only + settings,
      knowing: workspace.folders, by: read)
    try judge(configurations)
    let loaded = configurations.loadedInRoot
    let lock = try LockLoading.lock(in: workspace.root, beside: loaded.sources, by: read)
    configurations.change { $0.use(lock) }
    if let answers = try live?.askAll(in: workspace.root) {
      configurations.change { $0.use(answers) }
    }
    if !catalogs.isEmpty { configurations.change { $0.catalogs.forAllServers = catalogs } }
    if checksScripts { configurations.change { $0.checksScripts = true } }
    try CommandCatalogs.load(into: &configurations, by: read)
    return LintTarget(
      workspace: workspace, configurations: configurations, reported: reported,
      baseline: try baseline(loaded, root: workspace.root, by: read))
  }

  private func baseline(
    _ loaded: LoadedConfiguration, root: String, by read: FileReader
  ) throws -> BaselineFile? {
    // Where a configuration was found, its folder is the project's.
    let source = loaded.baselineSource ?? loaded.sources.last
    let folder = source.map { Paths.real(Paths.folder(of: $0.path)) } ?? root
    let named = loaded.configuration.baseline.map { Paths.join(folder, $0) }
    let path: String
    switch baseline {
    case .file(let file?):
      guard !Paths.isFolder(file) else {
        throw CommandFailure(
          """
          --baseline takes the file behind it for the baseline, and \
          '\(TerminalText.escape(file))' is a folder; put paths before it, or write --baseline=FILE
          """, status: .usage)
      }
      path = file
    case .file(nil): path = named ?? Paths.join(folder, Baseline.fileName)
    case .configured:
      guard named != nil || baselineUse != .heed else { return nil }
      path = named ?? Paths.join(folder, Baseline.fileName)
    }
    return try BaselineFile.read(
      path, isConfigured: named != nil && baseline.isConfigured, isNew: baselineUse == .write,
      by: read)
  }
}
