import Foundation
import GRDB
import JSONSyntax
import Testing

@testable import Runtime

/// The folder of a new run.
func newRun(_ scratch: Scratch) throws -> RunFolder {
  try RunFolder.create(
    stateFolder: scratch.path, id: RunID(milliseconds: 1_700_000_000_000, random: 7))
}

/// A journal with events, closed; the notes are `event 1`, `event 2`, ….
func filledJournal(_ scratch: Scratch, count: Int) async throws -> RunFolder {
  let folder = try newRun(scratch)
  let journal = try Journal.create(in: folder)
  for start in stride(from: 1, through: count, by: 50) {
    try await journal.append(
      (start...min(start + 49, count)).map { .note("event \($0)") }, at: Int64(start))
  }
  await journal.close()
  return folder
}

/// All of a journal.
func everything(_ journal: Journal) async throws -> [JournalEntry] {
  var all: [JournalEntry] = []
  while true {
    let more = try await journal.entries(behind: all.last?.sequence ?? 0)
    if more.isEmpty { return all }
    all += more
  }
}

@Suite struct JournalTests {
  @Test func whatWasAppendedIsReadBackInOrder() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    #expect(try await journal.append(EventSamples.all, at: 5) == 1...EventSamples.all.count)
    #expect(try await journal.append([], at: 5) == nil)
    #expect(try await journal.append(.note("last"), at: 6) == EventSamples.all.count + 1)
    await journal.close()
    await #expect(throws: JournalError.closed) { try await journal.append(.note("late"), at: 7) }

