import Collections

/// Copies that a node keeps for replicas that did not take them (hinted hand-off: DeCandia et al.,
/// Dynamo, 2007). They restore copies and count for nothing.
struct HintStore: Sendable {
  struct Key: Hashable, Sendable {
    let peer: NodeID
    let key: MemoryKey
  }

  private var hints: OrderedDictionary<Key, (entry: HashTableEntry, until: MeshTime)> = [:]
  private var bytes = 0

  var count: Int { hints.count }

  /// Keeps a copy for a replica; where there is no room, the comparison of replicas has to find out.
  mutating func add(_ entry: HashTableEntry, for peer: NodeID, until time: MeshTime) {
    let key = Key(peer: peer, key: entry.key)
    if let old = hints[key]?.entry {
      guard entry.supersedes(old) else { return }
      bytes -= old.size
    } else if hints.count >= MeshLimits.tableHints {
      return
    }
    guard bytes + entry.size <= MeshLimits.tableHintBytes else { return }
    bytes += entry.size
    hints[key] = (entry, time)
  }

  /// Lets go of what a replica has by now.
  mutating func remove(_ stamps: [HashTableStamp], of peer: NodeID) {
    for stamp in stamps {
      let key = Key(peer: peer, key: stamp.key)
      guard let hint = hints[key], hint.entry.tag <= stamp.tag else { continue }
      remove(key)
    }
  }

  /// Lets go of what nobody needs any more.
  mutating func keepOnly(_ isNeeded: (NodeID, MemoryKey) -> Bool) {
    for key in Array(hints.keys) where !isNeeded(key.peer, key.key) { remove(key) }
  }

  /// Lets go of what has been kept for too long.
  mutating func expire(at now: MeshTime) {
    for (key, hint) in Array(hints) where hint.until <= now { remove(key) }
  }

  /// The next copies for each replica, as many as fit in a message, replicas ascending.
  var batches: [(peer: NodeID, entries: [HashTableEntry])] {
    var batches: [NodeID: (entries: [HashTableEntry], size: Int)] = [:]
    for (key, hint) in hints {
      var batch = batches[key.peer] ?? ([], 0)
      guard batch.entries.count < MeshLimits.gossipEntries, batch.size < MeshLimits.gossipBytes
      else { continue }
      batch.entries.append(hint.entry)
      batch.size += hint.entry.size
      batches[key.peer] = batch
    }
    return batches.sorted { $0.key < $1.key }.map { ($0.key, $0.value.entries) }
  }

  private mutating func remove(_ key: Key) {
    guard let hint = hints.removeValue(forKey: key) else { return }
    bytes -= hint.entry.size
  }
}
