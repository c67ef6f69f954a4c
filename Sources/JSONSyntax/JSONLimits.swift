/// Bounds that the JSON reader keeps on any input.
public struct JSONLimits: Sendable {
  /// How deep arrays and objects may nest; deeper ones are a problem and are skipped.
  public let depth: Int
  /// How many problems are kept; further ones are dropped, the rest of the text is still read.
  public let problemCount: Int

  /// Makes limits.
  public init(depth: Int, problemCount: Int) {
    self.depth = min(max(depth, 1), JSONLimits.greatestDepth)
    self.problemCount = max(problemCount, 1)
  }

  /// Depth 128, far above any settings file or schema; 64 problems, more than a person reads.
  public static let standard = JSONLimits(depth: 128, problemCount: 64)

  /// Largest depth that can be asked for: what a 512 KiB thread stack holds with room to spare.
  static let greatestDepth = 256

  /// Longest number in bytes: the exact decimal text of a double has at most 1,077 digits.
  static let numberLength = 1_100
}
