import SourceText

/// A file that a walk found, not read yet.
struct FoundFile: Sendable {
  /// Path relative to the root.
  let path: String
  /// What it seems to be.
  let recognition: Recognition
}

/// Finds the files below a folder that can be definitions, without reading them.
///
/// Hidden folders other than Claude Code's and folders of build products and dependencies are left
/// out, and so is what `.gitignore` files name. Links to folders are followed where they stay in the
/// root and lead to something that was not found in its own place.
struct DirectoryWalk {
  /// What was found.
  struct Result: Sendable {
    /// The files.
    var files: [FoundFile] = []
    /// How many of the files, from the first on, were handed out while the walk went on.
    var handedOut = 0
    /// What could not be read.
    var unreadable: [UnreadableFile] = []
    /// The folders that were looked into.
    var folders: [WalkedFolder] = []
  }

  private struct Folder {
    /// Path relative to the root, without a trailing slash; empty for the root.
    let path: [UInt8]
    let role: FolderRole
    let ignoreRules: [PathPatterns]
    let depth: Int
    /// Real path of the link's target relative to the root, where a link led here.
    var realPath: [UInt8]?
  }

  private let root: String
  private let options: LoadOptions
  private let include: PathPatterns
  private let exclude: PathPatterns
  private let readsPlainMarkdown: Bool
  /// Names that every path begins with, for ignore files of folders above the root.
  private let prefix: [ArraySlice<UInt8>]
  private let spared: [[UInt8]]
  private let marks: [[UInt8]]

  private var result = Result()
  private var seenEntries = 0
  private var links: [(path: [UInt8], folder: Folder)] = []

  /// Fewest files that are handed out together.
  private static let batch = 8

  /// Walks a folder.
  ///
  /// - Parameters:
  ///   - root: the folder.
  ///   - role: what the folder is.
  ///   - readsPlainMarkdown: whether markdown files outside of known folders are taken too, to be
  ///     told from their content.
  ///   - options: what to find.
  ///   - handOut: takes files that were found, so that they can be read while the walk goes on; the
  ///     last ones, and all of a small tree, only stand in the result.
  static func run(
    _ root: String, role: FolderRole, readsPlainMarkdown: Bool, options: LoadOptions,
    handOut: (ArraySlice<FoundFile>) -> Void
  ) -> Result {
    let above = options.respectsIgnoreFiles ? IgnoreFiles.above(root) : (prefix: [], rules: [])
    var walk = DirectoryWalk(
      root: root, options: options, prefix: above.prefix, readsPlainMarkdown: readsPlainMarkdown)
    walk.visit(
      Folder(path: [], role: role, ignoreRules: above.rules, depth: 0), batch: batch,
      handOut: handOut)
    walk.followLinks()
    return walk.result
  }

  private init(
    root: String, options: LoadOptions, prefix: [ArraySlice<UInt8>], readsPlainMarkdown: Bool
  ) {
    self.root = root
    self.options = options
    self.prefix = prefix
    self.readsPlainMarkdown = readsPlainMarkdown
    include = PathPatterns(options.include)
    exclude = PathPatterns(options.exclude)
    spared = options.only.map { Array($0.utf8) }
    marks = options.marks.map { Array($0.utf8) }
  }

  /// Visits a folder and those below it, and hands out files whenever there are enough of them.
  private mutating func visit(
    _ start: Folder, batch: Int, handOut: (ArraySlice<FoundFile>) -> Void
  ) {
    var stack = [start]
    while let folder = stack.popLast() {
      if result.files.count - result.handedOut >= batch {
        handOut(result.files[result.handedOut...])
        result.handedOut = result.files.count
      }
      let path = absolute(folder.path)
      let budget = DefinitionsLimits.directoryEntries - seenEntries
      guard budget > 0, result.files.count < DefinitionsLimits.files else {
        note(folder.path, "not read: the workspace holds too many files")
        return
      }
      let entries: [FileSystem.Entry]
      do {
        entries = try FileSystem.entries(ofFolder: path, limit: budget)
      } catch {
        note(folder.path, error.reason)
        continue
      }
      seenEntries += entries.count
      let isMarked = entries.contains { marks.contains($0.name) }
      result.folders.append(WalkedFolder(path: path, isMarked: isMarked))
      visit(entries, of: folder, stack: &stack)
    }
  }

