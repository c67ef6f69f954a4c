import SourceText

/// What is loaded of a workspace.
public struct LoadOptions: Sendable {
  /// Patterns of the paths to load, relative to the root, as `.gitignore` writes them; all where empty.
  public var include: [String]
  /// Patterns of the paths to leave out.
  public var exclude: [String]
  /// Paths, relative to the root, of the files and folders that the caller asked about; all where
  /// empty. The rest is loaded for references, but ``Workspace/isReported(_:)`` says no to it. A
  /// path named here is loaded even if an ignore file names it.
  public var only: [String]
  /// Whether what `.gitignore` files name is left out.
  public var respectsIgnoreFiles: Bool
  /// Names that the caller would look for in every folder: ``WalkedFolder/isMarked`` says in which
  /// ones one of them stands.
  public var marks: [String]
  /// Says of a file that was read what is in it, where that is known, so that it need not be parsed;
  /// called on any thread.
  public var known: (@Sendable (SourceFile, DefinitionKind) -> KnownDefinition?)?
  /// Gives a file, by its path from the root, that was read before and shall not be read again; called
  /// on any thread.
  public var read: (@Sendable (String) -> SourceFile?)?

  /// Makes options.
  public init(
    include: [String] = [], exclude: [String] = [], only: [String] = [],
    respectsIgnoreFiles: Bool = true, marks: [String] = [],
    known: (@Sendable (SourceFile, DefinitionKind) -> KnownDefinition?)? = nil,
    read: (@Sendable (String) -> SourceFile?)? = nil
  ) {
    self.include = include
    self.exclude = exclude
    self.only = only
    self.respectsIgnoreFiles = respectsIgnoreFiles
    self.marks = marks
    self.known = known
    self.read = read
  }
}

/// A folder that was looked into.
public struct WalkedFolder: Sendable {
  /// The absolute path.
  public let path: String
  /// Whether one of ``LoadOptions/marks`` stands in it.
  public let isMarked: Bool
}
