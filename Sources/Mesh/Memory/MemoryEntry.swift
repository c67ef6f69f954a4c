/// Where a value of the replicated memory is kept.
public struct MemoryKey: Sendable, Hashable, Comparable {
  /// The namespace.
  public let namespace: String
  /// The key in it.
  public let key: String

  /// Makes a key.
  public init(namespace: String, key: String) {
    self.namespace = namespace
    self.key = key
  }

  /// Whether both parts are within ``MeshLimits``.
  public var isWellFormed: Bool {
    (1...MeshLimits.memoryKeyBytes).contains(key.utf8.count)
      && namespace.utf8.count <= MeshLimits.memoryKeyBytes
  }

  /// Whether both have the same bytes.
  public static func == (first: MemoryKey, second: MemoryKey) -> Bool {
    first.namespace.utf8.elementsEqual(second.namespace.utf8)
      && first.key.utf8.elementsEqual(second.key.utf8)
  }

  /// Whether the first comes before the second, byte for byte, by namespace first.
  public static func < (first: MemoryKey, second: MemoryKey) -> Bool {
    if !first.namespace.utf8.elementsEqual(second.namespace.utf8) {
      return first.namespace.utf8.lexicographicallyPrecedes(second.namespace.utf8)
    }
    return first.key.utf8.lexicographicallyPrecedes(second.key.utf8)
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in namespace.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
    for byte in key.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}

/// When a value was written: Lamport's logical time, ties to the greater node, and of one node to its
/// later life (last writer wins). A node that comes back without its memory counts from the beginning,
/// so without the life two of its writes could have one version.
public struct MemoryVersion: Sendable, Hashable, Comparable {
  /// Greatest time that is believed; leaves room for all writes to come.
  static let greatestTime = UInt64.max / 2

  /// Logical time, from 1.
  public let time: UInt64
  /// The writer.
  public let node: NodeID
  /// The writer's incarnation.
  public let incarnation: UInt64

  /// Makes a version.
  public init(time: UInt64, node: NodeID, incarnation: UInt64) {
    self.time = time
    self.node = node
    self.incarnation = incarnation
  }

  /// Whether the first is older.
  public static func < (first: MemoryVersion, second: MemoryVersion) -> Bool {
    if first.time != second.time { return first.time < second.time }
    return first.node != second.node
      ? first.node < second.node : first.incarnation < second.incarnation
  }
}

/// A value as it travels.
public struct MemoryEntry: Sendable, Hashable {
  /// Where it is kept.
  public let key: MemoryKey
  /// When it was written.
  public let version: MemoryVersion
  /// The value; nil where it was deleted or has expired.
  public let value: [UInt8]?
  /// How long it still lives; for ever where nil. A span, since no two nodes share a clock.
  public let timeToLive: MeshDuration?

  /// Makes an entry.
  public init(
    key: MemoryKey, version: MemoryVersion, value: [UInt8]?, timeToLive: MeshDuration?
  ) {
    self.key = key
    self.version = version
    self.value = value
    self.timeToLive = timeToLive
  }

  /// Bytes of the key and the value.
  var size: Int { key.namespace.utf8.count + key.key.utf8.count + (value?.count ?? 0) }
}

/// A key with the version that a node has.
public struct MemoryStamp: Sendable, Hashable {
  /// The key.
  public let key: MemoryKey
  /// The version.
  public let version: MemoryVersion
}

/// A message of the replicated memory.
public enum MemoryMessage: Sendable, Hashable {
  /// A hash of all that I have: is it yours?
  case summary(UInt64)
  /// It is not: these are the hashes of my buckets.
  case buckets([UInt64])
  /// These buckets differ; I have this in them.
  case stamps(buckets: [UInt64], [MemoryStamp])
  /// Send me these.
  case request([MemoryKey])
  /// Here.
  case entries([MemoryEntry])
}

/// Why the memory does not take a value.
public enum MemoryRefusal: Error, Sendable, Hashable {
  /// The key or value is empty where it must not be, or larger than ``MeshLimits`` allows.
  case malformed
  /// The node holds as much as ``MeshLimits`` allows.
  case full
}

extension MemoryKey: WireCodable {
  /// Writes the key.
  public func encode(to writer: inout WireWriter) {
    writer.write(namespace)
    writer.write(key)
  }

  /// Reads a key.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      namespace: try reader.readText(limit: MeshLimits.memoryKeyBytes),
      key: try reader.readText(limit: MeshLimits.memoryKeyBytes))
  }
}

extension MemoryVersion: WireCodable {
  /// Writes the version.
  public func encode(to writer: inout WireWriter) {
    writer.write(time)
    writer.write(node)
    writer.write(incarnation)
  }

  /// Reads a version.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      time: try reader.readUInt64(), node: try reader.read(), incarnation: try reader.readUInt64())
    guard time <= MemoryVersion.greatestTime else { throw .outOfRange }
  }
}

extension MemoryStamp: WireCodable {
  /// Writes the stamp.
  public func encode(to writer: inout WireWriter) {
    writer.write(key)
    writer.write(version)
  }

  /// Reads a stamp.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(key: try reader.read(), version: try reader.read())
  }
}

extension MemoryEntry: WireCodable {
  /// Writes the entry.
  public func encode(to writer: inout WireWriter) {
    writer.write(key)
    writer.write(version)
    writer.write(value != nil)
    if let value { writer.write(value) }
    writer.write(timeToLive)
  }

  /// Reads an entry.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      key: try reader.read(), version: try reader.read(),
      value: try reader.readBool()
        ? try reader.readBytes(limit: MeshLimits.memoryValueBytes) : nil,
      timeToLive: try reader.readOptional())
  }
}

extension MemoryMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .summary(let hash):
      writer.write(0 as UInt8)
      writer.write(hash)
    case .buckets(let hashes):
      writer.write(1 as UInt8)
      writer.write(hashes)
    case .stamps(let buckets, let stamps):
      writer.write(2 as UInt8)
      writer.write(buckets)
      writer.write(stamps)
    case .request(let keys):
      writer.write(3 as UInt8)
      writer.write(keys)
    case .entries(let entries):
      writer.write(4 as UInt8)
      writer.write(entries)
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .summary(try reader.readUInt64())
    case 1: self = .buckets(try reader.readList(limit: MemoryStore.bucketCount))
    case 2:
      self = .stamps(
        buckets: try reader.readList(limit: MemoryStore.bucketCount),
        try reader.readList(limit: MeshLimits.gossipEntries))
    case 3: self = .request(try reader.readList(limit: MeshLimits.gossipEntries))
    case 4: self = .entries(try reader.readList(limit: MeshLimits.gossipEntries))
    default: throw .unknownCase
    }
  }
}

extension UInt64: WireCodable {
  /// Writes eight bytes.
  public func encode(to writer: inout WireWriter) { writer.write(self) }

  /// Reads eight bytes.
  public init(from reader: inout WireReader) throws(WireError) { self = try reader.readUInt64() }
}
