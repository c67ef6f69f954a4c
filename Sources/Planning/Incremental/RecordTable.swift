import Definitions
import SourceText
import Synchronization

/// The records of a workspace, as an entry of the store: for each file path, digest, kind and content. A
/// content is read when its file is asked for, on any thread.
final class RecordTable: Sendable {
  private struct Entry: Sendable {
    let digest: String
    let kind: DefinitionKind
    let content: ArraySlice<UInt8>
  }

  private let entries: [String: Entry]
  private let read = Mutex<[String: DefinitionRecord]>([:])

  /// Finds the records in an entry; none in one that is not as it is written.
  init(_ bytes: [UInt8]) {
    var entries: [String: Entry] = [:]
    var reader = RecordFieldReader(bytes[...])
    while !reader.isComplete, !reader.isDamaged {
      let path = reader.required()
      let digest = reader.required()
      guard let kind = DefinitionKind(rawValue: reader.required()), let content = reader.part()
      else { break }
      entries[path] = Entry(digest: digest, kind: kind, content: content)
    }
    self.entries = reader.isComplete ? entries : [:]
  }

  /// Whether there is no record.
  var isEmpty: Bool { entries.isEmpty }

  /// How many records there are.
  var count: Int { entries.count }

  /// Whether there is a record of these bytes.
  func holds(_ path: String, _ digest: String) -> Bool {
    entries[path]?.digest.hasSameBytes(as: digest) ?? false
  }

  /// What is known of a file of these bytes.
  func known(_ path: String, _ digest: String, _ kind: DefinitionKind) -> KnownDefinition? {
    guard let entry = entries[path], entry.kind == kind, entry.digest.hasSameBytes(as: digest),
      let content = DefinitionRecord.Content(entry.content)
    else { return nil }
    let record = DefinitionRecord(path: path, digest: digest, kind: kind, content: content)
    read.withLock { $0[path] = record }
    return record.known
  }

  /// The records of the files that were asked for and known.
  var used: [String: DefinitionRecord] { read.withLock { $0 } }

  /// The entry of some records.
  static func encode(_ records: [DefinitionRecord]) -> [UInt8] {
    var writer = RecordFieldWriter()
    for record in records {
      writer.add(record.path)
      writer.add(record.digest)
      writer.add(record.kind.rawValue)
      var content = RecordFieldWriter()
      record.write(to: &content)
      writer.add(part: content.bytes)
    }
    return writer.bytes
  }
}