  private mutating func visit(
    _ entries: [FileSystem.Entry], of folder: Folder, stack: inout [Folder]
  ) {
    var role = folder.role
    var rules = folder.ignoreRules
    for entry in entries {
      if entry.name.elementsEqual("SKILL.md".utf8), entry.kind != .folder { role = role.asSkill }
      if entry.name.elementsEqual(".claude-plugin".utf8) { role = role.asPlugin }
      if options.respectsIgnoreFiles, entry.name.elementsEqual(".gitignore".utf8),
        let file = try? SourceFile.read(
          absolute(join(folder.path, entry.name)), limit: DefinitionsLimits.ignoreFileSize)
      {
        let depth = prefix.count + names(of: folder.path).count
        rules.append(PathPatterns(ignoreFile: file.bytes, base: .below(names: depth)))
      }
    }
    for entry in entries.reversed() {
      let path = join(folder.path, entry.name)
      switch entry.kind {
      case .folder:
        guard let child = child(entry.name, path, of: folder, role: role, rules: rules) else {
          continue
        }
        stack.append(child)
      case .file, .special:
        add(entry, path, role: role, rules: rules, realPath: folder.realPath)
      case .link:
        visitLink(entry, path, of: folder, role: role, rules: rules)
      }
    }
  }

  private mutating func child(
    _ name: [UInt8], _ path: [UInt8], of folder: Folder, role: FolderRole, rules: [PathPatterns]
  ) -> Folder? {
    guard Self.isEntered(name, in: role) else { return nil }
    guard !isLeftOut(path, isFolder: true, rules: rules) else { return nil }
    guard folder.depth < DefinitionsLimits.folderDepth else {
      note(path, "not read: more than \(DefinitionsLimits.folderDepth) folders deep")
      return nil
    }
    let realPath = folder.realPath.map { join($0, name) }
    return Folder(
      path: path, role: role.child(name[...]), ignoreRules: rules, depth: folder.depth + 1,
      realPath: realPath)
  }

  private mutating func add(
    _ entry: FileSystem.Entry, _ path: [UInt8], role: FolderRole, rules: [PathPatterns],
    realPath: [UInt8]?
  ) {
    guard let recognition = recognition(of: entry.name, in: role) else { return }
    guard !isLeftOut(path, isFolder: false, rules: rules) else { return }
    if !include.isEmpty, include.verdictWithFolders(names(of: path)[...]) != true { return }
    guard let text = String(validating: path, as: UTF8.self) else {
      note(path, "its name is not UTF-8")
      return
    }
    guard entry.kind != .special else {
      if recognition.certainty == .certain, recognition.kind != .skillResource {
        note(path, "not a regular file")
      }
      return
    }
    guard result.files.count < DefinitionsLimits.files else { return }
    result.files.append(FoundFile(path: text, recognition: recognition))
  }

  private func recognition(of name: [UInt8], in role: FolderRole) -> Recognition? {
    if let recognition = Recognition(file: name[...], in: role) { return recognition }
    let isPlain = readsPlainMarkdown && name[...].endsIgnoringCase(in: ".md")
    return isPlain ? Recognition(.agent, .byContent) : nil
  }

  private mutating func visitLink(
    _ entry: FileSystem.Entry, _ path: [UInt8], of folder: Folder, role: FolderRole,
    rules: [PathPatterns]
  ) {
    let recognition = recognition(of: entry.name, in: role)
    let target: FileSystem.EntryKind
    do {
      target = try FileSystem.target(of: absolute(path)).0
    } catch {
      if recognition?.certainty == .certain, !isLeftOut(path, isFolder: false, rules: rules) {
        note(path, error.reason)
      }
      return
    }
    if target == .folder {
      // A link in a linked folder is not followed: trees of links can be exponentially large.
      guard folder.realPath == nil, links.count < DefinitionsLimits.followedLinks,
        let child = child(entry.name, path, of: folder, role: role, rules: rules)
      else { return }
      links.append((path, child))
    } else if recognition != nil {
      guard let real = relativeRealPath(of: path) else {
        if recognition?.certainty == .certain, !isLeftOut(path, isFolder: false, rules: rules) {
          note(path, Self.outwardLinkReason)
        }
        return
      }
      let link = FileSystem.Entry(name: entry.name, kind: target)
      pendingFileLinks.append((link, path, role, rules, real))
    }
  }

  private var pendingFileLinks: [(FileSystem.Entry, [UInt8], FolderRole, [PathPatterns], [UInt8])] =
    []

