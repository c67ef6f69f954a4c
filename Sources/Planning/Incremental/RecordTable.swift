import Definitions
import JSONSyntax
import SourceText
import Synchronization

/// The records of a workspace, as an entry of the store: `DIGEST KIND PATH RECORD`, one a line, path and
/// record as JSON. A record is read when its file is asked for, on any thread.
final class RecordTable: Sendable {
  private struct Line: Sendable {
    let digest: ArraySlice<UInt8>
    let kind: ArraySlice<UInt8>
    let record: ArraySlice<UInt8>
  }

  private let lines: [String: Line]
  private let read = Mutex<[String: DefinitionRecord]>([:])

  /// Finds the records in an entry; a line that is none is passed over.
  init(_ bytes: [UInt8]) {
    var lines: [String: Line] = [:]
    for line in bytes.split(separator: 0x0A) {
      let words = line.split(separator: 0x09, maxSplits: 3)
      guard words.count == 4, let path = (try? JSONValue.parse(Array(words[2])))?.string else {
        continue
      }
      lines[path] = Line(digest: words[0], kind: words[1], record: words[3])
    }
    self.lines = lines
  }

  /// Whether there is no record.
  var isEmpty: Bool { lines.isEmpty }

  /// How many records there are.
  var count: Int { lines.count }

  /// Whether there is a record of these bytes.
  func holds(_ path: String, _ digest: String) -> Bool {
    lines[path]?.digest.elementsEqual(digest.utf8) ?? false
  }

  /// What is known of a file of these bytes.
  func known(_ path: String, _ digest: String, _ kind: DefinitionKind) -> KnownDefinition? {
    guard let line = lines[path], line.digest.elementsEqual(digest.utf8),
      line.kind.elementsEqual(kind.rawValue.utf8),
      let content = try? DefinitionRecord.content(Array(line.record))
    else { return nil }
    let record = DefinitionRecord(path: path, digest: digest, kind: kind, content: content)
    read.withLock { $0[path] = record }
    return record.known
  }

  /// The records of the files that were asked for and known.
  var used: [String: DefinitionRecord] { read.withLock { $0 } }

  /// The entry of some records.
  static func encode(_ records: [DefinitionRecord]) -> [UInt8] {
    var bytes: [UInt8] = []
    for record in records {
      bytes += "\(record.digest)\t\(record.kind.rawValue)\t".utf8
      bytes += JSONValue.string(record.path).canonicalBytes() + [0x09]
      bytes += record.json.canonicalBytes() + [0x0A]
    }
    return bytes
  }
}
