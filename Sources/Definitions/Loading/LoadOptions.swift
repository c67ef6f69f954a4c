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

  /// Makes options.
  public init(
    include: [String] = [], exclude: [String] = [], only: [String] = [],
    respectsIgnoreFiles: Bool = true
  ) {
    self.include = include
    self.exclude = exclude
    self.only = only
    self.respectsIgnoreFiles = respectsIgnoreFiles
  }
}
