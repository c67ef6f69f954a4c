import SourceText

extension Workspace {
  /// Loads all definitions of a tree that does not stand on disk, as ``load(_:options:)`` does of one
  /// that does.
  ///
  /// - Parameters:
  ///   - root: the folder that the listing's paths are relative to; what it is called counts, what
  ///     stands in it does not.
  ///   - listing: the tree's files.
  ///   - only: paths of the files and folders that the caller asks about; all where empty. A file
  ///     that is known by a link is asked about by its own path too.
  ///   - read: reads files of the listing, in the order of their paths; called a few times, each time
  ///     with all that is needed then.
  public static func load(
    _ root: String, listing: FileListing, only: [String] = [],
    reading read: (_ paths: [String]) throws -> [FileListing.Content]
  ) rethrows -> Workspace {
    let role = FolderRole.root(at: root)
    let isPlain = role == .root && !WorkspaceRoot.isMarked(root)
    var walk = ListingWalk(listing, role: role, readsPlainMarkdown: isPlain)
    let links = walk.links
    if !links.isEmpty {
      let targets = try read(links.map { String(decoding: $0.path, as: UTF8.self) })
      for (link, target) in zip(links, targets) {
        if case .bytes(let bytes) = target { walk.follow(link, to: bytes) }
      }
    }
    var contents: [ByteName: FileListing.Content] = [:]
    func fetch(_ found: [FoundFile]) throws {
      let paths = found.filter(FileLoader.isRead).map(\.path)
      guard !paths.isEmpty else { return }
      let places = paths.map { walk.realPaths[ByteName($0)] ?? $0 }
      for (path, content) in zip(paths, try read(places)) { contents[ByteName(path)] = content }
    }
    try fetch(walk.result.files)
    var loader = FileLoader(root: root, asked: [], contents: contents)
    var loaded = loader.load(walk.result.files)
    let components = PluginComponents(tree: listing).files(namedIn: loaded.files)
    if !components.isEmpty {
      try fetch(components)
      loader.contents = contents
      loaded.replace(by: loader.load(components))
    }
    let named = loader.scripts(namedIn: loaded.files).filter { script in
      switch listing.kind(of: Array(script.path.utf8)) {
      case .file, .executable: true
      case .link, .opaque, nil: false
      }
    }
    try fetch(named)
    loader.contents = contents
    loaded.add(loader.load(named))
    let asked = Set(only.map(ByteName.init))
    let linked = loaded.files.map(\.path).filter { path in
      walk.realPaths[ByteName(path)].map { asked.contains(ByteName($0)) } ?? false
    }
    return build(
      root: root, context: root, files: loaded.files,
      unreadable: walk.result.unreadable + loaded.unreadable, only: only + linked, listing: listing)
  }
}
