import SourceText

/// Finds the files of a listing that can be definitions, as ``DirectoryWalk`` does on disk.
///
/// Ignore files have no say: what is listed is meant to be there.
struct ListingWalk {
  /// A link whose target is not known yet.
  struct PendingLink {
    /// The link's path.
    let path: [UInt8]
    /// The folder that holds it.
    fileprivate let folder: Folder
  }

  fileprivate struct Folder {
    /// Path relative to the root; empty for the root.
    let path: [UInt8]
    let role: FolderRole
    let depth: Int
    /// Whether files in it are looked at.
    let isEntered: Bool
  }

  private let listing: FileListing
  private let readsPlainMarkdown: Bool
  /// What was found.
  private(set) var result = DirectoryWalk.Result()
  /// Links that may lead to definitions, to be handed to ``follow(_:to:)`` with their content.
  private(set) var links: [PendingLink] = []
  /// For each file that only a link leads to, where it really stands.
  private(set) var realPaths: [ByteName: String] = [:]
  private var known: Set<[UInt8]> = []

  /// Looks through a listing, or through a folder of it.
  init(
    _ listing: FileListing, of folder: [UInt8] = [], role: FolderRole, readsPlainMarkdown: Bool
  ) {
    self.listing = listing
    self.readsPlainMarkdown = readsPlainMarkdown
    visit(
      folder.isEmpty ? listing.entries[...] : listing.entries(in: folder),
      of: Folder(path: folder, role: role, depth: 0, isEntered: true), followsLinks: true)
    known = Set(result.files.map { Array($0.path.utf8) })
  }

  /// Takes what only a link leads to.
  ///
  /// - Parameters:
  ///   - link: one of ``links``.
  ///   - target: the link's content.
  mutating func follow(_ link: PendingLink, to target: [UInt8]) {
    guard let real = Self.resolve(target, from: link.folder.path), !real.isEmpty, real != link.path
    else { return }
    switch listing.kind(of: real) {
    case .file, .executable:
      guard known.insert(real).inserted else { return }
      let before = result.files.count
      add(link.path, in: link.folder)
      if result.files.count > before { note(link.path, standsAt: real) }
    case .link, .opaque: return
    case nil:
      // A link to a folder above itself is a loop.
      guard !link.path.starts(with: real + [UInt8(ascii: "/")]) else { return }
      let entries = listing.entries(in: real)
      let moved = entries.map { entry in
        FileListing.Entry(path: link.path + entry.path.dropFirst(real.count), kind: entry.kind)
      }
      let before = result.files.count
      visit(moved[...], of: link.folder, followsLinks: false)
      let found = Array(result.files[before...])
      result.files.removeSubrange(before...)
      for file in found {
        let standing = real + Array(file.path.utf8).dropFirst(link.path.count)
        guard known.insert(standing).inserted else { continue }
        result.files.append(file)
        note(Array(file.path.utf8), standsAt: standing)
      }
    }
  }

  private mutating func note(_ path: [UInt8], standsAt real: [UInt8]) {
    realPaths[ByteName(String(decoding: path, as: UTF8.self))] =
      String(decoding: real, as: UTF8.self)
  }

  private mutating func visit(
    _ entries: ArraySlice<FileListing.Entry>, of base: Folder, followsLinks: Bool
  ) {
    let marks = Marks(entries)
    var stack = [base.path.isEmpty ? marks.adjusted(base) : base]
    for entry in entries {
      guard result.files.count < DefinitionsLimits.files else { return }
      let path = entry.path
      guard let name = path.split(separator: UInt8(ascii: "/")).last else { continue }
      let end = max(0, path.count - name.count - 1)
      while stack.count > 1, let top = stack.last, !Self.isIn(top.path, path[..<end]) {
        stack.removeLast()
      }
      while let top = stack.last, top.path.count < end {
        let start = top.path.isEmpty ? 0 : top.path.count + 1
        let stop = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? end
        stack.append(
          marks.adjusted(child(path[start..<stop], at: Array(path[..<stop]), of: top)))
      }
      guard let folder = stack.last, folder.isEntered else { continue }
      switch entry.kind {
      case .file, .executable: add(path, in: folder)
      case .link:
        guard followsLinks, links.count < DefinitionsLimits.followedLinks else { continue }
        links.append(PendingLink(path: path, folder: folder))
      case .opaque: continue
      }
    }
  }

  private func child(_ name: ArraySlice<UInt8>, at path: [UInt8], of folder: Folder) -> Folder {
    Folder(
      path: path, role: folder.role.child(name), depth: folder.depth + 1,
      isEntered: folder.isEntered && folder.depth < DefinitionsLimits.folderDepth
        && DirectoryWalk.isEntered(Array(name), in: folder.role))
  }

  private mutating func add(_ path: [UInt8], in folder: Folder) {
    guard let name = path.split(separator: UInt8(ascii: "/")).last else { return }
    let isPlain = readsPlainMarkdown && name.endsIgnoringCase(in: ".md")
    guard
      let recognition = Recognition(file: name, in: folder.role)
        ?? (isPlain ? Recognition(.agent, .byContent) : nil)
    else { return }
    guard let text = String(validating: path, as: UTF8.self) else {
      result.unreadable.append(
        UnreadableFile(
          path: String(decoding: path, as: UTF8.self), reason: "its name is not UTF-8"))
      return
    }
    result.files.append(FoundFile(path: text, recognition: recognition))
  }

  private static func isIn(_ folder: [UInt8], _ path: ArraySlice<UInt8>) -> Bool {
    guard path.starts(with: folder) else { return false }
    return path.count == folder.count || folder.isEmpty || path[folder.count] == UInt8(ascii: "/")
  }

  /// The path that a link in a folder leads to; nil where it leads out of the tree.
  private static func resolve(_ target: [UInt8], from folder: [UInt8]) -> [UInt8]? {
    guard !target.isEmpty, target.first != UInt8(ascii: "/") else { return nil }
    var names = folder.split(separator: UInt8(ascii: "/"))
    for name in target.split(separator: UInt8(ascii: "/")) {
      if name.elementsEqual(".".utf8) { continue }
      guard name.elementsEqual("..".utf8) else {
        names.append(name)
        continue
      }
      guard names.popLast() != nil else { return nil }
    }
    return Array(names.joined(separator: [UInt8(ascii: "/")]))
  }
}

/// The folders that something in them makes a skill or a plugin.
private struct Marks {
  private var skills: Set<[UInt8]> = []
  private var plugins: Set<[UInt8]> = []

  init(_ entries: ArraySlice<FileListing.Entry>) {
    let skill = Array("SKILL.md".utf8)
    let plugin = Array(".claude-plugin/".utf8)
    for entry in entries {
      let path = entry.path
      if path.suffix(skill.count).elementsEqual(skill), entry.kind != .opaque {
        let start = path.count - skill.count
        if start == 0 || path[start - 1] == UInt8(ascii: "/") {
          skills.insert(Array(path[..<max(0, start - 1)]))
        }
      }
      for (index, byte) in path.enumerated()
      where byte == plugin[0] && (index == 0 || path[index - 1] == UInt8(ascii: "/")) {
        if path[index...].starts(with: plugin) { plugins.insert(Array(path[..<max(0, index - 1)])) }
      }
    }
  }

  func adjusted(_ folder: ListingWalk.Folder) -> ListingWalk.Folder {
    var role = folder.role
    if plugins.contains(folder.path) { role = role.asPlugin }
    if skills.contains(folder.path) { role = role.asSkill }
    return ListingWalk.Folder(
      path: folder.path, role: role, depth: folder.depth, isEntered: folder.isEntered)
  }
}
