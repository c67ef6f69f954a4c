import SourceText

/// The files of a tree that does not stand on disk, such as git's index.
public struct FileListing: Sendable {
  /// What an entry is.
  public enum Kind: Sendable {
    /// A file.
    case file
    /// A file that may be run as a program.
    case executable
    /// A symbolic link; its content is the path that it leads to.
    case link
    /// A folder whose content is not listed, such as a submodule's.
    case opaque
  }

  /// A file of the tree.
  public struct Entry: Sendable {
    /// The path's bytes, relative to the tree's root.
    public let path: [UInt8]
    /// What it is.
    public let kind: Kind

    /// Makes an entry.
    public init(path: [UInt8], kind: Kind) {
      self.path = path
      self.kind = kind
    }
  }

  /// What came of reading a file.
  public enum Content: Sendable {
    /// Its bytes.
    case bytes([UInt8])
    /// Why it cannot be read, as a phrase.
    case unreadable(String)
  }

  /// The entries in the order of their paths' bytes.
  let entries: [Entry]

  /// Makes a listing of entries in any order; of equal paths one counts.
  public init(_ entries: some Sequence<Entry>) {
    self.entries = entries.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// Whether a path leads to a file or a folder; empty for the root.
  ///
  /// What lies behind a link or in a folder that is not listed is taken to be there.
  public func holds(_ path: String) -> Bool {
    let path = trimmed(path)
    return path.isEmpty || kind(of: path) != nil || isFolder(path) || isBehindLink(path)
  }

  /// Whether a path leads to a file that may be run as a program; nil where it leads nowhere or behind
  /// a link.
  public func isExecutable(_ path: String) -> Bool? {
    switch kind(of: trimmed(path)) {
    case .executable: true
    case .file: false
    case .link, .opaque, nil: nil
    }
  }

  /// What stands at a path; nil where nothing does, or a folder.
  func kind(of path: [UInt8]) -> Kind? {
    let index = insertionIndex(of: path)
    return index < entries.count && entries[index].path == path ? entries[index].kind : nil
  }

  /// The entries in a folder and in those below it.
  func entries(in folder: [UInt8]) -> ArraySlice<Entry> {
    let stem = folder + [UInt8(ascii: "/")]
    // '0' is the byte behind '/'.
    return entries[insertionIndex(of: stem)..<insertionIndex(of: folder + [UInt8(ascii: "0")])]
  }

  private func isFolder(_ path: [UInt8]) -> Bool { !entries(in: path).isEmpty }

  private func isBehindLink(_ path: [UInt8]) -> Bool {
    for (index, byte) in path.enumerated() where byte == UInt8(ascii: "/") {
      switch kind(of: Array(path[..<index])) {
      case .link, .opaque: return true
      case .file, .executable, nil: continue
      }
    }
    return false
  }

  private func trimmed(_ path: String) -> [UInt8] {
    var path = Array(path.utf8)
    while path.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  private func insertionIndex(of path: [UInt8]) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].path.lexicographicallyPrecedes(path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
