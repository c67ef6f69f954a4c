import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What was found when a damaged journal was opened for writing.
public struct JournalRecovery: Sendable, Equatable {
  /// An event that is not there any more.
  public struct Loss: Sendable, Equatable {
    /// Its place in the journal.
    public var sequence: Int
    /// The word for its kind, where that can still be read; it may be damaged as well.
    public var kind: String?
  }

  /// The last sound event; the journal ends behind it now. 0 where none is sound.
  public var lastGood: Int
  /// Events lost behind it, as far as the journal or the note of its end tells.
  public var lost: Int
  /// The first ``RuntimeLimits/journalNamedLosses`` of them.
  public var losses: [Loss]
  /// What was wrong, as a phrase.
  public var reason: String
  /// Where the damaged database is kept; nil where only its end was missing.
  public var damagedCopy: String?
}

extension JournalRecovery: CustomStringConvertible {
  /// What was lost, in words.
  public var description: String {
    let named = losses.map { "\($0.sequence)" + ($0.kind.map { " (\($0))" } ?? "") }
    let list = named.joined(separator: ", ") + (lost > losses.count ? ", …" : "")
    return "\(reason): \(lost) events behind event \(lastGood) are lost"
      + (named.isEmpty ? "" : ": \(list)")
      + (damagedCopy.map { "; the damaged journal is kept as \($0)" } ?? "")
  }
}

/// Checks a journal from its first row, and moves the sound part of a damaged one to a new database.
struct JournalRepair {
  let path: String
  let run: String

  /// Where the sound part is written before it takes the damaged journal's place.
  var recovered: String { "\(path).recovered" }

  /// What a check found.
  struct Finding {
    var chain: JournalChain
    /// nil where all is well.
    var reason: String?
    var losses: [JournalRecovery.Loss] = []
    var lost = 0
  }

  /// Ends a recovery that a crash cut short between its two renames.
  func finishInterrupted() throws(SystemError) {
    if access(path, F_OK) != 0, access(recovered, F_OK) == 0 {
      try move(recovered, to: path)
    }
  }

  /// Follows the chain through all rows.
  func check(_ queue: DatabaseQueue) throws -> Finding {
    var finding = Finding(chain: try seed(queue))
    while true {
      let rows: [JournalRow]
      do {
        let behind = finding.chain.sequence
        rows = try queue.read {
          try JournalDatabase.rows(behind: behind, limit: RuntimeLimits.journalPage, in: $0)
        }
      } catch {
        // A page that cannot be read as a whole may still have sound rows before the damage.
        let reason = "the database is damaged"
        var one = try? row(behind: finding.chain.sequence, queue)
        while let row = one, finding.chain.accept(row) {
          one = try? self.row(behind: finding.chain.sequence, queue)
        }
        finding.reason = reason
        return finding
      }
      if rows.isEmpty { return finding }
      for row in rows where !finding.chain.accept(row) {
        finding.reason = "event \(finding.chain.sequence + 1) is damaged or missing"
        nameLosses(&finding, queue)
        return finding
      }
    }
  }

  /// Writes the rows up to the last sound one to a new database, which takes the place of the old.
  ///
  /// - Parameters:
  ///   - queue: the damaged database; nil where it cannot be opened at all. It is closed.
  ///   - last: number of the last sound row.
  /// - Returns: where the damaged database is kept.
  func rebuild(from queue: DatabaseQueue?, upTo last: Int) throws -> String {
    for suffix in ["", "-wal", "-shm"] { unlink(recovered + suffix) }
    let sound = try DatabaseQueue(path: recovered, configuration: JournalDatabase.writing)
    try JournalDatabase.migrate(sound, run: run, path: recovered)
    var chain = JournalChain(run: run)
    var source = try queue.map(seed) ?? chain
    while let queue, source.sequence < last {
      let behind = source.sequence
      guard let row = try row(behind: behind, queue), source.accept(row) else { break }
      var batch = [row]
      if let more = try? rows(behind: row.sequence, queue) {
        for row in more where row.sequence <= last {
          guard source.accept(row) else { break }
          batch.append(row)
        }
      }
      // Chained anew, since the damaged one may have been begun under another run's name.
      let copies = batch.map {
        chain.append(
          milliseconds: $0.milliseconds, kind: String(decoding: $0.kind, as: UTF8.self),
          body: $0.body)
      }
      try sound.write { try JournalDatabase.insert(copies, into: $0) }
    }
    try sound.close()
    try? queue?.close()
    let kept = freeName()
    for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
      try move(path + suffix, to: kept + suffix)
    }
    try move(recovered, to: path)
    return kept
  }

  /// The chain that the first row belongs to: that of the folder's run, or of the name that the
  /// database itself has, where somebody renamed the folder.
  private func seed(_ queue: DatabaseQueue) throws -> JournalChain {
    let own = JournalChain(run: run)
    guard let first = try? row(behind: 0, queue) else { return own }
    var trial = own
    if trial.accept(first) { return own }
    guard let name = try? queue.read({ try JournalDatabase.run($0) }) else { return own }
    let other = JournalChain(run: name)
    trial = other
    return trial.accept(first) ? other : own
  }

  private func rows(behind sequence: Int, _ queue: DatabaseQueue) throws -> [JournalRow] {
    try queue.read {
      try JournalDatabase.rows(behind: sequence, limit: RuntimeLimits.journalPage, in: $0)
    }
  }

  private func row(behind sequence: Int, _ queue: DatabaseQueue) throws -> JournalRow? {
    try queue.read { try JournalDatabase.rows(behind: sequence, limit: 1, in: $0) }.first
  }

  /// Names what stands behind the last sound row, as far as it can be read.
  private func nameLosses(_ finding: inout Finding, _ queue: DatabaseQueue) {
    var behind = finding.chain.sequence
    while let rows = try? rows(behind: behind, queue), let last = rows.last {
      finding.lost += rows.count
      for row in rows where finding.losses.count < RuntimeLimits.journalNamedLosses {
        let kind = RunEventKind(rawValue: String(decoding: row.kind, as: UTF8.self))
        finding.losses.append(.init(sequence: row.sequence, kind: kind?.rawValue))
      }
      guard last.sequence > behind else { return }
      behind = last.sequence
    }
  }

  private func freeName() -> String {
    var number = 1
    while access("\(path).damaged-\(number)", F_OK) == 0 { number += 1 }
    return "\(path).damaged-\(number)"
  }

  private func move(_ source: String, to target: String) throws(SystemError) {
    guard rename(source, target) == 0 else {
      throw SystemError(call: "rename", path: source, code: errno)
    }
  }
}
