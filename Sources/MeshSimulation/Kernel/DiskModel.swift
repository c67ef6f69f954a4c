import Mesh

/// A host's disk: what is synced survives a crash, of what was written since some first part may.
///
/// Records stand behind each other under chained checksums, as in the journal of a real node, so what
/// a crash leaves is always a first part: a torn record and all behind it are dropped on reading.
struct DiskModel<Record: SimulatedRecord>: Sendable {
  /// What survives.
  private(set) var synced: [Record] = []
  /// What is written and not synced.
  private(set) var unsynced: [Record] = []
  /// Whether the disk says that it has synced and has not: a planted fault, to see it found.
  let forgetsToSync: Bool

  init(forgetsToSync: Bool) { self.forgetsToSync = forgetsToSync }

  mutating func write(_ record: Record) { unsynced.append(record) }

  mutating func sync() {
    guard !forgetsToSync else { return }
    for record in unsynced {
      if record.supersedesEarlier { synced.removeAll(keepingCapacity: true) }
      synced.append(record)
    }
    unsynced.removeAll(keepingCapacity: true)
  }

  mutating func crash(_ random: inout SplitMix64) {
    let kept = Int(random.next(below: UInt64(unsynced.count + 1)))
    for record in unsynced.prefix(kept) {
      if record.supersedesEarlier { synced.removeAll() }
      synced.append(record)
    }
    unsynced = []
  }
}