  /// Takes what only links lead to, now that all that stands in its own place is known.
  private mutating func followLinks() {
    var known = Set(result.files.map { Array($0.path.utf8) })
    for (entry, path, role, rules, real) in pendingFileLinks where !known.contains(real) {
      add(entry, path, role: role, rules: rules, realPath: real)
      known.insert(real)
    }
    pendingFileLinks = []
    for (path, var folder) in links.sorted(by: { $0.path.lexicographicallyPrecedes($1.path) }) {
      guard let real = relativeRealPath(of: path) else { continue }
      // A link to a folder above itself is a loop; what is below that folder was walked already.
      if real.isEmpty || path == real || path.starts(with: real + [UInt8(ascii: "/")]) { continue }
      folder.realPath = real
      let before = result.files.count
      // Which of these are files of their own is only known behind the visit.
      visit(folder, batch: .max) { _ in }
      let found = result.files[before...]
      result.files.removeSubrange(before...)
      for file in found {
        let rest = Array(file.path.utf8).dropFirst(path.count)
        if known.insert(real + rest).inserted { result.files.append(file) }
      }
    }
  }

  private func isLeftOut(_ path: [UInt8], isFolder: Bool, rules: [PathPatterns]) -> Bool {
    guard !exclude.isEmpty || !rules.isEmpty else { return false }
    let names = names(of: path)
    if exclude.verdictWithFolders(names[...], isFolder: isFolder) == true { return true }
    guard !rules.isEmpty else { return false }
    for spared in spared {
      if spared == path { return false }
      if spared.count > path.count, spared.starts(with: path + [UInt8(ascii: "/")]) { return false }
    }
    let full = prefix + names
    for rules in rules.reversed() {
      if let verdict = rules.verdict(full[...], isFolder: isFolder) { return verdict }
    }
    return false
  }

  /// Whether a folder in one of a role is looked into.
  static func isEntered(_ name: [UInt8], in role: FolderRole) -> Bool {
    if name.first == UInt8(ascii: ".") {
      return [".claude", ".claude-plugin", ".agents"].contains { name.elementsEqual($0.utf8) }
    }
    if role.meaning == .configuration, name.elementsEqual("worktrees".utf8) { return false }
    return !skippedFolders.contains { name.elementsEqual($0.utf8) }
  }

  /// What is said of a link to something outside.
  static let outwardLinkReason = "a link that leads out of the workspace"

  private static let skippedFolders = ["node_modules", "target", "dist", "vendor"]

  private mutating func note(_ path: [UInt8], _ reason: String) {
    let shown = path.isEmpty ? "." : String(decoding: path, as: UTF8.self)
    result.unreadable.append(UnreadableFile(path: shown, reason: reason))
  }

  private func absolute(_ path: [UInt8]) -> String {
    path.isEmpty ? root : "\(root)/\(String(decoding: path, as: UTF8.self))"
  }

  private func join(_ path: [UInt8], _ name: [UInt8]) -> [UInt8] {
    path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
  }

  private func names(of path: [UInt8]) -> [ArraySlice<UInt8>] {
    path.split(separator: UInt8(ascii: "/"))
  }

  private func relativeRealPath(of path: [UInt8]) -> [UInt8]? {
    guard let base = FileSystem.realPath(root),
      let real = FileSystem.realPath(absolute(path))
    else { return nil }
    return FileSystem.part(of: real, below: base).map { Array($0) }
  }
}

/// The ignore files that stand above a workspace's root, up to the repository's.
private enum IgnoreFiles {
  static func above(_ root: String) -> (prefix: [ArraySlice<UInt8>], rules: [PathPatterns]) {
    guard let real = FileSystem.realPath(root) else { return ([], []) }
    let names = Array(real.utf8).split(separator: UInt8(ascii: "/"))
    var repository: Int?
    for count in stride(from: names.count, through: 0, by: -1)
    where FileSystem.exists(path(names[..<count]) + "/.git") {
      repository = count
      break
    }
    guard let repository else { return ([], []) }
    var rules: [PathPatterns] = []
    let top = path(names[..<repository])
    append(top + "/.git/info/exclude", depth: 0, to: &rules)
    for count in repository..<names.count {
      append(path(names[..<count]) + "/.gitignore", depth: count - repository, to: &rules)
    }
    return (Array(names[repository...]), rules)
  }

  private static func append(_ path: String, depth: Int, to rules: inout [PathPatterns]) {
    let limit = DefinitionsLimits.ignoreFileSize
    guard let file = try? SourceFile.read(path, limit: limit) else { return }
    let read = PathPatterns(ignoreFile: file.bytes, base: .below(names: depth))
    if !read.isEmpty { rules.append(read) }
  }

  private static func path(_ names: ArraySlice<ArraySlice<UInt8>>) -> String {
    names.reduce("") { $0 + "/" + String(decoding: $1, as: UTF8.self) }
  }
}
