/// Which write it was: a later one has a greater tag, and no two writes have the same (Lynch and
/// Shvartsman, Robust Emulation of Shared Memory Using Dynamic Quorum-Acknowledged Broadcasts, 1997).
public struct RegisterTag: Sendable, Hashable, Comparable {
  /// Greatest number that is believed; leaves room for all writes to come.
  static let greatestNumber = UInt64.max / 2

  /// One more than what the writer had seen; 0 where nothing was ever written.
  public let number: UInt64
  /// The writer; decides between writers that saw the same.
  public let writer: NodeID
  /// The writer's life.
  public let incarnation: UInt64
  /// The write's number in that life.
  public let sequence: UInt64

  /// The tag of what was never written.
  public static let none = RegisterTag(number: 0, writer: "", incarnation: 0, sequence: 0)

  /// Makes a tag.
  public init(number: UInt64, writer: NodeID, incarnation: UInt64, sequence: UInt64) {
    self.number = number
    self.writer = writer
    self.incarnation = incarnation
    self.sequence = sequence
  }

  /// Whether the first is of an earlier write.
  public static func < (first: RegisterTag, second: RegisterTag) -> Bool {
    if first.number != second.number { return first.number < second.number }
    if first.writer != second.writer { return first.writer < second.writer }
    return (first.incarnation, first.sequence) < (second.incarnation, second.sequence)
  }
}

/// A copy of a register as it travels and as it is stored.
public struct HashTableEntry: Sendable, Hashable {
  /// Where it is kept.
  public let key: MemoryKey
  /// Which write it comes from.
  public let tag: RegisterTag
  /// The value; nil where it was deleted or has expired.
  public let value: [UInt8]?
  /// How long it still lives; for ever where nil. A span, since no two nodes share a clock.
  public let timeToLive: MeshDuration?

  /// Makes a copy.
  public init(
    key: MemoryKey, tag: RegisterTag, value: [UInt8]?, timeToLive: MeshDuration? = nil
  ) {
    self.key = key
    self.tag = tag
    self.value = value
    self.timeToLive = value == nil ? nil : timeToLive
  }

  /// Bytes that count against the bounds.
  var size: Int {
    key.namespace.utf8.count + key.key.utf8.count + (value?.count ?? 0)
      + tag.writer.text.utf8.count + 64
  }

  var isAcceptable: Bool {
    key.isWellFormed && value?.count ?? 0 <= MeshLimits.memoryValueBytes && tag.number > 0
      && tag.number <= RegisterTag.greatestNumber && tag.writer.isWellFormed
  }

  /// Whether this says more than another copy of the same register: a later write, or that the same
  /// write's value has expired, which stays so.
  func supersedes(_ other: HashTableEntry) -> Bool {
    tag != other.tag ? other.tag < tag : value == nil && other.value != nil
  }
}

/// A key with the write of which a node has a copy.
public struct HashTableStamp: Sendable, Hashable {
  /// The key.
  public let key: MemoryKey
  /// The write.
  public let tag: RegisterTag
  /// Whether there is a value.
  public let hasValue: Bool

  /// Makes a stamp.
  public init(key: MemoryKey, tag: RegisterTag, hasValue: Bool) {
    self.key = key
    self.tag = tag
    self.hasValue = hasValue
  }
}
