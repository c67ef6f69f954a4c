/// The replicated memory: keys in namespaces, last writer wins, spread by push–pull gossip with
/// anti-entropy (Demers and others, "Epidemic Algorithms for Replicated Database Maintenance", 1987).
///
/// News is pushed to `fanout` peers at each interval, some rounds long; besides, hashes are compared
/// with as many peers and what differs is exchanged in both directions. Replicas become equal once
/// messages get through; until then a read may be old. What is deleted or expired leaves its version
/// behind, so that it does not come back from a peer that has not heard of it.
public struct MemoryStore: Sendable {
  /// The parameters.
  public struct Settings: Sendable, Hashable {
    /// How often the node gossips.
    public let interval: MeshDuration
    /// Peers that it gossips with each time.
    public let fanout: Int

    /// Makes settings.
    public init(interval: MeshDuration = .seconds(2), fanout: Int = 3) {
      self.interval = max(interval, .milliseconds(1))
      self.fanout = max(fanout, 1)
    }
  }

  /// Buckets that keys are hashed into, so that peers find out cheaply what differs.
  static let bucketCount = 1_024

  /// A key as it is kept.
  struct Stored: Sendable {
    let key: MemoryKey
    var version: MemoryVersion
    var value: [UInt8]?
    var expiresAt: MeshTime?

    var size: Int { key.namespace.utf8.count + key.key.utf8.count + (value?.count ?? 0) }

    func isLive(at now: MeshTime) -> Bool { value != nil && expiresAt.map { now < $0 } != false }
  }

  let node: NodeID
  private let incarnation: UInt64
  /// How often and with how many it gossips.
  public let settings: Settings
  var buckets: [[Stored]]
  var hashes: [UInt64]
  /// The exclusive or of the buckets' hashes: equal memories have equal digests.
  public private(set) var digest: UInt64 = 0
  /// Keys that are kept, deleted and expired ones included.
  public private(set) var count = 0
  private var bytes = 0
  private var time: UInt64 = 0
  private var random: SplitMix64
  private var rumors = RumorQueue<MemoryKey>(limit: MeshLimits.memoryEntries)
  private var gossipAt: MeshTime
  /// Rounds that a write of this node is told: enough for the largest swarm.
  private let localRounds = RumorQueue<MemoryKey>.rounds(nodes: MeshLimits.nodes)

  /// Makes an empty memory.
  ///
  /// - Parameter incarnation: higher than any that this node had before.
  public init(
    node: NodeID, incarnation: UInt64, settings: Settings = Settings(), random: SplitMix64,
    at now: MeshTime
  ) {
    self.node = node
    self.incarnation = incarnation
    self.settings = settings
    self.random = random
    buckets = Array(repeating: [], count: MemoryStore.bucketCount)
    hashes = Array(repeating: 0, count: MemoryStore.bucketCount)
    gossipAt = now + settings.interval
  }

  // MARK: - Reading and writing

  /// Writes a value.
  ///
  /// - Throws: ``MemoryRefusal``.
  public mutating func store(
    _ value: [UInt8], at key: MemoryKey, timeToLive: MeshDuration? = nil, now: MeshTime
  ) throws(MemoryRefusal) {
    try write(value, key, timeToLive, now)
  }

  /// Deletes a value; nothing happens where there is none.
  ///
  /// - Throws: ``MemoryRefusal``.
  public mutating func delete(_ key: MemoryKey, now: MeshTime) throws(MemoryRefusal) {
    guard retrieve(key, now: now) != nil else { return }
    try write(nil, key, nil, now)
  }

  /// The value of a key; nil where there is none or it has expired.
  public func retrieve(_ key: MemoryKey, now: MeshTime) -> [UInt8]? {
    let (bucket, place, isThere) = find(key)
    guard isThere, buckets[bucket][place].isLive(at: now) else { return nil }
    return buckets[bucket][place].value
  }

  /// The version that is kept of a key, of a deleted one too; nil where nothing is known of it.
  public func version(of key: MemoryKey) -> MemoryVersion? {
    let (bucket, place, isThere) = find(key)
    return isThere ? buckets[bucket][place].version : nil
  }

  /// The keys of a namespace that start with a prefix, ascending, at most `limit`.
  public func list(
    namespace: String, prefix: String = "", limit: Int = 1_000, now: MeshTime
  ) -> [MemoryKey] {
    select(limit: limit, now: now) {
      $0.key.namespace.utf8.elementsEqual(namespace.utf8)
        && $0.key.key.utf8.starts(with: prefix.utf8)
    }
  }

