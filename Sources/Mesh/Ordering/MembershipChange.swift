/// A change of who takes part in the order, one node at a time.
public enum MembershipChange: Sendable, Hashable {
  /// The node learns what is decided, and does not vote.
  case add(NodeID)
  /// A node that learns votes from now on.
  case promote(NodeID)
  /// The node takes no part any more.
  case remove(NodeID)
}

/// Who takes part in the order.
public struct OrderMembers: Sendable, Hashable {
  /// Nodes that vote, ascending.
  public private(set) var voters: [NodeID]
  /// Nodes that learn what is decided and do not vote, ascending.
  public private(set) var learners: [NodeID]

  /// Makes a membership.
  public init(voters: [NodeID], learners: [NodeID] = []) {
    self.voters = voters.sorted()
    self.learners = learners.sorted()
  }

  /// Whether a node votes.
  public func isVoter(_ node: NodeID) -> Bool { voters.contains(node) }

  /// All nodes that take part, voters first.
  public var all: [NodeID] { voters + learners }

  /// Whether a change would change anything and leave a voter.
  public func accepts(_ change: MembershipChange) -> Bool {
    switch change {
    case .add(let node): !all.contains(node) && all.count < MeshLimits.nodes
    case .promote(let node): learners.contains(node)
    case .remove(let node): all.contains(node) && voters != [node]
    }
  }

  /// The membership after a change; itself where the change is not acceptable.
  public func applying(_ change: MembershipChange) -> OrderMembers {
    guard accepts(change) else { return self }
    var changed = self
    switch change {
    case .add(let node): changed = OrderMembers(voters: voters, learners: learners + [node])
    case .promote(let node):
      changed = OrderMembers(
        voters: voters + [node], learners: learners.filter { $0 != node })
    case .remove(let node):
      changed.voters.removeAll { $0 == node }
      changed.learners.removeAll { $0 == node }
    }
    return changed
  }
}

extension MembershipChange: WireCodable {
  /// Writes the change.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .add(let node):
      writer.write(0 as UInt8)
      writer.write(node)
    case .promote(let node):
      writer.write(1 as UInt8)
      writer.write(node)
    case .remove(let node):
      writer.write(2 as UInt8)
      writer.write(node)
    }
  }

  /// Reads a change.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .add(try reader.read())
    case 1: self = .promote(try reader.read())
    case 2: self = .remove(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension OrderMembers: WireCodable {
  /// Writes the membership.
  public func encode(to writer: inout WireWriter) {
    writer.write(voters)
    writer.write(learners)
  }

  /// Reads a membership.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      voters: try reader.readList(limit: MeshLimits.nodes),
      learners: try reader.readList(limit: MeshLimits.nodes))
  }
}
