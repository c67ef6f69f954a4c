import Foundation
import GRDB

/// The SQLite database of a journal: its form, and its rows in and out.
enum JournalDatabase {
  /// `application_id` of a journal: "mflo".
  static let applicationID = 0x6D66_6C6F
  /// `user_version`: the version of the events that it holds.
  static let format = RunEvent.version

  /// How a journal's writer opens it.
  static var writing: Configuration {
    var configuration = Configuration()
    configuration.label = "moflo.journal"
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { database in
      // Not through GRDB's setting, which makes `synchronous` NORMAL behind this block: that syncs
      // at checkpoints only, and each commit is to last.
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA fullfsync = ON")
      try database.execute(sql: "PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  /// How a reader opens it while a run may be writing.
  static var reading: Configuration {
    var configuration = Configuration()
    configuration.label = "moflo.journal.reader"
    configuration.readonly = true
    configuration.busyMode = .timeout(2)
    return configuration
  }

  /// Brings a database to the present form.
  static func migrate(_ queue: DatabaseQueue, run: String, path: String) throws {
    try queue.write { database in
      let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
      guard isEmpty || application == applicationID else {
        throw JournalError.notAJournal(path: path)
      }
      let found = try checkFormat(database)
      guard application != applicationID else {
        guard found == format else {
          throw JournalError.olderFormat(found: found, supported: format)
        }
        return
      }
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE run (id TEXT NOT NULL) STRICT;
          CREATE TABLE event (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            checksum BLOB NOT NULL
          ) STRICT;
          PRAGMA user_version = \(format);
          """)
      try database.execute(sql: "INSERT INTO run (id) VALUES (?)", arguments: [run])
    }
    try migrator.migrate(queue)
  }

  /// Refuses what is no journal or a later one.
  static func check(_ database: Database, path: String) throws {
    guard try Int.fetchOne(database, sql: "PRAGMA application_id") == applicationID else {
      let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
      throw isEmpty ? JournalError.notBegun : JournalError.notAJournal(path: path)
    }
    _ = try checkFormat(database)
    let table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'event')"
    guard try Int.fetchOne(database, sql: table) == 1 else { throw JournalError.notBegun }
  }

  /// The format of a journal, which is none that is later than this code.
  private static func checkFormat(_ database: Database) throws -> Int {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= format else {
      throw JournalError.newerFormat(found: found, supported: format)
    }
    return found
  }

  /// The run whose journal it is.
  static func run(_ database: Database) throws -> String? {
    try String.fetchOne(database, sql: "SELECT id FROM run")
  }

  static func insert(_ rows: [JournalRow], into database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        INSERT INTO event (sequence, time, kind, body, checksum)
        VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT), ?)
        """)
    for row in rows {
      try statement.execute(arguments: [
        row.sequence, row.milliseconds, Data(row.kind), Data(row.body), Data(row.checksum),
      ])
    }
  }

  /// Rows behind a sequence number, in order; bytes as stored, since damaged text need not be UTF-8.
  static func rows(
    behind sequence: Int, limit: Int, in database: Database
  ) throws -> [JournalRow] {
    let statement = try database.cachedStatement(
      sql: """
        SELECT sequence, time, CAST(kind AS BLOB), CAST(body AS BLOB), CAST(checksum AS BLOB)
        FROM event WHERE sequence > ? ORDER BY sequence LIMIT ?
        """)
    var rows: [JournalRow] = []
    let cursor = try Row.fetchCursor(statement, arguments: [sequence, limit])
    while let row = try cursor.next() {
      rows.append(
        JournalRow(
          sequence: Int.fromDatabaseValue(row[0]) ?? 0,
          milliseconds: Int64.fromDatabaseValue(row[1]) ?? 0, kind: try bytes(row, 2),
          body: try bytes(row, 3), checksum: try bytes(row, 4)))
    }
    return rows
  }

  private static func bytes(_ row: Row, _ index: Int) throws -> [UInt8] {
    try row.withUnsafeData(atIndex: index) { data in data.map { Array($0) } ?? [] }
  }
}
