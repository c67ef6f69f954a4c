/// Which replicas agreed that the mark of a deletion may go.
struct PurgeProgress: Sendable {
  let stamp: HashTableStamp
  var agreed: Set<NodeID>
}

// What makes copies equal again: hints, comparison of replicas (anti-entropy, Demers et al. 1987), and
// the end of what was deleted.
extension DistributedHashTable {
  /// What is done from time to time.
  mutating func repair(at now: MeshTime) {
    guard let epoch = epoch?.number else { return }
    expireCopies(at: now)
    handOver(at: now)
    hints.expire(at: now)
    for (peer, entries) in hints.batches { send(peer, .entries(entries, wantsReceipt: true)) }
    if let peer = random.sample(1, of: partners).first {
      send(peer, .compare(epoch: epoch, hash(of: sharedHashes(with: peer))))
    }
    askPurges(at: now)
  }

  private mutating func expireCopies(at now: MeshTime) {
    var due: [MemoryKey] = []
    store.forEach { if let end = $0.expiresAt, end <= now { due.append($0.key) } }
    for key in due { _ = copy(of: key, at: now) }
  }

  // MARK: - Comparing

  private func sharedArcs(with peer: NodeID) -> [HashRing.Arc] {
    arcs.filter { $0.replicas.contains(peer) }
  }

  private func sharedHashes(with peer: NodeID) -> [UInt64] {
    sharedArcs(with: peer).map { arc in
      var sum: UInt64 = 0
      _ = store.forEach(on: arc) { copy in
        var digest = Digest()
        digest.combine(copy.stamp)
        var spread = SplitMix64(seed: digest.value)
        sum ^= spread.next()
        return true
      }
      return sum
    }
  }

  private func hash(of hashes: [UInt64]) -> UInt64 {
    var digest = Digest()
    for hash in hashes { digest.combine(hash) }
    return digest.value
  }

  mutating func answerCompare(_ epoch: UInt64, _ other: UInt64, from peer: NodeID) {
    guard epoch == self.epoch?.number, partners.contains(peer) else { return }
    let hashes = sharedHashes(with: peer)
    if hash(of: hashes) != other { send(peer, .arcs(epoch: epoch, hashes)) }
  }

  /// Names what this node has on some of the arcs that differ.
  mutating func answerArcs(_ epoch: UInt64, _ others: [UInt64], from peer: NodeID) {
    guard epoch == self.epoch?.number, partners.contains(peer) else { return }
    let (shared, hashes) = (sharedArcs(with: peer), sharedHashes(with: peer))
    guard hashes.count == others.count else { return }
    var chosen: [UInt64] = []
    var stamps: [HashTableStamp] = []
    let differing = hashes.indices.filter { hashes[$0] != others[$0] }
    for index in random.sample(differing.count, of: differing) {
      var own: [HashTableStamp] = []
      _ = store.forEach(on: shared[index]) { copy in
        own.append(copy.stamp)
        return true
      }
      let room = MeshLimits.gossipEntries - stamps.count
      guard chosen.isEmpty || own.count <= room else { break }
      chosen.append(UInt64(index))
      // An arc that alone holds too much is named in part, another part each time.
      stamps += own.count <= room ? own : random.sample(room, of: own)
    }
    if !chosen.isEmpty { send(peer, .stamps(epoch: epoch, arcs: chosen, stamps)) }
  }

  /// Sends what the other lacks and asks for what it has newer.
  mutating func answerStamps(
    _ epoch: UInt64, _ indices: [UInt64], _ stamps: [HashTableStamp], from peer: NodeID,
    at now: MeshTime
  ) {
    guard epoch == self.epoch?.number, partners.contains(peer) else { return }
    var theirs: [MemoryKey: HashTableStamp] = [:]
    var wanted: [MemoryKey] = []
    for stamp in stamps {
      theirs[stamp.key] = stamp
      let own = store[stamp.key, settings.hash.position(of: stamp.key)]?.stamp
      if own.map({ stamp.supersedes($0) }) != false { wanted.append(stamp.key) }
    }
    var given: [MemoryKey] = []
    let shared = sharedArcs(with: peer)
    for index in indices where index < UInt64(shared.count) {
      _ = store.forEach(on: shared[Int(index)]) { copy in
        if theirs[copy.key].map({ copy.stamp.supersedes($0) }) != false { given.append(copy.key) }
        return given.count < MeshLimits.gossipEntries
      }
    }
    sendEntries(given, to: peer, at: now)
    if !wanted.isEmpty { send(peer, .request(wanted)) }
  }

