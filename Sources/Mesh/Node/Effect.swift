/// What a node asks of its surroundings. The list is in order: what is persisted must be on stable
/// storage before anything behind it is done.
public enum Effect: Sendable, Hashable {
  /// Send a message; it may be lost.
  case send(NodeID, MeshMessage)
  /// Append a record to stable storage.
  case persist(MeshRecord)
  /// Begin to execute an attempt; answer with ``NodeCommand/attemptSucceeded(_:_:_:)`` or
  /// ``NodeCommand/attemptFailed(_:_:_:reason:)``.
  case startAttempt(TaskSpecification, Attempt)
  /// Stop executing an attempt: nobody waits for its result any more.
  case cancelAttempt(TaskID, AttemptToken)
  /// Decide how this node votes; answer with ``NodeCommand/vote(_:accept:)``.
  case needVote(Proposal)
  /// Something that journals and people want to know.
  case report(MeshEvent)
}

/// A message between two nodes.
public enum MeshMessage: Sendable, Hashable {
  /// Of the failure detection.
  case membership(MembershipMessage)
  /// Of the total order.
  case order(OrderMessage)
  /// Of the replicated memory.
  case memory(MemoryMessage)
  /// Of the mailboxes.
  case mailbox(MailboxMessage)
  /// Of work stealing.
  case stealing(WorkStealingMessage)
  /// Of the hash table.
  case table(HashTableMessage)
}

/// What a node needs after a restart; handed back to it in the order in which it was persisted.
public enum MeshRecord: Sendable, Hashable {
  /// The node's incarnation.
  case incarnation(UInt64)
  /// Of the total order.
  case order(OrderRecord)
  /// Of the hash table.
  case table(HashTableRecord)
}

/// Something that happened, as one node sees it.
public enum MeshEvent: Sendable, Hashable {
  /// The ledger changed by the command at this index; the same on every node.
  case ledger(index: UInt64, LedgerEvent)
  /// The board of proposals changed by the command at this index; the same on every node.
  case proposal(index: UInt64, ProposalEvent)
  /// A command that was submitted on this node was refused when its turn came.
  case refused(SwarmCommand, MeshRefusal)
  /// A peer is seen differently.
  case peer(NodeID, PeerStatus)
  /// A node joined as a worker without a vote.
  case joined(NodeID)
  /// Another node orders now, or none.
  case leader(NodeID?)
  /// Whether enough voters are heard to write; it shows, it does not decide.
  case writable(Bool)
  /// No agent that is there can do a task.
  case unplaceable(TaskID, RoutingRefusal)
  /// The state of an index took the place of what was known; what lies before it is not reported.
  case installed(index: UInt64)
  /// The state of an index can't be read: the node must not go on.
  case unreadableState(index: UInt64)
  /// A read that was asked for sees all that was decided before.
  case readable(UInt64)
  /// It is not known whether a read sees all that was decided before; ask again.
  case readFailed(UInt64)
  /// An operation of the hash table that was asked for here has come to its end.
  case tableAnswered(UInt64, HashTableAnswer)
  /// A message from another node's agents is in the inbox.
  case messageArrived(from: NodeID, topic: String)
  /// A message did not get through.
  case messageUndelivered(to: NodeID, topic: String)
}

extension MeshMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .membership(let message):
      writer.write(0 as UInt8)
      writer.write(message)
    case .order(let message):
      writer.write(1 as UInt8)
      writer.write(message)
    case .memory(let message):
      writer.write(2 as UInt8)
      writer.write(message)
    case .mailbox(let message):
      writer.write(3 as UInt8)
      writer.write(message)
    case .stealing(let message):
      writer.write(4 as UInt8)
      writer.write(message)
    case .table(let message):
      writer.write(5 as UInt8)
      writer.write(message)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .membership(try reader.read())
    case 1: self = .order(try reader.read())
    case 2: self = .memory(try reader.read())
    case 3: self = .mailbox(try reader.read())
    case 4: self = .stealing(try reader.read())
    case 5: self = .table(try reader.read())
    default: throw .unknownCase
    }
  }
}

extension MeshRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .incarnation(let incarnation):
      writer.write(0 as UInt8)
      writer.write(incarnation)
    case .order(let record):
      writer.write(1 as UInt8)
      writer.write(record)
    case .table(let record):
      writer.write(2 as UInt8)
      writer.write(record)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .incarnation(try reader.readUInt64())
    case 1: self = .order(try reader.read())
    case 2: self = .table(try reader.read())
    default: throw .unknownCase
    }
  }
}
