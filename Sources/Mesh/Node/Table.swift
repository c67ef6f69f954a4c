// The node's part of the hash table, which keeps the values of the swarm's memory on some of its members.
// The replicated memory says which keys there are, so that they can be listed anywhere.
extension MeshNode {
  /// What stands in the memory for a value that the table has.
  static let indexMark: [UInt8] = [1]

  /// Begins the table's only epoch: the members that vote keep it, dead or alive.
  mutating func beginTable(at now: MeshTime) {
    guard table != nil else { return }
    let members = configuration.members.map(\.id)
    perform(table?.observe(RingEpoch(number: 1, nodes: members), at: now) ?? [], at: now)
    // Whoever lost its memory with its process still has its values.
    for (key, timeToLive) in table?.liveKeys(at: now) ?? [] {
      try? memory.store(Self.indexMark, at: key, timeToLive: timeToLive, now: now)
    }
  }

  mutating func operate(
    _ command: HashTableCommand, id: UInt64, at now: MeshTime
  ) throws(MeshRefusal) {
    guard table != nil else { throw .table(.noRing) }
    do {
      if case .write = command { tableWrites[id] = command }
      perform(try table?.submit(command, id: id, at: now) ?? [], at: now)
    } catch {
      tableWrites[id] = nil
      throw .table(error)
    }
  }

  mutating func perform(_ answer: [HashTableEffect], at now: MeshTime) {
    for effect in answer {
      switch effect {
      case .send(let peer, let message): send(peer, .table(message))
      case .persist(let record): effects.append(.persist(.table(record)))
      case .answer(let id, let answer):
        note(answer, of: id, at: now)
        report(.tableAnswered(id, answer))
      case .completed: break
      }
    }
  }

  /// Keeps the list of keys in line with what was written here.
  private mutating func note(_ answer: HashTableAnswer, of id: UInt64, at now: MeshTime) {
    guard let command = tableWrites.removeValue(forKey: id), answer == .written,
      case .write(let key, let value, let timeToLive) = command
    else { return }
    // A list that is full, or older than the value, only hides a key.
    if value == nil {
      try? memory.delete(key, now: now)
    } else {
      try? memory.store(Self.indexMark, at: key, timeToLive: timeToLive, now: now)
    }
  }
}

extension DistributedHashTable {
  /// The keys of which this node has a value, with how long each still lives.
  func liveKeys(at now: MeshTime) -> [(key: MemoryKey, timeToLive: MeshDuration?)] {
    var live: [(MemoryKey, MeshDuration?)] = []
    store.forEach { copy in
      guard copy.value != nil else { return }
      let left = copy.expiresAt.map { $0.since(now) }
      if left.map({ $0 > .zero }) ?? true { live.append((copy.key, left)) }
    }
    return live
  }
}
