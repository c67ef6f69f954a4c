/// How much of a script the parser is ready to follow.
///
/// The standard limits are far above anything written by hand or by an agent; they exist so that
/// hostile input costs time in proportion to its length and a bounded stack.
public struct ShellLimits: Sendable {
  /// How many bytes of a script are read, at most up to the end of a line.
  ///
  /// The tree takes up to 250 bytes for one of text, and nobody writes scripts of a mebibyte: what is
  /// larger carries an archive behind its commands.
  public var size: Int
  /// How deep commands, substitutions and expansions may be nested.
  ///
  /// A level takes up to 11 KiB of stack in an optimised build, and a thread may have as little as
  /// 512 KiB.
  public var depth: Int
  /// How many quotes and brackets that nothing closes are recovered from, each by reading the rest
  /// of the script once more.
  public var unclosed: Int
  /// How many problems are kept.
  public var problems: Int

  /// Makes limits.
  public init(size: Int = 1 << 20, depth: Int = 40, unclosed: Int = 8, problems: Int = 100) {
    self.size = size
    self.depth = depth
    self.unclosed = unclosed
    self.problems = problems
  }

  /// The limits that are used where none are named.
  public static let standard = ShellLimits()
}
