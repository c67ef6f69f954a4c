import Foundation
import GRDB
import Testing

@testable import Runtime

@Suite struct JournalRecoveryTests {
  /// Changes a journal with SQL.
  private func change(_ folder: RunFolder, _ sql: String) async throws {
    let queue = try DatabaseQueue(path: folder.journal)
    try await queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  @Test(arguments: [
    "UPDATE event SET body = replace(body, 'event 61', 'event 62') WHERE sequence = 61",
    "UPDATE event SET time = time + 1 WHERE sequence = 61",
    "UPDATE event SET kind = 'nots' WHERE sequence = 61",
    "UPDATE event SET checksum = zeroblob(16) WHERE sequence = 61",
    "DELETE FROM event WHERE sequence = 61",
    "UPDATE event SET body = CAST(x'7B22FF' AS TEXT) WHERE sequence = 61",
  ])
  func aChangedRowIsFoundAndWhatIsLostIsNamed(sql: String) async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 100)
    try await change(folder, sql)
    let journal = try Journal.open(in: folder)
    let recovery = try #require(journal.recovery)
    #expect(recovery.lastGood == 60)
    #expect(recovery.lost == 40)
    #expect(recovery.losses.last?.sequence == 100)
    #expect(recovery.losses.last?.kind == "note")
    #expect(recovery.reason == "event 61 is damaged or missing")
    #expect(FileManager.default.fileExists(atPath: try #require(recovery.damagedCopy)))
    #expect(try await everything(journal).map(\.event) == (1...60).map { .note("event \($0)") })
    #expect(
      try await journal.append(.runResumed(lastSequence: 60, lost: recovery.lost), at: 9) == 61)
    await journal.close()
    let again = try Journal.open(in: folder)
    #expect(again.recovery == nil)
    #expect(await again.lastSequence == 61)
    await again.close()
  }

  @Test func everyByteOfTheRowsIsGuarded() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 60)
    let sound = try PrivateFile.read(folder.journal, limit: 1 << 30)
    let end = try PrivateFile.read("\(folder.journal).end", limit: 64)
    var tried = 0
    // Each page but the first, which holds the schema; a step that hits all parts of a row in time.
    for offset in stride(from: 4_096, to: sound.count, by: 37) {
      var damaged = sound
      damaged[offset] ^= 0x40
      for suffix in ["", "-wal", "-shm"] { unlink(folder.journal + suffix) }
      try PrivateFile.write(damaged, to: folder.journal)
      try PrivateFile.write(end, to: "\(folder.journal).end")
      let journal = try Journal.open(in: folder)
      let entries = try await everything(journal)
      #expect(entries.map(\.event) == (1...60).prefix(entries.count).map { .note("event \($0)") })
      // A byte that nothing uses may change; one that is used is never passed over in silence.
      if entries.count < 60 {
        #expect(journal.recovery?.lastGood == entries.count, "byte \(offset)")
        #expect(journal.recovery.map { $0.lost > 0 } == true, "byte \(offset)")
      }
      await journal.close()
      if let copy = journal.recovery?.damagedCopy {
        for suffix in ["", "-wal", "-shm"] { unlink(copy + suffix) }
      }
      tried += 1
    }
    #expect(tried > 200)
  }

  @Test func aJournalThatIsCutShortTellsHowMuchIsLost() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 100)
    try await change(folder, "DELETE FROM event WHERE sequence > 90")
    let journal = try Journal.open(in: folder)
    #expect(journal.recovery?.lastGood == 90)
    #expect(journal.recovery?.lost == 10)
    #expect(journal.recovery?.reason == "the journal's end is missing")
    await journal.close()
    let again = try Journal.open(in: folder)
    #expect(again.recovery == nil)
    await again.close()
  }

  @Test func whatIsNoDatabaseAnyMoreIsSetAside() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 100)
    try PrivateFile.write(Array("this was a journal".utf8), to: folder.journal)
    let journal = try Journal.open(in: folder)
    #expect(journal.recovery?.lastGood == 0)
    #expect(journal.recovery?.lost == 100)
    #expect(try await journal.append(.note("new"), at: 0) == 1)
    await journal.close()
  }

  @Test func rowsOfAnotherRunAreNotTaken() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 10)
    try await change(folder, "UPDATE run SET id = 'another'")
    // The folder's name still vouches for the rows.
    let journal = try Journal.open(in: folder)
    #expect(journal.recovery == nil)
    await journal.close()
    // A folder that was renamed is vouched for by the database.
    try await change(folder, "UPDATE run SET id = '\(folder.id.text)'")
    let renamed = RunFolder(
      stateFolder: scratch.path, id: RunID(milliseconds: 1_800_000_000_000, random: 1))
    try FileManager.default.moveItem(atPath: folder.path, toPath: renamed.path)
    let moved = try Journal.open(in: renamed)
    #expect(moved.recovery == nil)
    #expect(await moved.lastSequence == 10)
    await moved.close()
    // Nobody vouches for rows that neither name fits.
    try await change(renamed, "UPDATE run SET id = 'another'")
    let foreign = try Journal.open(in: renamed)
    #expect(foreign.recovery?.lastGood == 0)
    #expect(foreign.recovery?.lost == 10)
    await foreign.close()
  }

  @Test func aRecoveryThatWasCutShortIsEnded() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 10)
    try FileManager.default.moveItem(
      atPath: folder.journal, toPath: "\(folder.journal).recovered")
    let journal = try Journal.open(in: folder)
    #expect(await journal.lastSequence == 10)
    await journal.close()
  }

  @Test func whatWasAcknowledgedOutlivesTheWriter() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    for index in 1...30 { try await journal.append(.note("event \(index)"), at: 0) }
    // A copy of the files at this moment is what a writer leaves that is killed.
    let killed = RunFolder(stateFolder: scratch("killed"), id: folder.id)
    try FileManager.default.createDirectory(
      atPath: scratch("killed/runs"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: folder.path, toPath: killed.path)
    await journal.close()
    let again = try Journal.open(in: killed)
    #expect(again.recovery == nil)
    #expect(await again.lastSequence == 30)
    await again.close()
  }
}
