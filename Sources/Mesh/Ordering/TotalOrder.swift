/// Puts the commands of all nodes into one order that every node sees alike.
///
/// This is the one door to consensus: the ledger, the auction and the proposals know nothing else of
/// it. What an implementation must keep, under the faults that it says it survives: no two nodes
/// commit different commands at one index; a node commits the indices 1, 2, 3, … without a gap; a
/// command id is committed at most once; nothing is committed that no node submitted.
public protocol TotalOrder: Sendable {
  /// The node that orders now, as far as this one knows; nil while there is none.
  var leader: NodeID? { get }
  /// Whether this node is the one that orders, and so the one that runs the auctions.
  var isLeading: Bool { get }
  /// The index of the latest command committed here; 0 before the first.
  var committedIndex: UInt64 { get }
  /// Who takes part, as the log has it.
  var members: OrderMembers { get }
  /// When ``tick(at:)`` has something to do next.
  var nextDeadline: MeshTime? { get }

  /// Brings commands of this node on their way; they are sent again until they are committed here.
  ///
  /// Those that come at one time cost one signature, where the protocol signs.
  ///
  /// - Throws: ``OrderRefusal``, and then none of them is taken.
  mutating func submit(
    _ commands: [OrderedCommand], at now: MeshTime
  ) throws(OrderRefusal) -> [OrderEffect]
  /// Takes a message of the same protocol on another node.
  mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [OrderEffect]
  /// Does what time asks for; called before all else on a node that was made again.
  mutating func tick(at now: MeshTime) -> [OrderEffect]
  /// Takes a new view of who is there. The voters change only through a committed command.
  mutating func observe(_ view: MembershipView, at now: MeshTime) -> [OrderEffect]
  /// Takes the state that all commands up to an index came to, as ``OrderEffect/checkpointDue(_:)``
  /// asks for; what it stands for may be dropped.
  ///
  /// - Parameter state: at most ``MeshLimits/snapshotBytes``.
  mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect]
  /// Asks when a read of what is applied here sees all that was decided before it was asked.
  ///
  /// - Parameter read: a number of the caller's, with which the answer comes.
  mutating func read(_ read: UInt64, at now: MeshTime) -> [OrderEffect]
}

/// Why a command can't be brought on its way.
public enum OrderRefusal: Error, Sendable, Hashable {
  /// As many commands as ``MeshLimits/pendingCommands`` are on their way.
  case tooManyPending
  /// The log holds ``MeshLimits/logEntries``.
  case logFull
}

/// What a total order asks of the node around it. What comes first must be done first; in particular
/// what is persisted must be on stable storage before anything behind it is sent or applied.
public enum OrderEffect: Sendable, Hashable {
  /// Send a message.
  case send(NodeID, OrderMessage)
  /// Store a record.
  case persist(OrderRecord)
  /// Apply a command.
  case committed(UInt64, OrderedCommand)
  /// Another node orders now, or none.
  case leaderChanged(NodeID?)
  /// The state that all commands up to the index came to is asked for, with
  /// ``TotalOrder/checkpoint(_:at:now:)``.
  case checkpointDue(UInt64)
  /// The state of the index takes the place of the one that is there.
  case install(UInt64, [UInt8])
  /// A read may be answered from what is applied here.
  case readable(UInt64)
  /// It is not known whether a read may be answered.
  case readFailed(UInt64)
}

/// A message between two nodes' total orders.
public enum OrderMessage: Sendable, Hashable {
  /// Of a ``RaftOrder``.
  case raft(RaftMessage)
  /// Of a ``PBFTOrder``.
  case byzantine(PBFTMessage)
  /// Of a ``GossipOrder``.
  case gossip(GossipMessage)
}

/// What a total order needs after a restart.
public enum OrderRecord: Sendable, Hashable {
  /// Of a ``RaftOrder``.
  case raft(RaftRecord)
  /// Of a ``PBFTOrder``.
  case byzantine(PBFTRecord)
  /// Of a ``GossipOrder``.
  case gossip(GossipRecord)
}

/// Who is there, as one node sees it.
public struct MembershipView: Sendable, Hashable {
  /// The nodes of the committed membership, which vote, ascending.
  public let voters: [NodeID]
  /// Nodes that learn what is decided and do not vote, ascending.
  public let learners: [NodeID]
  /// Those of them that are declared dead, ascending.
  public let dead: [NodeID]

  /// Makes a view.
  public init(voters: [NodeID], learners: [NodeID] = [], dead: [NodeID] = []) {
    self.voters = voters.sorted()
    self.learners = learners.sorted()
    self.dead = dead.sorted()
  }

  /// Whether a node is declared dead.
  public func isDead(_ node: NodeID) -> Bool { dead.contains(node) }

  /// The smallest voter that is not declared dead.
  public var firstLiveVoter: NodeID? { voters.first { !isDead($0) } }
}

extension OrderMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .raft(let message):
      writer.write(0 as UInt8)
      writer.write(message)
    case .byzantine(let message):
      writer.write(1 as UInt8)
      writer.write(message)
    case .gossip(let message):
      writer.write(2 as UInt8)
      writer.write(message)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .raft(try reader.read())
    case 1: self = .byzantine(try reader.read())
    case 2: self = .gossip(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension OrderRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .raft(let record):
      writer.write(0 as UInt8)
      writer.write(record)
    case .byzantine(let record):
      writer.write(1 as UInt8)
      writer.write(record)
    case .gossip(let record):
      writer.write(2 as UInt8)
      writer.write(record)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .raft(try reader.read())
    case 1: self = .byzantine(try reader.read())
    case 2: self = .gossip(try reader.read())
    default: throw .unknownCase
    }
  }
}
