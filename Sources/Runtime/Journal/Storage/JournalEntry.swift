import JSONSyntax

/// An event with its place in the journal.
public struct JournalEntry: Sendable, Equatable {
  /// Place in the journal, from 1, without a gap.
  public var sequence: Int
  /// Milliseconds since the run began, by the clock of the runtime that wrote it.
  public var milliseconds: Int64
  /// What happened.
  public var event: RunEvent

  /// Makes an entry.
  public init(sequence: Int, milliseconds: Int64, event: RunEvent) {
    self.sequence = sequence
    self.milliseconds = milliseconds
    self.event = event
  }

  /// The entry as one JSON object: `sequence`, `time`, `kind` and the event's members.
  public var json: JSONValue {
    var members = event.body.object ?? [:]
    members["sequence"] = .integer(Int64(sequence))
    members["time"] = .integer(milliseconds)
    members["kind"] = .string(event.kind.rawValue)
    return .object(members)
  }

  /// Reads a row.
  init(_ row: JournalRow) throws(JournalError) {
    let kind = String(decoding: row.kind, as: UTF8.self)
    guard let body = try? JSONValue.parse(row.body) else {
      throw .damaged("event \(row.sequence) is not JSON")
    }
    do throws(RunEventError) {
      self.init(
        sequence: row.sequence, milliseconds: row.milliseconds,
        event: try RunEvent(kind: kind, body: body))
    } catch let error {
      throw .unreadable(sequence: row.sequence, error)
    }
  }
}