  mutating func sendEntries(_ keys: [MemoryKey], to peer: NodeID, at now: MeshTime) {
    var (entries, size): ([HashTableEntry], Int) = ([], 0)
    for key in keys.prefix(MeshLimits.gossipEntries) {
      guard let entry = copy(of: key, at: now)?.entry(at: now) else { continue }
      if size + entry.size > MeshLimits.gossipBytes, !entries.isEmpty {
        send(peer, .entries(entries, wantsReceipt: false))
        (entries, size) = ([], 0)
      }
      entries.append(entry)
      size += entry.size
    }
    if !entries.isEmpty { send(peer, .entries(entries, wantsReceipt: false)) }
  }

  mutating func take(
    _ entries: [HashTableEntry], wantsReceipt: Bool, from peer: NodeID, at now: MeshTime
  ) {
    var kept: [HashTableStamp] = []
    for entry in entries
    where entry.isAcceptable && range(at: settings.hash.position(of: entry.key)) != nil {
      guard keep(entry, at: now) else { continue }
      kept.append(HashTableStamp(key: entry.key, tag: entry.tag, hasValue: entry.value != nil))
    }
    if wantsReceipt, !kept.isEmpty { send(peer, .received(kept)) }
  }

  // MARK: - The end of what was deleted

  /// Asks the other replicas whether marks of deletions that are old enough may go. They all have to
  /// have the mark, so that none is left with a value that was deleted.
  private mutating func askPurges(at now: MeshTime) {
    guard let present = known.last, isComplete else { return }
    for (key, purge) in Array(purges) where stamp(of: key) != purge.stamp { purges[key] = nil }
    var old: [HashTableStamp] = []
    store.forEach { copy in
      guard old.count + purges.count < DistributedHashTable.purgesAtATime, copy.value == nil,
        now.since(copy.since) >= settings.tombstoneLifetime, purges[copy.key] == nil,
        range(at: copy.position)?.arc.replicas.first == node
      else { return }
      old.append(copy.stamp)
    }
    for stamp in old { purges[stamp.key] = PurgeProgress(stamp: stamp, agreed: [node]) }
    for (key, purge) in Array(purges) {
      let replicas = present.ring.replicas(at: settings.hash.position(of: key))
      for peer in replicas where !purge.agreed.contains(peer) {
        send(peer, .askPurge(epoch: present.epoch.number, purge.stamp))
      }
      endPurge(key, replicas)
    }
  }

  mutating func answerPurge(
    _ epoch: UInt64, _ stamp: HashTableStamp, from peer: NodeID, at now: MeshTime
  ) {
    let position = settings.hash.position(of: stamp.key)
    guard serves(position, in: epoch), !stamp.hasValue, let copy = store[stamp.key, position],
      copy.stamp == stamp,
      now.since(copy.since) * 2 >= settings.tombstoneLifetime
    else { return }
    send(peer, .mayPurge(epoch: epoch, stamp))
  }

  mutating func takePurge(_ epoch: UInt64, _ stamp: HashTableStamp, from peer: NodeID) {
    guard epoch == self.epoch?.number, purges[stamp.key]?.stamp == stamp,
      let ring = known.last?.ring
    else { return }
    purges[stamp.key]?.agreed.insert(peer)
    endPurge(stamp.key, ring.replicas(at: settings.hash.position(of: stamp.key)))
  }

  private mutating func endPurge(_ key: MemoryKey, _ replicas: [NodeID]) {
    guard let purge = purges[key], let epoch = epoch?.number,
      replicas.allSatisfy(purge.agreed.contains)
    else { return }
    purges[key] = nil
    for peer in replicas { send(peer, .purge(epoch: epoch, purge.stamp)) }
  }

  mutating func purge(_ stamp: HashTableStamp) {
    guard !stamp.hasValue, self.stamp(of: stamp.key) == stamp else { return }
    // A replica that missed this still has the mark: new writes must go beyond it.
    raiseFloor(to: stamp.tag.number)
    drop(stamp.key)
  }
}

extension HashTableStamp {
  /// Whether this says more than another stamp of the same key.
  func supersedes(_ other: HashTableStamp) -> Bool {
    tag != other.tag ? other.tag < tag : !hasValue && other.hasValue
  }
}
