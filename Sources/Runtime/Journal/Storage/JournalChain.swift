import Crypto

/// One row of a journal as it is stored.
struct JournalRow: Sendable, Equatable {
  /// Place in the journal, from 1, without a gap.
  var sequence: Int
  /// Milliseconds since the run began.
  var milliseconds: Int64
  /// Word for the kind of the event.
  var kind: [UInt8]
  /// The event's members, canonical JSON.
  var body: [UInt8]
  /// The chain's value behind this row.
  var checksum: [UInt8]
}

/// Chains each row to the one before: no row can be changed, left out, moved or taken from another
/// run without being noticed.
struct JournalChain: Sendable, Equatable {
  /// Bytes of a checksum: SHA-256, cut to 128 bits.
  static let size = 16

  /// The value behind the last row.
  private(set) var value: [UInt8]
  /// Number of the last row; 0 before the first.
  private(set) var sequence = 0

  /// The chain before the first row of a run.
  init(run: String) {
    var hash = SHA256()
    hash.update(data: Array("moflo.journal/1\n".utf8))
    hash.update(data: Array(run.utf8))
    value = Array(hash.finalize().prefix(JournalChain.size))
  }

  /// Adds a row and gives it its number and checksum.
  mutating func append(milliseconds: Int64, kind: String, body: [UInt8]) -> JournalRow {
    let kind = Array(kind.utf8)
    sequence += 1
    value = JournalChain.checksum(
      after: value, sequence: sequence, milliseconds: milliseconds, kind: kind, body: body)
    return JournalRow(
      sequence: sequence, milliseconds: milliseconds, kind: kind, body: body, checksum: value)
  }

  /// Takes a stored row where it is the next one and undamaged; otherwise changes nothing.
  mutating func accept(_ row: JournalRow) -> Bool {
    let checksum = JournalChain.checksum(
      after: value, sequence: row.sequence, milliseconds: row.milliseconds, kind: row.kind,
      body: row.body)
    guard row.sequence == sequence + 1, row.checksum == checksum else { return false }
    sequence = row.sequence
    value = checksum
    return true
  }

  private static func checksum(
    after previous: [UInt8], sequence: Int, milliseconds: Int64, kind: [UInt8], body: [UInt8]
  ) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    for number in [Int64(sequence), milliseconds, Int64(kind.count)] {
      withUnsafeBytes(of: number.bigEndian) { hash.update(bufferPointer: $0) }
    }
    hash.update(data: kind)
    hash.update(data: body)
    return Array(hash.finalize().prefix(size))
  }
}
