/// Which question it is that an answer belongs to; never used twice.
public struct HashTableRequest: Sendable, Hashable {
  /// The life of the node that asks.
  public let incarnation: UInt64
  /// Its number in that life.
  public let number: UInt64

  /// Makes a request's number.
  public init(incarnation: UInt64, number: UInt64) {
    self.incarnation = incarnation
    self.number = number
  }
}

/// An arc of the ring by its ends.
public struct RingBounds: Sendable, Hashable {
  /// The end before it, which is not part of it.
  public let start: UInt64
  /// The last position of it.
  public let end: UInt64

  /// Makes an arc.
  public init(start: UInt64, end: UInt64) {
    self.start = start
    self.end = end
  }
}

/// A message between two nodes' parts of the table.
public enum HashTableMessage: Sendable, Hashable {
  /// What copy of this key do you have, as a replica of this epoch?
  case query(HashTableRequest, epoch: UInt64, MemoryKey, wantsValue: Bool)
  /// This one. It counts where `isCurrent`: the node is a replica in the epoch and serves. Where there
  /// is no copy, a new write must have a number beyond `floor`.
  case copy(HashTableRequest, isCurrent: Bool, HashTableEntry?, floor: UInt64)
  /// Keep this copy, as a replica of this epoch.
  case store(HashTableRequest, epoch: UInt64, HashTableEntry)
  /// It is on stable storage, or a later one is; it counts where `isCurrent`.
  case stored(HashTableRequest, isCurrent: Bool)
  /// Do nothing for earlier epochs any more and send me what you have on these arcs, behind this key
  /// of the first.
  case askTransfer(epoch: UInt64, [RingBounds], after: MemoryKey?)
  /// Here: all of so many arcs and, of the next, up to this key.
  case transfer(HashTableTransfer)
  /// Do you have all that you need to serve in this epoch?
  case askCompleted(epoch: UInt64)
  /// This is the latest epoch in which I had all that I needed.
  case completed(epoch: UInt64)
  /// A hash of what I have on the arcs that we share in this epoch: is it yours?
  case compare(epoch: UInt64, UInt64)
  /// It is not: these are the hashes arc by arc.
  case arcs(epoch: UInt64, [UInt64])
  /// These arcs differ; I have this on them.
  case stamps(epoch: UInt64, arcs: [UInt64], [HashTableStamp])
  /// Send me these.
  case request([MemoryKey])
  /// Here are copies that you should have.
  case entries([HashTableEntry], wantsReceipt: Bool)
  /// I have these, or later ones.
  case received([HashTableStamp])
  /// May the mark of this deletion go?
  case askPurge(epoch: UInt64, HashTableStamp)
  /// It may, as far as I am concerned.
  case mayPurge(epoch: UInt64, HashTableStamp)
  /// All agreed: it goes.
  case purge(epoch: UInt64, HashTableStamp)
}

/// A part of what a node has.
public struct HashTableTransfer: Sendable, Hashable {
  /// The epoch for which it was asked.
  public let epoch: UInt64
  /// The latest epochs in which the sender had all that it needed, ascending.
  public let completed: [UInt64]
  /// The first arc and the key that were asked for, to tell which question this answers.
  public let first: RingBounds
  /// The key behind which it begins.
  public let after: MemoryKey?
  /// The arcs that it is all of.
  public let arcs: Int
  /// The last key of it, where the arc behind those is not all in it.
  public let through: MemoryKey?
  /// The copies.
  public let entries: [HashTableEntry]
  /// A new write must have a number beyond this.
  public let floor: UInt64

  /// Makes a part.
  public init(
    epoch: UInt64, completed: [UInt64], first: RingBounds, after: MemoryKey?, arcs: Int,
    through: MemoryKey?, entries: [HashTableEntry], floor: UInt64
  ) {
    self.epoch = epoch
    self.completed = completed
    self.first = first
    self.after = after
    self.arcs = arcs
    self.through = through
    self.entries = entries
    self.floor = floor
  }
}

/// What a node needs after a restart. A record takes the place of an earlier one of the same slot.
public enum HashTableRecord: Sendable, Hashable {
  /// A life began.
  case began(incarnation: UInt64)
  /// The ledger decided on an epoch: nothing is done for earlier ones any more.
  case epoch(RingEpoch)
  /// The node has all that it needs to serve in an epoch.
  case completed(epoch: UInt64)
  /// A copy.
  case entry(HashTableEntry)
  /// The copy of a key is gone.
  case dropped(MemoryKey)
  /// New writes must have numbers beyond this.
  case floor(UInt64)

  /// What records replace each other.
  public enum Slot: Sendable, Hashable {
    /// The life.
    case incarnation
    /// One of the last ``MeshLimits/ringEpochs`` epochs, by remainder.
    case epoch(UInt64)
    /// One of the last ``MeshLimits/ringEpochs`` epochs, by remainder.
    case completed(UInt64)
    /// A key.
    case key(MemoryKey)
    /// The floor.
    case floor
  }

  /// What this record replaces an earlier one of.
  public var slot: Slot {
    switch self {
    case .began: .incarnation
    case .epoch(let epoch): .epoch(epoch.number % UInt64(MeshLimits.ringEpochs))
    case .completed(let epoch): .completed(epoch % UInt64(MeshLimits.ringEpochs))
    case .entry(let entry): .key(entry.key)
    case .dropped(let key): .key(key)
    case .floor: .floor
    }
  }
}

/// What the table asks of the node around it, in this order; what is persisted must be on stable
/// storage before anything behind it is done.
public enum HashTableEffect: Sendable, Hashable {
  /// Send a message.
  case send(NodeID, HashTableMessage)
  /// Store a record.
  case persist(HashTableRecord)
  /// An operation has come to its end.
  case answer(UInt64, HashTableAnswer)
  /// The node has all that it needs to serve in this epoch.
  case completed(epoch: UInt64)
}

/// What is asked of the table.
public enum HashTableCommand: Sendable, Hashable {
  /// The value of a key.
  case read(MemoryKey)
  /// To hold a value, for so long; to hold none where nil.
  case write(MemoryKey, [UInt8]?, timeToLive: MeshDuration?)

  /// The key.
  public var key: MemoryKey {
    switch self {
    case .read(let key), .write(let key, _, _): key
    }
  }
}

/// What the table answers.
public enum HashTableAnswer: Sendable, Hashable {
  /// The value, as of a moment during the operation; nil for none. A stale one comes from fewer copies
  /// than a majority: later writes may be missing in it.
  case value([UInt8]?, isStale: Bool)
  /// The write is done.
  case written
  /// No majority of the replicas answered in time; a write may have taken effect or still do so.
  case failed(mayTakeEffect: Bool)
}

/// Why the table does not take a command.
public enum HashTableRefusal: Error, Sendable, Hashable {
  /// The key or value is empty where it must not be, or larger than ``MeshLimits`` allows.
  case malformed
  /// As many operations as ``MeshLimits/tableOperations`` are under way.
  case tooManyOperations
  /// No epoch is known yet, or nobody is on its ring.
  case noRing
}
