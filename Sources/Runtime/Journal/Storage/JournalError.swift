import GRDB

/// Why a journal could not be written, read or opened.
public enum JournalError: Error, Sendable, Equatable {
  /// The disk, or the user's share of it, is full. Nothing of what was to be written is there.
  case diskFull
  /// The device failed; `code` is SQLite's extended result code. The journal takes nothing more,
  /// since nobody knows what of the page cache is on the device.
  case inputOutput(code: Int32)
  /// Another process holds the database.
  case locked
  /// There is no such journal, or it may not be opened.
  case cannotOpen(path: String)
  /// The run was interrupted before its journal had a first event: nothing of it has happened.
  case notBegun
  /// The file is a database, but no journal.
  case notAJournal(path: String)
  /// The journal was written by a later version.
  case newerFormat(found: Int, supported: Int)
  /// The journal was written by an earlier version, whose nodes decided otherwise: it can be read, not gone on with.
  case olderFormat(found: Int, supported: Int)
  /// The database is damaged; opening it for writing recovers it.
  case damaged(String)
  /// An event is larger than ``RuntimeLimits/journalEvent``.
  case eventTooLarge(RunEventKind)
  /// A stored event cannot be understood.
  case unreadable(sequence: Int, RunEventError)
  /// The journal was closed.
  case closed
  /// Anything else; SQLite's extended result code and message.
  case database(code: Int32, message: String)
  /// A file beside the database failed.
  case file(SystemError)

  /// Puts an error of the database into the journal's terms.
  init(_ error: any Error, path: String) {
    switch error {
    case let error as JournalError: self = error
    case let error as SystemError: self = error.isDiskFull ? .diskFull : .file(error)
    case let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
      // Only while it is made has a journal anything to roll back: later it writes ahead.
      self = .notBegun
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: self = .diskFull
      case .SQLITE_IOERR: self = .inputOutput(code: error.extendedResultCode.rawValue)
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
      case .SQLITE_CANTOPEN, .SQLITE_PERM: self = .cannotOpen(path: path)
      case .SQLITE_NOTADB, .SQLITE_CORRUPT: self = .damaged(error.message ?? "malformed")
      default:
        self = .database(
          code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
      }
    default: self = .database(code: 0, message: String(describing: error))
    }
  }
}

extension JournalError: CustomStringConvertible {
  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .diskFull: "the disk is full: the run stops here and can be resumed when there is room"
    case .inputOutput(let code): "the device that holds the journal failed (SQLite code \(code))"
    case .locked: "the journal is in use by another process"
    case .cannotOpen(let path): "cannot open the journal \(path)"
    case .notBegun:
      "nothing of the run is recorded: it was interrupted before it began, and can be started anew"
    case .notAJournal(let path): "\(path) is not a journal of a run"
    case .newerFormat(let found, let supported):
      "the journal has format \(found); this version knows formats up to \(supported)"
    case .olderFormat(let found, let supported):
      "the journal has format \(found), of a run that an earlier version began; this version writes format "
        + "\(supported) and only reads it: go on with the earlier one, or begin anew"
    case .damaged(let message): "the journal is damaged: \(message)"
    case .eventTooLarge(let kind):
      "an event '\(kind.rawValue)' is larger than \(RuntimeLimits.journalEvent) bytes"
    case .unreadable(let sequence, let error): "event \(sequence) of the journal: \(error)"
    case .closed: "the journal is closed"
    case .database(let code, let message): "the journal: \(message) (SQLite code \(code))"
    case .file(let error): error.description
    }
  }
}