  /// The keys that hold a text in their name or value, ascending, at most `limit`.
  ///
  /// - Parameter namespace: where to look; everywhere where nil.
  public func search(
    _ text: String, namespace: String? = nil, limit: Int = 1_000, now: MeshTime
  ) -> [MemoryKey] {
    let wanted = Array(text.utf8)
    return select(limit: limit, now: now) { stored in
      if let namespace, !stored.key.namespace.utf8.elementsEqual(namespace.utf8) { return false }
      return contains(wanted, in: Array(stored.key.key.utf8))
        || contains(wanted, in: stored.value ?? [])
    }
  }

  private func select(
    limit: Int, now: MeshTime, where isWanted: (Stored) -> Bool
  ) -> [MemoryKey] {
    var keys: [MemoryKey] = []
    for bucket in buckets {
      for stored in bucket where stored.isLive(at: now) && isWanted(stored) {
        keys.append(stored.key)
      }
    }
    return Array(keys.sorted().prefix(max(limit, 0)))
  }

  private mutating func write(
    _ value: [UInt8]?, _ key: MemoryKey, _ timeToLive: MeshDuration?, _ now: MeshTime
  ) throws(MemoryRefusal) {
    guard key.isWellFormed, value?.count ?? 0 <= MeshLimits.memoryValueBytes,
      time < MemoryVersion.greatestTime
    else { throw .malformed }
    let entry = MemoryEntry(
      key: key, version: MemoryVersion(time: time + 1, node: node, incarnation: incarnation),
      value: value,
      timeToLive: timeToLive)
    guard merge(entry, rounds: localRounds, now: now) else { throw .full }
  }

  /// Takes an entry if it is newer than what is here.
  ///
  /// - Returns: false only where there is no room for it.
  private mutating func merge(_ entry: MemoryEntry, rounds: Int, now: MeshTime) -> Bool {
    let (bucket, place, isThere) = find(entry.key)
    let old = isThere ? buckets[bucket][place] : nil
    if let old, old.version >= entry.version { return true }
    let room = bytes - (old?.size ?? 0) + entry.size
    guard room <= MeshLimits.memoryBytes, isThere || count < MeshLimits.memoryEntries else {
      return false
    }
    time = max(time, entry.version.time)
    let stored = Stored(
      key: entry.key, version: entry.version, value: entry.value,
      expiresAt: entry.timeToLive.map { now + $0 })
    var change = hash(entry.key, entry.version)
    if let old {
      change ^= hash(old.key, old.version)
      buckets[bucket][place] = stored
    } else {
      buckets[bucket].insert(stored, at: place)
      count += 1
    }
    bytes = room
    hashes[bucket] ^= change
    digest ^= change
    rumors.add(entry.key, rounds: rounds)
    return true
  }

  // MARK: - Gossip

  /// When there is something to do next.
  public var nextDeadline: MeshTime? { gossipAt }

  /// Gossips with some of the peers that are there.
  public mutating func tick(peers: [NodeID], at now: MeshTime) -> [(NodeID, MemoryMessage)] {
    guard now >= gossipAt else { return [] }
    gossipAt = now + settings.interval
    guard !peers.isEmpty else { return [] }
    var messages: [(NodeID, MemoryMessage)] = []
    if !rumors.isEmpty {
      let news = bounded(rumors.next(limit: MeshLimits.gossipEntries), now: now)
      for peer in random.sample(settings.fanout, of: peers) {
        for part in news { messages.append((peer, .entries(part))) }
      }
    }
    for peer in random.sample(settings.fanout, of: peers) {
      messages.append((peer, .summary(digest)))
    }
    return messages
  }

  /// Takes a message and answers it.
  ///
  /// - Parameter nodes: how large the swarm is.
  public mutating func receive(
    _ message: MemoryMessage, nodes: Int, at now: MeshTime
  ) -> [MemoryMessage] {
    switch message {
    case .summary(let other):
      return other == digest ? [] : [.buckets(hashes)]
    case .buckets(let others):
      return compare(with: others)
    case .stamps(let indices, let stamps):
      return exchange(indices, stamps, now: now)
    case .request(let keys):
      return bounded(keys, now: now).map { .entries($0) }
    case .entries(let entries):
      let rounds = RumorQueue<MemoryKey>.rounds(nodes: nodes)
      for entry in entries where entry.key.isWellFormed {
        _ = merge(entry, rounds: rounds, now: now)
      }
      return []
    }
  }