    let again = try Journal.open(in: folder)
    #expect(again.recovery == nil)
    let entries = try await everything(again)
    #expect(entries.map(\.event) == EventSamples.all + [.note("last")])
    #expect(entries.map(\.sequence) == Array(1...entries.count))
    #expect(entries.map(\.milliseconds) == EventSamples.all.map { _ in 5 } + [6])
    #expect(try await again.append(.note("more"), at: 8) == entries.count + 1)
    #expect(try await again.entries(behind: entries.count).map(\.event) == [.note("more")])
    #expect(
      entries.last?.json.canonicalText()
        == #"{"kind":"note","sequence":\#(entries.count),"text":"last","time":6}"#)
    #expect(throws: JournalError.cannotOpen(path: folder.journal)) {
      try Journal.create(in: folder)
    }
    await again.close()
  }

  @Test func manyAppendersShareTransactions() async throws {
    let scratch = try Scratch()
    let journal = try Journal.create(in: try newRun(scratch))
    let start = ContinuousClock.now
    let ranges = try await withThrowingTaskGroup(of: ClosedRange<Int>?.self) { group in
      for index in 0..<500 {
        group.addTask {
          try await journal.append([.note("a \(index)"), .note("b \(index)")], at: 0)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    print("500 concurrent appends of 2 events: \(ContinuousClock.now - start)")
    #expect(Set(ranges.compactMap { $0?.lowerBound }).count == 500)
    let entries = try await everything(journal)
    #expect(entries.count == 1_000)
    for index in stride(from: 0, to: 1_000, by: 2) {
      guard case .note(let first) = entries[index].event,
        case .note(let second) = entries[index + 1].event
      else { continue }
      #expect(first.dropFirst(2) == second.dropFirst(2))
    }
    await journal.close()
  }

  @Test func closingWaitsForWhatWasAppended() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    async let first = journal.append(.note("1"), at: 0)
    _ = try await first
    let appends = Task { try await journal.append(.note("2"), at: 0) }
    await journal.close()
    let sequence = try? await appends.value
    let again = try Journal.open(in: folder)
    #expect(await again.lastSequence == sequence ?? 1)
    await again.close()
  }

  @Test func everyAppenderHearsOfAFullDiskAndNothingIsHalfWritten() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    try await journal.append(.note("before"), at: 0)
    try await journal.limitSize(pages: 40)
    let large = RunEvent.note(String(repeating: "x", count: 400_000))
    await #expect(throws: JournalError.diskFull) {
      try await journal.append([.note("first of two"), large], at: 1)
    }
    #expect(try await everything(journal).map(\.event) == [.note("before")])
    // When there is room again, the journal goes on.
    try await journal.limitSize(pages: 10_000)
    #expect(try await journal.append(large, at: 2) == 2)
    await journal.close()
    let again = try Journal.open(in: folder)
    #expect(again.recovery == nil)
    #expect(await again.lastSequence == 2)
    await again.close()
  }

  @Test func anEventBeyondTheLimitIsRefused() async throws {
    let scratch = try Scratch()
    let journal = try Journal.create(in: try newRun(scratch))
    let large = RunEvent.note(String(repeating: "x", count: RuntimeLimits.journalEvent))
    await #expect(throws: JournalError.eventTooLarge(.note)) {
      try await journal.append([.note("a"), large], at: 0)
    }
    #expect(await journal.lastSequence == 0)
    await journal.close()
  }

  @Test func followersSeeEachEventOnce() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    try await journal.append(.note("0"), at: 0)
    let stream = await journal.follow()
    let reader = try JournalReader(folder)
    for index in 1...20 { try await journal.append(.note("\(index)"), at: 0) }
    await journal.close()
    #expect(await stream.reduce(into: []) { $0.append($1.sequence) } == Array(2...21))
    var seen: [Int] = []
    for try await entry in reader.follow(behind: 0, until: { true }) { seen.append(entry.sequence) }
    #expect(seen == Array(1...21))
  }

  @Test func aReaderSeesALiveRunAndCannotWrite() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let journal = try Journal.create(in: folder)
    let reader = try JournalReader(folder)
    #expect(try await reader.entries(behind: 0).isEmpty)
    try await journal.append(.note("live"), at: 0)
    #expect(try await reader.entries(behind: 0).map(\.event) == [.note("live")])
    await journal.close()
  }

  @Test func whatIsNoJournalIsLeftAlone() async throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    #expect(throws: JournalError.cannotOpen(path: folder.journal)) { try Journal.open(in: folder) }
    #expect(throws: JournalError.cannotOpen(path: folder.journal)) { try JournalReader(folder) }
    let other = try DatabaseQueue(path: folder.journal)
    try await other.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
    try other.close()
    #expect(throws: JournalError.notAJournal(path: folder.journal)) { try Journal.open(in: folder) }
    #expect(throws: JournalError.notAJournal(path: folder.journal)) { try JournalReader(folder) }
  }

  @Test func aLaterFormatIsRefused() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 3)
    let queue = try DatabaseQueue(path: folder.journal)
    try await queue.write { try $0.execute(sql: "PRAGMA user_version = 9") }
    try queue.close()
    let error = JournalError.newerFormat(found: 9, supported: RunEvent.version)
    #expect(throws: error) { try Journal.open(in: folder) }
    #expect(throws: error) { try JournalReader(folder) }
  }

  @Test func anEarlierFormatIsReadAndNotGoneOnWith() async throws {
    let scratch = try Scratch()
    let folder = try await filledJournal(scratch, count: 3)
    let queue = try DatabaseQueue(path: folder.journal)
    try await queue.write { try $0.execute(sql: "PRAGMA user_version = 1") }
    try queue.close()
    #expect(throws: JournalError.olderFormat(found: 1, supported: RunEvent.version)) {
      try Journal.open(in: folder)
    }
    #expect(try await JournalReader(folder).entries(behind: 0).count == 3)
  }

  @Test func eachCommitIsSynced() async throws {
    let scratch = try Scratch()
    let queue = try DatabaseQueue(path: scratch("a.sqlite"), configuration: JournalDatabase.writing)
    let synchronous = try await queue.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    let mode = try await queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(synchronous == 2)
    #expect(mode == "wal")
  }
}
