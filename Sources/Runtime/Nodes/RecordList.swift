import Mesh

/// What a node persisted, in order; of the hash table's records only what none has replaced, so that a long
/// history needs no more room than what is there.
struct RecordList: Sendable {
  private(set) var records: [MeshRecord] = []
  private var places: [HashTableRecord.Slot: Int] = [:]

  /// Takes the next record.
  mutating func append(_ record: MeshRecord) {
    if case .table(let record) = record {
      if let place = places[record.slot] {
        records[place] = .table(record)
        return
      }
      places[record.slot] = records.count
    }
    records.append(record)
  }
}
