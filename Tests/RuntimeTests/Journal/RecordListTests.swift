import Mesh
import Testing

@testable import Runtime

@Suite struct RecordListTests {
  @Test func ofOneSlotOnlyTheLastRecordIsKept() {
    func entry(_ key: String, _ number: UInt64) -> MeshRecord {
      .table(
        .entry(
          HashTableEntry(
            key: MemoryKey(namespace: "n", key: key),
            tag: RegisterTag(number: number, writer: "a", incarnation: 1, sequence: number),
            value: [1], timeToLive: nil)))
    }
    var list = RecordList()
    for record in [
      .incarnation(1), .table(.began(incarnation: 1)), entry("k", 1), entry("l", 1), entry("k", 2),
      .incarnation(2), .table(.began(incarnation: 2)),
      .table(.dropped(MemoryKey(namespace: "n", key: "l"))),
    ] as [MeshRecord] {
      list.append(record)
    }
    #expect(
      list.records == [
        .incarnation(1), .table(.began(incarnation: 2)), entry("k", 2),
        .table(.dropped(MemoryKey(namespace: "n", key: "l"))), .incarnation(2),
      ])
  }
}
