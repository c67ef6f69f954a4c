/// A message of ``WorkStealing``.
public enum WorkStealingMessage: Sendable, Hashable {
  /// I have so few tasks, in basis points of my slots; give me some of yours.
  case request(load: Int)
  /// I have none to give, so many waiting.
  case refusal(waiting: Int)
  /// These are yours from now on; say whether you have them.
  case grant(UInt64, [WorkItem])
  /// I have what that grant gave me.
  case acknowledgement(UInt64)
  /// If you have not taken that grant yet, don't.
  case revocation(UInt64)
  /// I have not taken that grant, and never shall.
  case refusedGrant(UInt64)
}

/// What ``WorkStealing`` must find again after a restart.
public enum WorkStealingRecord: Sendable, Hashable {
  /// A task came.
  case queued(WorkItem)
  /// A task is about to begin.
  case begun(TaskID)
  /// A task is done.
  case finished(TaskID)
  /// Tasks are given to a peer.
  case granted(UInt64, to: NodeID, [WorkItem])
  /// The peer has them.
  case delivered(UInt64, to: NodeID)
  /// They are back, under new tokens.
  case returned(UInt64, from: NodeID)
  /// Tasks of a peer were taken.
  case accepted(UInt64, from: NodeID, [WorkItem])
  /// Tasks of a peer will never be taken.
  case refused(UInt64, from: NodeID)
}

/// What ``WorkStealing`` asks of the node around it, in this order: what stands behind a record waits until
/// that is on stable storage.
public enum WorkStealingEffect: Sendable, Hashable {
  /// Send a message; it may be lost.
  case send(NodeID, WorkStealingMessage)
  /// Keep a record.
  case persist(WorkStealingRecord)
  /// Begin a task.
  case begin(WorkItem)
  /// A task may have begun and must not begin again by itself: somebody has to decide.
  case held(WorkItem)
}

extension WorkStealingMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .request(let load):
      writer.write(0 as UInt8)
      writer.write(load)
    case .refusal(let waiting):
      writer.write(1 as UInt8)
      writer.write(waiting)
    case .grant(let number, let items):
      writer.write(2 as UInt8)
      writer.write(number)
      writer.write(items)
    case .acknowledgement(let number):
      writer.write(3 as UInt8)
      writer.write(number)
    case .revocation(let number):
      writer.write(4 as UInt8)
      writer.write(number)
    case .refusedGrant(let number):
      writer.write(5 as UInt8)
      writer.write(number)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .request(load: try reader.readInt(in: 0...Int(Int32.max)))
    case 1: self = .refusal(waiting: try reader.readInt(in: 0...MeshLimits.tasks))
    case 2:
      self = .grant(
        try reader.readUInt64(), try reader.readList(limit: MeshLimits.stolenTasks))
    case 3: self = .acknowledgement(try reader.readUInt64())
    case 4: self = .revocation(try reader.readUInt64())
    case 5: self = .refusedGrant(try reader.readUInt64())
    default: throw .unknownCase
    }
  }
}

extension WorkStealingRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .queued(let item):
      writer.write(0 as UInt8)
      writer.write(item)
    case .begun(let task):
      writer.write(1 as UInt8)
      writer.write(task)
    case .finished(let task):
      writer.write(2 as UInt8)
      writer.write(task)
    case .granted(let number, let peer, let items):
      writer.write(3 as UInt8)
      writer.write(number)
      writer.write(peer)
      writer.write(items)
    case .delivered(let number, let peer):
      writer.write(4 as UInt8)
      writer.write(number)
      writer.write(peer)
    case .returned(let number, let peer):
      writer.write(5 as UInt8)
      writer.write(number)
      writer.write(peer)
    case .accepted(let number, let peer, let items):
      writer.write(6 as UInt8)
      writer.write(number)
      writer.write(peer)
      writer.write(items)
    case .refused(let number, let peer):
      writer.write(7 as UInt8)
      writer.write(number)
      writer.write(peer)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    let kind = try reader.readByte()
    switch kind {
    case 0: self = .queued(try reader.read())
    case 1: self = .begun(try reader.read())
    case 2: self = .finished(try reader.read())
    case 3...7:
      let number = try reader.readUInt64()
      let peer: NodeID = try reader.read()
      switch kind {
      case 3:
        self = .granted(number, to: peer, try reader.readList(limit: MeshLimits.stolenTasks))
      case 4: self = .delivered(number, to: peer)
      case 5: self = .returned(number, from: peer)
      case 6:
        self = .accepted(number, from: peer, try reader.readList(limit: MeshLimits.stolenTasks))
      default: self = .refused(number, from: peer)
      }
    default: throw .unknownCase
    }
  }
}
