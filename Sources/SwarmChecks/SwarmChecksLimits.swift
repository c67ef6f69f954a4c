/// The bounds of this target, each with its reason.
public enum SwarmChecksLimits {
  /// Most nodes of a swarm that the arithmetic answers for: far above what can gossip with one
  /// another, far below where a product of two counts could overflow.
  public static let nodes = 1_000_000
  /// Longest text that is read as a decimal, in bytes: a threshold needs six.
  public static let decimalText = 64
  /// Largest exponent, either way, of a decimal: keeps the digits that are shifted few.
  public static let decimalExponent = 32
  /// Edges that may be looked at while the shortest cycle of a knot is searched for: exact for any
  /// knot that a person writes, and no more than a blink for one that a machine wrote.
  public static let cycleSearchEdges = 2_000_000
}
