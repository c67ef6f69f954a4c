import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The journal of a run: what was appended is durable, in order, and can be trusted when read back.
///
/// Many append at a time; what arrives while a transaction is under way goes into the next one, so
/// that one sync of the device serves them all. Only one process may write: it holds the run's lock.
public actor Journal {
  /// An append that waits for its transaction.
  private struct Waiting {
    var rows: [(milliseconds: Int64, kind: RunEventKind, body: [UInt8])]
    var events: [RunEvent]
    var continuation: CheckedContinuation<Result<ClosedRange<Int>?, JournalError>, Never>
  }

  /// Path of the database.
  public nonisolated let path: String
  /// What was lost before the journal was opened; nil where all was well.
  public nonisolated let recovery: JournalRecovery?

  private let queue: DatabaseQueue
  private let end: JournalEnd
  private var chain: JournalChain
  private var waiting: [Waiting] = []
  private var isCommitting = false
  private var failure: JournalError?
  private var followers: [Int: AsyncStream<JournalEntry>.Continuation] = [:]
  private var nextFollower = 0
  private var closers: [CheckedContinuation<Void, Never>] = []

  private init(
    path: String, queue: DatabaseQueue, end: JournalEnd, chain: JournalChain,
    recovery: JournalRecovery?
  ) {
    self.path = path
    self.queue = queue
    self.end = end
    self.chain = chain
    self.recovery = recovery
  }

  /// Makes the journal of a new run.
  ///
  /// - Throws: ``JournalError``; ``JournalError/cannotOpen(path:)`` where there is one already.
  public static func create(in folder: RunFolder) throws(JournalError) -> Journal {
    try create(at: folder.journal, of: folder.id.text)
  }

  /// Makes a journal.
  ///
  /// - Parameters:
  ///   - path: where.
  ///   - owner: whose journal it is; another's is never taken for it.
  /// - Throws: ``JournalError``; ``JournalError/cannotOpen(path:)`` where there is one already.
  static func create(at path: String, of owner: String) throws(JournalError) -> Journal {
    guard access(path, F_OK) != 0 else { throw .cannotOpen(path: path) }
    do {
      let queue = try DatabaseQueue(path: path, configuration: JournalDatabase.writing)
      try JournalDatabase.migrate(queue, run: owner, path: path)
      return Journal(
        path: path, queue: queue, end: try JournalEnd("\(path).end"),
        chain: JournalChain(run: owner), recovery: nil)
    } catch {
      throw JournalError(error, path: path)
    }
  }

  /// Opens the journal of a run to continue it: the whole chain is checked, and a damaged journal
  /// goes on behind its last sound event; ``recovery`` then says what was lost.
  ///
  /// Blocks while it reads: about a second for a million events.
  ///
  /// - Throws: ``JournalError``.
  public static func open(in folder: RunFolder) throws(JournalError) -> Journal {
    try open(at: folder.journal, of: folder.id.text)
  }

  /// Opens a journal to continue it, as ``open(in:)`` does.
  ///
  /// - Throws: ``JournalError``.
  static func open(at path: String, of owner: String) throws(JournalError) -> Journal {
    do {
      let repair = JournalRepair(path: path, run: owner)
      try repair.finishInterrupted()
      guard access(path, F_OK) == 0 else { throw JournalError.cannotOpen(path: path) }
      let end = try JournalEnd("\(path).end")
      var recovery: JournalRecovery?
      var (queue, finding) = try examine(repair)
      let noted = end.read() ?? 0
      if let reason = finding.reason {
        let last = finding.chain.sequence
        let kept = try repair.rebuild(from: queue, upTo: last)
        recovery = JournalRecovery(
          lastGood: last, lost: max(finding.lost, noted - last), losses: finding.losses,
          reason: reason, damagedCopy: kept)
        (queue, finding) = try examine(repair)
      } else if noted > finding.chain.sequence {
        recovery = JournalRecovery(
          lastGood: finding.chain.sequence, lost: noted - finding.chain.sequence, losses: [],
          reason: "the journal's end is missing", damagedCopy: nil)
      }
      guard let queue, finding.reason == nil else {
        throw JournalError.damaged(finding.reason ?? "the database cannot be opened")
      }
      if recovery != nil { end.write(finding.chain.sequence) }
      return Journal(
        path: path, queue: queue, end: end, chain: finding.chain, recovery: recovery)
    } catch {
      throw JournalError(error, path: path)
    }
  }

  /// Opens the database and checks it; a database too damaged to open comes back as nil.
  private static func examine(
    _ repair: JournalRepair
  ) throws -> (DatabaseQueue?, JournalRepair.Finding) {
    var opened: DatabaseQueue?
    do {
      let queue = try DatabaseQueue(path: repair.path, configuration: JournalDatabase.writing)
      opened = queue
      try JournalDatabase.migrate(queue, run: repair.run, path: repair.path)
      return (queue, try repair.check(queue))
    } catch {
      guard case .damaged(let message) = JournalError(error, path: repair.path) else { throw error }
      // The events may be sound where something beside them is not.
      var finding = JournalRepair.Finding(chain: JournalChain(run: repair.run))
      if let opened, let found = try? repair.check(opened) { finding = found }
      finding.reason = finding.reason ?? "the database is damaged: \(message)"
      return (opened, finding)
    }
  }

  /// Number of the last durable event; 0 where there is none.
  public var lastSequence: Int { chain.sequence }

  /// Stores events, all or none, in their order; returns when they are durable.
  ///
  /// - Parameters:
  ///   - events: what happened.
  ///   - milliseconds: time since the run began.
  /// - Returns: the events' numbers; nil for no events.
  /// - Throws: ``JournalError``; nothing of the events is stored then.
  @discardableResult
  public func append(
    _ events: [RunEvent], at milliseconds: Int64
  ) async throws(JournalError) -> ClosedRange<Int>? {
    if let failure { throw failure }
    guard !events.isEmpty else { return nil }
    var rows: [(milliseconds: Int64, kind: RunEventKind, body: [UInt8])] = []
    rows.reserveCapacity(events.count)
    for event in events {
      let body = event.body.canonicalBytes()
      guard body.count <= RuntimeLimits.journalEvent else { throw .eventTooLarge(event.kind) }
      rows.append((milliseconds, event.kind, body))
    }
    return try await withCheckedContinuation { continuation in
      waiting.append(Waiting(rows: rows, events: events, continuation: continuation))
      if !isCommitting {
        isCommitting = true
        Task { await self.commitWaiting() }
      }
    }.get()
  }

  /// Stores one event; see ``append(_:at:)-([RunEvent],_)``.
  @discardableResult
  public func append(_ event: RunEvent, at milliseconds: Int64) async throws(JournalError) -> Int {
    try await append([event], at: milliseconds)?.lowerBound ?? chain.sequence
  }

  private func commitWaiting() async {
    while !waiting.isEmpty {
      let batch = takeBatch()
      var next = chain
      let rows = batch.flatMap(\.rows).map {
        next.append(milliseconds: $0.milliseconds, kind: $0.kind.rawValue, body: $0.body)
      }
      do {
        if let failure, failure != .closed { throw failure }
        try await queue.write { try JournalDatabase.insert(rows, into: $0) }
        var first = chain.sequence + 1
        chain = next
        end.write(chain.sequence)
        for append in batch {
          append.continuation.resume(
            returning: .success(first...(first + append.rows.count - 1)))
          publish(append, from: first)
          first += append.rows.count
        }
      } catch {
        let error = JournalError(error, path: path)
        switch error {
        case .inputOutput, .damaged: failure = error
        default: break
        }
        for append in batch { append.continuation.resume(returning: .failure(error)) }
      }
    }
    isCommitting = false
    for closer in closers { closer.resume() }
    closers = []
  }

  private func takeBatch() -> [Waiting] {
    var count = 0
    var events = 0
    while count < waiting.count, events < RuntimeLimits.journalBatch {
      events += waiting[count].rows.count
      count += 1
    }
    defer { waiting.removeFirst(count) }
    return Array(waiting[..<count])
  }

  /// Reads events behind a sequence number, at most `limit`.
  ///
  /// - Throws: ``JournalError``.
  public func entries(
    behind sequence: Int, limit: Int = RuntimeLimits.journalPage
  ) async throws(JournalError) -> [JournalEntry] {
    try await JournalReader.entries(behind: sequence, limit: limit, from: queue, path: path)
  }

  /// Every event from now on, as soon as it is durable, until the journal is closed.
  ///
  /// A follower that falls behind loses nothing, and holds what it has not taken in memory.
  public func follow() -> AsyncStream<JournalEntry> {
    let (stream, continuation) = AsyncStream.makeStream(of: JournalEntry.self)
    guard failure != .closed else {
      continuation.finish()
      return stream
    }
    let number = nextFollower
    nextFollower += 1
    followers[number] = continuation
    continuation.onTermination = { _ in Task { await self.removeFollower(number) } }
    return stream
  }

  private func removeFollower(_ number: Int) { followers[number] = nil }

  private func publish(_ append: Waiting, from first: Int) {
    guard !followers.isEmpty else { return }
    for (offset, event) in append.events.enumerated() {
      let entry = JournalEntry(
        sequence: first + offset, milliseconds: append.rows[offset].milliseconds, event: event)
      for follower in followers.values { follower.yield(entry) }
    }
  }

  /// Closes the database behind what was appended before; later appends throw
  /// ``JournalError/closed``.
  public func close() async {
    failure = failure ?? .closed
    if isCommitting { await withCheckedContinuation { closers.append($0) } }
    for follower in followers.values { follower.finish() }
    followers = [:]
    try? queue.close()
  }

  /// Bounds the database's size, so that a test can fill it.
  func limitSize(pages: Int) throws {
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
  }
}
