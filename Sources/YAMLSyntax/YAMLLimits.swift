/// The bounds within which YAML is read, so that no text costs more than it is worth.
public struct YAMLLimits: Sendable, Equatable {
  /// Largest text that is read, in bytes.
  public var size: Int
  /// Deepest nesting of collections, the root counting as 1.
  public var depth: Int
  /// How often reading starts again behind a syntax error.
  public var restarts: Int
  /// How many nodes all aliases together may stand for.
  public var expandedNodes: Int

  /// Makes bounds.
  public init(size: Int, depth: Int, restarts: Int, expandedNodes: Int) {
    self.size = size
    self.depth = depth
    self.restarts = restarts
    self.expandedNodes = expandedNodes
  }

  /// The bounds for definitions: the largest known one has 100 KiB and seven levels, and libyaml's
  /// own time grows with the square of the depth.
  public static let standard = YAMLLimits(
    size: 1 << 20, depth: 64, restarts: 16, expandedNodes: 10_000)

  /// The bounds for workflows, which programs write as well: 100,000 tasks with their needs are 6 MiB.
  /// A text of two million keys costs seconds and a gigabyte, so there is not much more room.
  public static let workflow = YAMLLimits(
    size: 8 << 20, depth: 64, restarts: 16, expandedNodes: 10_000)

  /// Most directives (`%TAG …`) before a document: libyaml compares each with all others.
  static let directives = 32
  /// Most problems reported for characters that YAML forbids; a binary file has thousands.
  static let forbiddenCharacters = 16
  /// Longest key by which reading starts again, in bytes: libyaml takes no longer ones either.
  static let recoveredKeyLength = 1024
}
