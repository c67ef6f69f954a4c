/// The nodes that a detector knows, by position. Copies share what they do not change: the nodes of a large
/// swarm know the same names.
public struct MemberTable: Sendable {
  /// The names, in the order in which they became known.
  public private(set) var names: [NodeID]
  private var places: [NodeID: Int]
  private(set) var states: [SWIMState]
  private(set) var incarnations: [UInt64]

  /// Makes a table of nodes that are taken to be alive, in their first incarnation; those beyond
  /// ``MeshLimits/members`` are left out.
  public init(_ nodes: [NodeID]) {
    names = []
    places = [:]
    states = []
    incarnations = []
    for node in nodes { _ = add(node, .alive, 0) }
  }

  /// How many nodes are known.
  public var count: Int { names.count }

  func place(of node: NodeID) -> Int? { places[node] }

  /// Whether a node is neither dead nor gone.
  func isPresent(_ place: Int) -> Bool {
    states[place] == .alive || states[place] == .suspect
  }

  /// Adds a node that is not known yet; nil where there is no room.
  mutating func add(_ node: NodeID, _ state: SWIMState, _ incarnation: UInt64) -> Int? {
    guard places[node] == nil, names.count < MeshLimits.members else { return nil }
    places[node] = names.count
    names.append(node)
    states.append(state)
    incarnations.append(incarnation)
    return names.count - 1
  }

  mutating func set(_ place: Int, _ state: SWIMState, _ incarnation: UInt64) {
    states[place] = state
    incarnations[place] = incarnation
  }
}
