extension RegisterTag: WireCodable {
  /// Writes the tag.
  public func encode(to writer: inout WireWriter) {
    writer.write(number)
    self.writer.encode(to: &writer)
    writer.write(incarnation)
    writer.write(sequence)
  }

  /// Reads a tag.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      number: try reader.readUInt64(), writer: try reader.read(),
      incarnation: try reader.readUInt64(), sequence: try reader.readUInt64())
    guard number <= RegisterTag.greatestNumber else { throw .outOfRange }
  }
}

extension HashTableEntry: WireCodable {
  /// Writes the copy.
  public func encode(to writer: inout WireWriter) {
    writer.write(key)
    writer.write(tag)
    writer.write(value != nil)
    guard let value else { return }
    writer.write(value)
    writer.write(timeToLive)
  }

  /// Reads a copy.
  public init(from reader: inout WireReader) throws(WireError) {
    let (key, tag): (MemoryKey, RegisterTag) = (try reader.read(), try reader.read())
    guard try reader.readBool() else {
      self.init(key: key, tag: tag, value: nil)
      return
    }
    self.init(
      key: key, tag: tag, value: try reader.readBytes(limit: MeshLimits.memoryValueBytes),
      timeToLive: try reader.readOptional())
  }
}

extension HashTableStamp: WireCodable {
  /// Writes the stamp.
  public func encode(to writer: inout WireWriter) {
    writer.write(key)
    writer.write(tag)
    writer.write(hasValue)
  }

  /// Reads a stamp.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(key: try reader.read(), tag: try reader.read(), hasValue: try reader.readBool())
  }
}

extension HashTableRequest: WireCodable {
  /// Writes the request's number.
  public func encode(to writer: inout WireWriter) {
    writer.write(incarnation)
    writer.write(number)
  }

  /// Reads a request's number.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(incarnation: try reader.readUInt64(), number: try reader.readUInt64())
  }
}

extension RingBounds: WireCodable {
  /// Writes both ends.
  public func encode(to writer: inout WireWriter) {
    writer.write(start)
    writer.write(end)
  }

  /// Reads both ends.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(start: try reader.readUInt64(), end: try reader.readUInt64())
  }
}

extension HashTableTransfer: WireCodable {
  /// Writes the part.
  public func encode(to writer: inout WireWriter) {
    writer.write(epoch)
    writer.write(completed)
    writer.write(first)
    writer.write(after)
    writer.write(arcs)
    writer.write(through)
    writer.write(entries)
    writer.write(floor)
  }

  /// Reads a part.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      epoch: try reader.readUInt64(), completed: try reader.readList(limit: MeshLimits.ringEpochs),
      first: try reader.read(), after: try reader.readOptional(),
      arcs: try reader.readInt(in: 0...DistributedHashTable.arcsPerMessage),
      through: try reader.readOptional(),
      entries: try reader.readList(limit: MeshLimits.gossipEntries),
      floor: try reader.readUInt64())
    guard floor <= RegisterTag.greatestNumber else { throw .outOfRange }
  }
}

