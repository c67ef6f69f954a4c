/// A copy as a node keeps it.
struct StoredCopy: Sendable {
  /// Where the key stands on the ring.
  let position: UInt64
  let key: MemoryKey
  let tag: RegisterTag
  var value: [UInt8]?
  var expiresAt: MeshTime?
  /// When it came here, or lost its value.
  var since: MeshTime

  init(_ entry: HashTableEntry, position: UInt64, at now: MeshTime) {
    self.position = position
    key = entry.key
    tag = entry.tag
    value = entry.value
    expiresAt = entry.timeToLive.map { now + $0 }
    since = now
  }

  func entry(at now: MeshTime) -> HashTableEntry {
    HashTableEntry(
      key: key, tag: tag, value: value,
      timeToLive: expiresAt.map { max($0.since(now), .milliseconds(1)) })
  }

  var stamp: HashTableStamp { HashTableStamp(key: key, tag: tag, hasValue: value != nil) }

  var size: Int { HashTableEntry(key: key, tag: tag, value: value).size }

  func isBefore(_ position: UInt64, _ key: MemoryKey) -> Bool {
    self.position != position ? self.position < position : self.key < key
  }
}

/// The copies of a node in the order of the ring, so that all on an arc are found without a search
/// through the rest.
struct CopyStore: Sendable {
  /// Sorted lists by the first bits of the position: few enough copies in each that one more is cheap.
  private static let bits: UInt64 = 10
  private var buckets: [[StoredCopy]] = Array(repeating: [], count: 1 << Int(bits))
  private(set) var count = 0
  private(set) var bytes = 0

  subscript(key: MemoryKey, position: UInt64) -> StoredCopy? {
    let (bucket, place) = find(key, position)
    guard place < buckets[bucket].count, buckets[bucket][place].key == key else { return nil }
    return buckets[bucket][place]
  }

  /// Whether a copy fits in the bounds, in place of the one that is there.
  func hasRoom(for entry: HashTableEntry, replacing old: StoredCopy?) -> Bool {
    count - (old == nil ? 0 : 1) < MeshLimits.memoryEntries
      && bytes - (old?.size ?? 0) + entry.size <= MeshLimits.memoryBytes
  }

  mutating func put(_ copy: StoredCopy) {
    let (bucket, place) = find(copy.key, copy.position)
    bytes += copy.size
    if place < buckets[bucket].count, buckets[bucket][place].key == copy.key {
      bytes -= buckets[bucket][place].size
      buckets[bucket][place] = copy
    } else {
      buckets[bucket].insert(copy, at: place)
      count += 1
    }
  }

  mutating func remove(_ key: MemoryKey, _ position: UInt64) {
    let (bucket, place) = find(key, position)
    guard place < buckets[bucket].count, buckets[bucket][place].key == key else { return }
    bytes -= buckets[bucket][place].size
    buckets[bucket].remove(at: place)
    count -= 1
  }

  /// Goes through all copies in the order of their positions.
  func forEach(_ body: (StoredCopy) -> Void) {
    for bucket in buckets { for copy in bucket { body(copy) } }
  }

  /// Goes through the copies on an arc, in its order, as long as `body` says so.
  ///
  /// - Parameter after: begins behind this key of the arc.
  /// - Returns: whether all were visited.
  func forEach(
    on arc: HashRing.Arc, after: (key: MemoryKey, position: UInt64)? = nil,
    _ body: (StoredCopy) -> Bool
  ) -> Bool {
    let isWrapped = arc.start >= arc.end
    if let after {
      if isWrapped, after.position <= arc.end {
        return scan(from: after.position, after: after.key, through: arc.end, body)
      }
      let end = isWrapped ? UInt64.max : arc.end
      guard scan(from: after.position, after: after.key, through: end, body) else { return false }
      return isWrapped ? scan(from: 0, after: nil, through: arc.end, body) : true
    }
    guard !isWrapped else {
      if arc.start < .max {
        guard scan(from: arc.start + 1, after: nil, through: .max, body) else { return false }
      }
      return scan(from: 0, after: nil, through: arc.end, body)
    }
    return scan(from: arc.start + 1, after: nil, through: arc.end, body)
  }

  private func scan(
    from start: UInt64, after key: MemoryKey?, through end: UInt64, _ body: (StoredCopy) -> Bool
  ) -> Bool {
    guard start <= end else { return true }
    let first = Int(start >> (64 - CopyStore.bits))
    for bucket in first...Int(end >> (64 - CopyStore.bits)) where !buckets[bucket].isEmpty {
      let list = buckets[bucket]
      var place = 0
      if bucket == first {
        if let key {
          place = find(key, start).place
          if place < list.count, list[place].key == key { place += 1 }
        } else {
          place = list.firstIndex { $0.position >= start } ?? list.count
        }
      }
      while place < list.count {
        guard list[place].position <= end else { return true }
        guard body(list[place]) else { return false }
        place += 1
      }
    }
    return true
  }

  private func find(_ key: MemoryKey, _ position: UInt64) -> (bucket: Int, place: Int) {
    let bucket = Int(position >> (64 - CopyStore.bits))
    var low = 0
    var high = buckets[bucket].count
    while low < high {
      let middle = (low + high) / 2
      if buckets[bucket][middle].isBefore(position, key) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return (bucket, low)
  }
}