  /// Names what this node has in some of the buckets that differ.
  private mutating func compare(with others: [UInt64]) -> [MemoryMessage] {
    guard others.count == hashes.count else { return [] }
    var differing = hashes.indices.filter { hashes[$0] != others[$0] }
    differing = random.sample(differing.count, of: differing)
    var chosen: [UInt64] = []
    var stamps: [MemoryStamp] = []
    for bucket in differing {
      let room = MeshLimits.gossipEntries - stamps.count
      guard chosen.isEmpty || buckets[bucket].count <= room else { break }
      chosen.append(UInt64(bucket))
      // A bucket that alone is too large is named in part, another part each time.
      stamps += random.sample(room, of: buckets[bucket]).map {
        MemoryStamp(key: $0.key, version: $0.version)
      }
    }
    return chosen.isEmpty ? [] : [.stamps(buckets: chosen, stamps)]
  }

  /// Sends what the other lacks and asks for what it has newer.
  private func exchange(
    _ indices: [UInt64], _ stamps: [MemoryStamp], now: MeshTime
  ) -> [MemoryMessage] {
    var theirs: [MemoryKey: MemoryVersion] = [:]
    var wanted: [MemoryKey] = []
    for stamp in stamps {
      theirs[stamp.key] = stamp.version
      let (bucket, place, isThere) = find(stamp.key)
      if !isThere || buckets[bucket][place].version < stamp.version { wanted.append(stamp.key) }
    }
    var given: [MemoryKey] = []
    for index in indices where index < UInt64(buckets.count) {
      for stored in buckets[Int(index)] where given.count < MeshLimits.gossipEntries {
        if theirs[stored.key].map({ $0 < stored.version }) != false { given.append(stored.key) }
      }
    }
    var answers = bounded(given, now: now).map { MemoryMessage.entries($0) }
    if !wanted.isEmpty { answers.append(.request(wanted)) }
    return answers
  }

  /// The entries of some keys, in parts that fit a message.
  private func bounded(_ keys: [MemoryKey], now: MeshTime) -> [[MemoryEntry]] {
    var parts: [[MemoryEntry]] = []
    var part: [MemoryEntry] = []
    var size = 0
    for key in keys.prefix(MeshLimits.gossipEntries) {
      let (bucket, place, isThere) = find(key)
      guard isThere else { continue }
      let stored = buckets[bucket][place]
      let isLive = stored.isLive(at: now)
      let entry = MemoryEntry(
        key: key, version: stored.version, value: isLive ? stored.value : nil,
        timeToLive: isLive ? stored.expiresAt.map { $0.since(now) } : nil)
      if size + entry.size > MeshLimits.gossipBytes, !part.isEmpty {
        parts.append(part)
        (part, size) = ([], 0)
      }
      part.append(entry)
      size += entry.size
    }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  // MARK: - Buckets

  /// Where a key is, or would be inserted.
  private func find(_ key: MemoryKey) -> (bucket: Int, place: Int, isThere: Bool) {
    var digest = Digest()
    digest.combine(key)
    let bucket = Int(digest.value % UInt64(MemoryStore.bucketCount))
    var low = 0
    var high = buckets[bucket].count
    while low < high {
      let middle = (low + high) / 2
      if buckets[bucket][middle].key < key { low = middle + 1 } else { high = middle }
    }
    return (bucket, low, low < buckets[bucket].count && buckets[bucket][low].key == key)
  }

  private func hash(_ key: MemoryKey, _ version: MemoryVersion) -> UInt64 {
    var digest = Digest()
    digest.combine(key)
    digest.combine(version)
    // FNV's upper bits are weak for short changes; spread them before they are combined by xor.
    var spread = SplitMix64(seed: digest.value)
    return spread.next()
  }
}

/// Whether some bytes occur in others.
private func contains(_ wanted: [UInt8], in bytes: [UInt8]) -> Bool {
  guard wanted.count <= bytes.count else { return false }
  guard let first = wanted.first else { return true }
  for start in 0...(bytes.count - wanted.count)
  where bytes[start] == first && bytes[start...].starts(with: wanted) {
    return true
  }
  return false
}
