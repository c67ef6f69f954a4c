import SourceText

extension Workspace {
  /// Loads all definitions below a folder.
  ///
  /// It never fails: what could not be read stands in ``unreadable``. For a file the folder of its
  /// workspace is loaded and the file alone reported, as by ``load(paths:options:home:)``.
  ///
  /// - Parameters:
  ///   - root: a folder or file.
  ///   - options: what to load.
  public static func load(_ root: String, options: LoadOptions = LoadOptions()) -> Workspace {
    if let target = try? FileSystem.target(of: root), target.0 != .folder {
      let base = WorkspaceRoot.find(for: root)
      var options = options
      options.only = WorkspaceRoot.relativePath(of: root, in: base).map { [$0] } ?? []
      return loadFolder(base, options: options)
    }
    return loadFolder(root, options: options)
  }

  /// Loads the workspaces that some files and folders belong to, each once, in the order in which
  /// the paths lead to them.
  ///
  /// Only what the paths name is reported, the rest of each workspace is known for references.
  ///
  /// - Parameters:
  ///   - paths: files and folders.
  ///   - options: what to load; ``LoadOptions/only`` is set for each workspace.
  ///   - home: the person's home folder, where it is known; see ``WorkspaceRoot/find(for:home:)``.
  public static func load(
    paths: [String], options: LoadOptions = LoadOptions(), home: String? = nil
  ) -> [Workspace] {
    var roots: [String] = []
    var asked: [[String]] = []
    var positions: [ByteName: Int] = [:]
    for path in paths {
      let root = WorkspaceRoot.find(for: path, home: home)
      let position = positions[ByteName(root)] ?? roots.count
      if position == roots.count {
        positions[ByteName(root)] = position
        roots.append(root)
        asked.append([])
      }
      asked[position].append(WorkspaceRoot.relativePath(of: path, in: root) ?? path)
    }
    var workspaces: [Workspace] = []
    for (root, only) in zip(roots, asked) {
      var options = options
      options.only = only.contains("") ? [] : only
      workspaces.append(loadFolder(root, options: options))
    }
    return workspaces
  }

  /// Reads one file as if it stood at its path in a workspace.
  ///
  /// - Parameters:
  ///   - file: the text and the path, which tells the kind where `kind` is nil.
  ///   - kind: what the file is.
  public static func loadSource(_ file: SourceFile, kind: DefinitionKind? = nil) -> DefinitionFile {
    if let kind { return DefinitionFile.read(file, kind: kind) }
    let recognition = Recognition(path: file.path) ?? Recognition(.agent, .byContent)
    return DefinitionFile.read(file, kind: KindDecision.kind(of: file, recognition) ?? .other)
  }

  /// Reads one file that is not on disk yet as it would be read at its path in a workspace; nil where it would
  /// be passed over.
  public static func loadNew(_ file: SourceFile) -> DefinitionFile? {
    guard let recognition = Recognition(path: file.path),
      let kind = KindDecision.kind(of: file, recognition)
    else { return nil }
    return DefinitionFile.read(file, kind: kind)
  }

  private static func loadFolder(_ root: String, options: LoadOptions) -> Workspace {
    let real = FileSystem.realPath(root) ?? root
    let role = FolderRole.root(at: real)
    let isPlain = role == .root && !WorkspaceRoot.isMarked(real)
    var reader = FileLoader(root: real, asked: Set(options.only.map(ByteName.init)))
    reader.known = options.known
    reader.read = options.read
    var (found, loaded) = reader.load { handOut in
      var found = DirectoryWalk.run(
        real, role: role, readsPlainMarkdown: isPlain, options: options, handOut: handOut)
      addAsked(options.only, in: real, role: role, to: &found)
      return found
    }
    let components = PluginComponents(tree: DiskTree(root: real, options: options)).files(
      namedIn: loaded.files)
    if !components.isEmpty { loaded.replace(by: reader.load(components)) }
    loaded.add(reader.load(scriptsNamedIn: loaded.files))
    return build(
      root: root, context: real, files: loaded.files,
      unreadable: found.unreadable + loaded.unreadable, only: options.only,
      folders: found.folders)
  }

  /// Adds files that the caller named and no place recommends.
  private static func addAsked(
    _ paths: [String], in root: String, role: FolderRole, to found: inout DirectoryWalk.Result
  ) {
    guard !paths.isEmpty else { return }
    var known = Set(found.files.map { ByteName($0.path) })
    for path in paths where !path.isEmpty && known.insert(ByteName(path)).inserted {
      let full = path.utf8.first == UInt8(ascii: "/") ? path : "\(root)/\(path)"
      let target: FileSystem.EntryKind
      do {
        target = try FileSystem.target(of: full).0
      } catch {
        found.unreadable.append(UnreadableFile(path: path, reason: error.reason))
        continue
      }
      if target == .folder { continue }
      // What stands outside is not to be read, and not to be fixed, because a link leads there.
      if FileSystem.isLink(full), !FileSystem.leads(full, into: root) {
        found.unreadable.append(
          UnreadableFile(path: path, reason: DirectoryWalk.outwardLinkReason))
        continue
      }
      let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
      guard let name = names.last else { continue }
      if let recognition = Recognition(file: name, in: role.descending(names.dropLast()[...])) {
        found.files.append(FoundFile(path: path, recognition: recognition))
      } else if name.endsIgnoringCase(in: ".md") {
        found.files.append(FoundFile(path: path, recognition: Recognition(.agent, .byContent)))
      } else if ScriptLanguage(fileName: name) == .shell {
        found.files.append(FoundFile(path: path, recognition: Recognition(.script)))
      }
    }
  }
}

extension Recognition {
  /// What a file is, told from its path alone: a folder in `skills` is taken for a skill.
  init?(path: String) {
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    guard let name = names.last else { return nil }
    var role = FolderRole.root
    for folder in names.dropLast() {
      role = role.meaning == .skills ? role.asSkill : role.child(folder)
    }
    self.init(file: name, in: role)
  }
}
