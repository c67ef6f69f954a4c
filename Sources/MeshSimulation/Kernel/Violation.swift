import Mesh

/// A property that did not hold, with what is needed to see it again.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
  /// Which property, in words.
  public let property: String
  /// The node on which it showed.
  public let node: NodeID?
  /// The number of the event after which it showed.
  public let step: UInt64
  /// The seed of the run.
  public let seed: UInt64

  /// One line for people.
  public var description: String {
    "seed \(seed), step \(step)\(node.map { ", node \($0)" } ?? ""): \(property)"
  }
}