extension HashTableMessage: WireCodable {
  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .query(let request, let epoch, let key, let wantsValue):
      writer.write(0 as UInt8)
      writer.write(request)
      writer.write(epoch)
      writer.write(key)
      writer.write(wantsValue)
    case .copy(let request, let isCurrent, let entry, let floor):
      writer.write(1 as UInt8)
      writer.write(request)
      writer.write(isCurrent)
      writer.write(entry)
      writer.write(floor)
    case .store(let request, let epoch, let entry):
      writer.write(2 as UInt8)
      writer.write(request)
      writer.write(epoch)
      writer.write(entry)
    case .stored(let request, let isCurrent):
      writer.write(3 as UInt8)
      writer.write(request)
      writer.write(isCurrent)
    case .askTransfer(let epoch, let arcs, let after):
      writer.write(4 as UInt8)
      writer.write(epoch)
      writer.write(arcs)
      writer.write(after)
    case .transfer(let transfer):
      writer.write(5 as UInt8)
      writer.write(transfer)
    case .askCompleted(let epoch):
      writer.write(6 as UInt8)
      writer.write(epoch)
    case .completed(let epoch):
      writer.write(7 as UInt8)
      writer.write(epoch)
    default: encodeRepair(to: &writer)
    }
  }

  private func encodeRepair(to writer: inout WireWriter) {
    switch self {
    case .compare(let epoch, let hash):
      writer.write(8 as UInt8)
      writer.write(epoch)
      writer.write(hash)
    case .arcs(let epoch, let hashes):
      writer.write(9 as UInt8)
      writer.write(epoch)
      writer.write(hashes)
    case .stamps(let epoch, let arcs, let stamps):
      writer.write(10 as UInt8)
      writer.write(epoch)
      writer.write(arcs)
      writer.write(stamps)
    case .request(let keys):
      writer.write(11 as UInt8)
      writer.write(keys)
    case .entries(let entries, let wantsReceipt):
      writer.write(12 as UInt8)
      writer.write(entries)
      writer.write(wantsReceipt)
    case .received(let stamps):
      writer.write(13 as UInt8)
      writer.write(stamps)
    case .askPurge(let epoch, let stamp):
      writer.write(14 as UInt8)
      writer.write(epoch)
      writer.write(stamp)
    case .mayPurge(let epoch, let stamp):
      writer.write(15 as UInt8)
      writer.write(epoch)
      writer.write(stamp)
    case .purge(let epoch, let stamp):
      writer.write(16 as UInt8)
      writer.write(epoch)
      writer.write(stamp)
    default: break
    }
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0:
      self = .query(
        try reader.read(), epoch: try reader.readUInt64(), try reader.read(),
        wantsValue: try reader.readBool())
    case 1:
      self = .copy(
        try reader.read(), isCurrent: try reader.readBool(), try reader.readOptional(),
        floor: try reader.readUInt64())
    case 2: self = .store(try reader.read(), epoch: try reader.readUInt64(), try reader.read())
    case 3: self = .stored(try reader.read(), isCurrent: try reader.readBool())
    case 4:
      self = .askTransfer(
        epoch: try reader.readUInt64(),
        try reader.readList(limit: DistributedHashTable.arcsPerMessage),
        after: try reader.readOptional())
    case 5: self = .transfer(try reader.read())
    case 6: self = .askCompleted(epoch: try reader.readUInt64())
    case 7: self = .completed(epoch: try reader.readUInt64())
    case 8: self = .compare(epoch: try reader.readUInt64(), try reader.readUInt64())
    case 9:
      self = .arcs(
        epoch: try reader.readUInt64(),
        try reader.readList(limit: DistributedHashTable.sharedArcs))
    case 10:
      self = .stamps(
        epoch: try reader.readUInt64(),
        arcs: try reader.readList(limit: DistributedHashTable.sharedArcs),
        try reader.readList(limit: MeshLimits.gossipEntries))
    case 11: self = .request(try reader.readList(limit: MeshLimits.gossipEntries))
    case 12:
      self = .entries(
        try reader.readList(limit: MeshLimits.gossipEntries),
        wantsReceipt: try reader.readBool())
    case 13: self = .received(try reader.readList(limit: MeshLimits.gossipEntries))
    case 14: self = .askPurge(epoch: try reader.readUInt64(), try reader.read())
    case 15: self = .mayPurge(epoch: try reader.readUInt64(), try reader.read())
    case 16: self = .purge(epoch: try reader.readUInt64(), try reader.read())
    default: throw .unknownCase
    }
  }
}

extension HashTableRecord: WireCodable {
  /// Writes the record.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .began(let incarnation):
      writer.write(0 as UInt8)
      writer.write(incarnation)
    case .epoch(let epoch):
      writer.write(1 as UInt8)
      writer.write(epoch)
    case .completed(let epoch):
      writer.write(2 as UInt8)
      writer.write(epoch)
    case .entry(let entry):
      writer.write(3 as UInt8)
      writer.write(entry)
    case .dropped(let key):
      writer.write(4 as UInt8)
      writer.write(key)
    case .floor(let number):
      writer.write(5 as UInt8)
      writer.write(number)
    }
  }

  /// Reads a record.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .began(incarnation: try reader.readUInt64())
    case 1: self = .epoch(try reader.read())
    case 2: self = .completed(epoch: try reader.readUInt64())
    case 3: self = .entry(try reader.read())
    case 4: self = .dropped(try reader.read())
    case 5: self = .floor(try reader.readUInt64())
    default: throw .unknownCase
    }
  }
}
