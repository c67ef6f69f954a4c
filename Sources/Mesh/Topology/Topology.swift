/// Which nodes have a link to each other.
public enum Topology: String, Sendable, Hashable, CaseIterable {
  /// All with all.
  case mesh
  /// A tree: each node but the first has one above it, and up to four below.
  case hierarchical
  /// Each with the one before and the one behind it.
  case ring
  /// All with one.
  case star

  /// The nodes below one of a tree.
  static let branches = 4

  /// The links among nodes in this order: the first is the centre of a star, and the top of a tree.
  public func links(of nodes: [NodeID]) -> Set<Link> {
    guard nodes.count > 1 else { return [] }
    let pairs: [(Int, Int)] =
      switch self {
      case .mesh: nodes.indices.flatMap { one in (0..<one).map { (one, $0) } }
      case .hierarchical: (1..<nodes.count).map { ($0, ($0 - 1) / Topology.branches) }
      case .ring: nodes.indices.map { ($0, ($0 + 1) % nodes.count) }
      case .star: (1..<nodes.count).map { ($0, 0) }
      }
    return Set(pairs.compactMap { Link(nodes[$0.0], nodes[$0.1]) })
  }
}

/// A link between two nodes; which one comes first makes no difference.
public struct Link: Sendable, Hashable, Comparable {
  /// The node whose name comes first.
  public let first: NodeID
  /// The other.
  public let second: NodeID

  /// Makes a link; nil for a node with itself.
  public init?(_ one: NodeID, _ other: NodeID) {
    guard one != other else { return nil }
    first = min(one, other)
    second = max(one, other)
  }

  /// By the names of their ends.
  public static func < (left: Link, right: Link) -> Bool {
    (left.first, left.second) < (right.first, right.second)
  }
}

/// One step of a change from one topology to another.
public enum TopologyStep: Sendable, Hashable {
  /// A link is to be made.
  case add(Link)
  /// A link is to be given up.
  case remove(Link)
}

/// How a swarm comes from some links to others and stays connected: every new link is there before an old one
/// goes, so at each step all of the old links are there or all of the new ones.
public struct TopologyChange: Sendable, Hashable {
  /// The steps, in their order. A link may be removed only when all that are added before it are there.
  public let steps: [TopologyStep]

  /// Plans a change.
  public init(from old: Set<Link>, to new: Set<Link>) {
    steps =
      new.subtracting(old).sorted().map(TopologyStep.add)
      + old.subtracting(new).sorted().map(TopologyStep.remove)
  }
}
